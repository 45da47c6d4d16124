import { codeAt } from '../characters/code-at.ts';
import { isSensitiveFile } from '../detectors/traversal/sensitive.ts';
import { separates } from '../detectors/traversal/walk.ts';
import { isDot, isLetter, isSlash } from './screen-characters.ts';
import { W } from './screen-words.ts';

/** The second dot of a segment that leads up or stays: `../`, `/..`, `.../`, `.|./`, `/./.`; look-alikes of dots and slashes too. */
export function climbs(value: string, at: number): boolean {
  const previous = codeAt(value, at - 1);
  const next = codeAt(value, at + 1);
  if (isDot(previous)) {
    if (
      next > 127 ||
      previous > 127 ||
      value.charCodeAt(at) > 127 ||
      next === 47 ||
      next === 92 ||
      next === 59 ||
      next === 0
    )
      return true;
    let start = at - 1;
    while (start >= 0 && isDot(value.charCodeAt(start))) if (at - --start > 16) return true;
    const before = codeAt(value, start);
    if (isLead(before)) return true;
    if (before === 47 || before === 92) return !isLetter(next);
    return at === 1 && !isLetter(next) && next !== 46;
  }
  if (!isDot(codeAt(value, at - 2))) return false;
  if (previous === 47 || previous === 92) return true;
  return next === 47 || next === 92 || next > 127;
}

/** Whether the folder before the slash at `at` and the file behind it are a pair that no visitor names. */
export function namesSensitive(value: string, at: number): boolean {
  let start = at;
  while (start > 0 && at - start < 16 && !endsSegment(value.charCodeAt(start - 1))) start--;
  let from = at + 1;
  while (isSlashOrBackslash(codeAt(value, from))) if (++from - at > 16) return true;
  let end = from;
  while (end < from + 64 && end < value.length && !endsSegment(value.charCodeAt(end))) {
    const code = value.charCodeAt(end++);
    // What may stand for a dot or a slash.
    if (code === 37 || code === 48 || code > 127) return true;
  }
  return isSensitiveFile(value.slice(start, at).toLowerCase(), value.slice(from, end).toLowerCase());
}

function endsSegment(code: number): boolean {
  return isSlashOrBackslash(code) || separates(code);
}

export function isSlashOrBackslash(code: number): boolean {
  return code === 47 || code === 92;
}

/** `php://`, `file:/`: the colon behind a scheme that opens files on the server. */
export function opensWrapper(value: string, at: number, word: number): boolean {
  const next = codeAt(value, at + 1);
  return (word & W.wrapper) !== 0 && (isSlashOrBackslash(next) || next === 48 || next > 127);
}

/** Whether the character beyond ASCII may stand for a dot or a slash: a look-alike, or a byte of overlong UTF-8. */
export function mayHidePath(value: string, at: number, code: number): boolean {
  const next = codeAt(value, at + 1);
  const previous = codeAt(value, at - 1);
  if (code <= 0xc1)
    return code < 0xc0
      ? previous === 0x80 || isLead(previous)
      : next > 127 || next === 37 || next === 48 || overlongTrail(next);
  if (code < 0x100) {
    const joined = !isLetter(previous) && !(previous >= 48 && previous <= 57);
    return joined && (next === 37 || next === 48 || overlongTrail(next));
  }
  return isDot(code) ? climbs(value, at) : isSlash(code);
}

/** Bytes that begin overlong UTF-8, as characters of Latin-1. */
function isLead(code: number): boolean {
  return code === 0xc0 || code === 0xc1 || code === 0xe0 || code === 0xf0 || code === 0xf8 || code === 0xfc;
}

/** ASCII that careless decoders take for the second byte of an overlong dot or slash. */
function overlongTrail(code: number): boolean {
  return code === 46 || code === 47 || code === 92 || code === 94 || code === 110 || code === 111;
}
