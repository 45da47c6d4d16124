/** Characters behind a tag that are text where somebody wrote it, and are not in compressed data. */
const textBehind = 12;
/** The same where a letter follows the tag, which chance does more often. */
const textBehindLetter = 16;

/** What stands among other bytes that a server or a browser would run. */
export interface EmbeddedTag {
  readonly at: number;
  readonly tag: 'php' | 'asp' | 'script';
}

/**
 * Finds the first tag of PHP, JSP or ASP, or of a script, among bytes that are something else: what makes a picture a program.
 *
 * PHP reads any file for its tags, so that they may stand in a comment of an image. Compressed data hold `<?=` by chance, which is why text has to
 * follow. `server` leaves scripts out, `php` all but the tag that spells it: documents hold text, and data written in text, by nature. One pass; each byte is looked at a bounded number of times.
 */
export function findTag(bytes: Buffer, wanted: 'all' | 'server' | 'php'): EmbeddedTag | null {
  const last = bytes.length - 3;
  for (let at = 0; at < last; at++) {
    if (bytes[at] !== 0x3c) continue;
    const next = bytes[at + 1];
    if (next === 0x3f) {
      if (isPhp(bytes, at + 2, wanted === 'php')) return { at, tag: 'php' };
    } else if (next === 0x25) {
      if (wanted !== 'php' && isServerPage(bytes, at + 2)) return { at, tag: 'asp' };
    } else if (next === 0x6a) {
      if (wanted !== 'php' && spells(bytes, at + 2, 'sp:') && isTextAt(bytes, at + 5)) return { at, tag: 'asp' };
    } else if ((next === 0x73 || next === 0x53) && wanted === 'all') {
      if (spells(bytes, at + 2, 'cript') && isScriptEnd(bytes[at + 7] ?? 0)) return { at, tag: 'script' };
    }
  }
  return null;
}

/** `php` and white space, `=`, or white space alone (a short tag), with text behind it. */
function isPhp(bytes: Buffer, from: number, spelled: boolean): boolean {
  const code = bytes[from] ?? 0;
  if (code === 0x3d || isSpace(code)) return !spelled && isTextAt(bytes, from + 1);
  return spells(bytes, from, 'php') && isSpace(bytes[from + 3] ?? 0);
}

/** A directive, an expression, a declaration or a scriptlet, with or without a space, with text behind it. */
function isServerPage(bytes: Buffer, from: number): boolean {
  const code = bytes[from] ?? 0;
  if (code === 0x40 || code === 0x3d || code === 0x21 || isSpace(code)) return isTextAt(bytes, from + 1);
  const letter = code | 32;
  return letter >= 97 && letter <= 122 && isTextAt(bytes, from + 1, textBehindLetter);
}

/** Whether letters stand at a place, in either case. */
function spells(bytes: Buffer, from: number, letters: string): boolean {
  for (let at = 0; at < letters.length; at++) {
    if (((bytes[from + at] ?? 0) | 32) !== letters.charCodeAt(at)) return false;
  }
  return true;
}

function isScriptEnd(code: number): boolean {
  return isSpace(code) || code === 0x3e || code === 0x2f;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function isTextAt(bytes: Buffer, from: number, length = textBehind): boolean {
  const end = Math.min(from + length, bytes.length);
  for (let at = from; at < end; at++) {
    const code = bytes[at] ?? 0;
    if ((code < 32 || code > 126) && !isSpace(code)) return false;
  }
  // The shortest that does anything, `=$a?>`, ends a file.
  return end - from >= 4;
}
