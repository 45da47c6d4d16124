import { isLetter, looksLatin } from './look-alikes.ts';

/** What is wrong with a text's characters. */
export type CharacterRule =
  | 'null-byte'
  | 'control-character'
  | 'invisible-character'
  | 'bidirectional-control'
  | 'unicode-tag'
  | 'mixed-script-homoglyph';

/** One place in a text that is wrong; `evidence` names code points, because the characters themselves show nothing. */
export interface CharacterFault {
  readonly rule: CharacterRule;
  readonly evidence: string;
}

/** Everything else is of the printable characters of ASCII: nearly every value ends at this test. */
const UNUSUAL = /[^\x20-\x7e]/;

/** True where a text may hold anything that is worth a look. */
export function isUnusual(text: string): boolean {
  return UNUSUAL.test(text);
}

/**
 * Finds the first fault of each kind in a text, in one pass over its code points.
 *
 * - Controls: NUL, C0 and DEL; line ends where `singleLine`. C1 is left alone: it is what windows-1252 read as Latin-1 looks like.
 * - Invisible: zero-width and filler characters between Latin letters or digits, where no script needs them, and runs of variation selectors, in which whole
 *   texts are hidden. Joiners between letters of other scripts and in emoji are how these are written.
 * - Bidirectional: overrides (U+202D, U+202E), and embeddings and isolates that are left open (CVE-2021-42574). Marks (U+200E, U+200F) pass.
 * - Tags (U+E0000 block) outside of the flags that are made of them.
 * - Homoglyphs: words of Latin letters in which other letters pass for Latin ones. A word that is of another script as a whole passes.
 */
export function findCharacterFaults(text: string, singleLine: boolean): readonly CharacterFault[] {
  const faults = new Map<CharacterRule, CharacterFault>();
  const add = (rule: CharacterRule, code: number, at: number): void => {
    if (!faults.has(rule)) faults.set(rule, { rule, evidence: `${nameOf(code)} at ${at}` });
  };
  let before = -1;
  let selectors = 0;
  let inFlag = false;
  let open = 0;
  let opened = { code: 0, at: 0 };
  const word = { latin: 0, alike: 0, other: false, code: 0, at: 0 };
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    const width = code > 0xffff ? 2 : 1;
    const next = text.codePointAt(at + width) ?? -1;
    if (code < 32 || code === 127) {
      if (code === 0) add('null-byte', code, at);
      else if (code !== 9 && (singleLine || (code !== 10 && code !== 13))) add('control-character', code, at);
    } else if (isTag(code)) {
      if (!inFlag) add('unicode-tag', code, at);
    } else if (isVariationSelector(code)) {
      selectors++;
      if (selectors > 1 || (isLatin(before) && !isKeycap(before))) add('invisible-character', code, at);
    } else if (isInvisible(code)) {
      if (isLatin(before) && isLatin(next)) add('invisible-character', code, at);
    } else if (code === 0x202d || code === 0x202e) add('bidirectional-control', code, at);
    else if (code === 0x202a || code === 0x202b || (code >= 0x2066 && code <= 0x2068)) {
      if (open++ === 0) opened = { code, at };
    } else if ((code === 0x202c || code === 0x2069) && open > 0) open--;
    else if (code === 10 || code === 13) open = 0;

    if (!isVariationSelector(code)) selectors = 0;
    inFlag = code === 0x1f3f4 || (inFlag && isTag(code));
    if (code < 128 ? isLatinLetter(code) : isLetter(code)) {
      if (code < 128) word.latin++;
      else if (looksLatin(code)) {
        if (word.alike++ === 0) Object.assign(word, { code, at });
      } else if (code > 0x24f) word.other = true;
    } else if (!isInvisible(code)) endWord(word, add);
    before = code;
    at += width;
  }
  endWord(word, add);
  if (open > 0) add('bidirectional-control', opened.code, opened.at);
  return faults.size === 0 ? none : [...faults.values()];
}

const none: readonly CharacterFault[] = Object.freeze([]);

interface Word {
  latin: number;
  alike: number;
  /** A letter that passes for none of Latin: then the word is of that letter's script. */
  other: boolean;
  code: number;
  at: number;
}

/** Judges a word that ended: two Latin letters at least, so that `Xα` and `μA` are symbols. */
function endWord(word: Word, add: (rule: CharacterRule, code: number, at: number) => void): void {
  if (word.alike > 0 && word.latin > 1 && !word.other) add('mixed-script-homoglyph', word.code, word.at);
  word.latin = 0;
  word.alike = 0;
  word.other = false;
}

function isLatinLetter(code: number): boolean {
  return (code | 32) >= 97 && (code | 32) <= 122;
}

/** ASCII letters and digits. */
function isLatin(code: number): boolean {
  return code > 0 && code < 128 && (isLatinLetter(code) || (code >= 48 && code <= 57));
}

/** Digits carry a selector in keycaps. */
function isKeycap(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isTag(code: number): boolean {
  return code >= 0xe0000 && code <= 0xe007f;
}

function isVariationSelector(code: number): boolean {
  return (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef);
}

/** Zero-width characters, fillers and invisible operators. The soft hyphen is none: pages are full of it. */
function isInvisible(code: number): boolean {
  return (
    (code >= 0x200b && code <= 0x200d) ||
    (code >= 0x2060 && code <= 0x2064) ||
    code === 0xfeff ||
    code === 0x034f ||
    code === 0x180e ||
    code === 0x115f ||
    code === 0x1160 ||
    code === 0x3164 ||
    code === 0xffa0
  );
}

function nameOf(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
