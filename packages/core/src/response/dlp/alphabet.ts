/** Kinds of characters, to be added up. */
export const DIGIT = 1;
export const UPPER = 2;
export const LOWER = 4;
/** `a`–`f`. */
export const HEX_LOWER = 8;
/** `A`–`F`. */
export const HEX_UPPER = 16;
export const UNDERSCORE = 32;
export const HYPHEN = 64;
export const SLASH = 128;
export const PLUS = 256;
export const DOT = 512;
export const EQUALS = 1024;

export const ALNUM: number = DIGIT | UPPER | LOWER;
export const HEX: number = DIGIT | HEX_LOWER | HEX_UPPER;
export const BASE64: number = ALNUM | PLUS | SLASH;
export const BASE64_URL: number = ALNUM | UNDERSCORE | HYPHEN;
/** The alphabet of crypt(3), and of what borrows it. */
export const CRYPT: number = ALNUM | DOT | SLASH;

let kinds: Uint16Array | null = null;

/** The kinds of one character code; 0 for everything beyond ASCII. */
function kindsOf(code: number): number {
  kinds ??= table();
  return code < 128 ? (kinds[code] as number) : 0;
}

function table(): Uint16Array {
  const kinds = new Uint16Array(128);
  const mark = (from: string, to: string, kind: number): void => {
    for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++) kinds[code] = (kinds[code] as number) | kind;
  };
  mark('0', '9', DIGIT);
  mark('A', 'Z', UPPER);
  mark('A', 'F', HEX_UPPER);
  mark('a', 'z', LOWER);
  mark('a', 'f', HEX_LOWER);
  mark('_', '_', UNDERSCORE);
  mark('-', '-', HYPHEN);
  mark('/', '/', SLASH);
  mark('+', '+', PLUS);
  mark('.', '.', DOT);
  mark('=', '=', EQUALS);
  return kinds;
}

/** True where the character at `at` is of one of the kinds; false beyond the text. */
export function isKind(text: string, at: number, kind: number): boolean {
  return at >= 0 && at < text.length && (kindsOf(text.charCodeAt(at)) & kind) !== 0;
}

/** The end of the run of such characters from `at` on, at most `max` of them. */
export function runEnd(text: string, at: number, kind: number, max: number): number {
  const limit = Math.min(text.length, at + max);
  let end = at;
  while (end < limit && (kindsOf(text.charCodeAt(end)) & kind) !== 0) end++;
  return end;
}

/** The start of the run of such characters that ends before `at`, at most `max` of them. */
export function runStart(text: string, at: number, kind: number, max: number): number {
  const limit = Math.max(0, at - max);
  let start = at;
  while (start > limit && (kindsOf(text.charCodeAt(start - 1)) & kind) !== 0) start--;
  return start;
}

/** Fewest different characters of a secret: `xxxxxxxx` and `00000000` stand for one in documentation. */
const leastVariety = 8;

/** True where a stretch holds as many different characters as a random secret does. */
export function isVaried(text: string, start: number, end: number): boolean {
  return new Set(text.slice(start, end)).size >= leastVariety;
}
