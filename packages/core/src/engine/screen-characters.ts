/** What the characters of a value have shown; joined by OR over all of them. */
export const C = {
  lower: 1,
  upper: 2,
  digit: 4,
  quote: 8,
  less: 16,
  equals: 32,
  parenthesis: 64,
  hash: 128,
  dash: 256,
  at: 512,
  slash: 1024,
  backslash: 2048,
  dot: 4096,
  colon: 8192,
  ampersand: 16384,
  semicolon: 32768,
  /** A character that base64 has not. */
  text: 65536,
  /** Means something beside its neighbours. */
  special: 131072,
  blank: 262144,
  zero: 524288,
  /** A control character other than a blank: what a scheme may be broken up by. */
  control: 1048576,
  /** `? * [ ]`: what stands for other characters in a file name. */
  wild: 2097152,
  /** Beyond ASCII, or an ASCII control that hides something. */
  rare: 4194304,
  /** Punctuation, `_` aside: the more of it a text has, the more of its places detectors look at. */
  mark: 8388608,
  /** None of the printable characters of ASCII. */
  unusual: 16777216,
} as const;

/** Any ASCII letter. */
export const LETTER: number = C.lower | C.upper;
/** Slash and backslash. */
export const SLASHES: number = C.slash | C.backslash;

/** Look-alikes of a dot: full-width, one dot leader, ideographic full stop and its small and half-width forms. */
export function isDot(code: number): boolean {
  return code === 46 || code === 0xff0e || code === 0x2024 || code === 0x3002 || code === 0xfe52 || code === 0xff61;
}

/** Bytes that begin overlong UTF-8 of more than two bytes, as characters of Latin-1. */
function isLead(code: number): boolean {
  return code === 0xe0 || code === 0xf0 || code === 0xf8 || code === 0xfc;
}

/** Look-alikes of slash and backslash: division, fraction and set minus signs, full-width forms. */
export function isSlash(code: number): boolean {
  return (
    code === 0x2215 ||
    code === 0x2044 ||
    code === 0xff0f ||
    code === 0x2216 ||
    code === 0xff3c ||
    code === 0x29f5 ||
    code === 0xefc8
  );
}

/** The bits of a character beyond ASCII; `unusual` goes without saying. */
export function highBits(code: number): number {
  // Letters of Asia's scripts, of Cyrillic, Greek and Arabic: nearly all of such text ends here.
  if (code > 0x3002 && code < 0xefc8 && code !== 0x560a && code !== 0x560d) return C.text;
  if (code > 0x2bc && code < 0x2024) return C.text;
  // Its seven low bits are `<`, which is what US-ASCII makes of it.
  if (code === 0xbc) return C.text | C.blank | C.rare | C.special | C.less;
  if (code <= 0xc1) return C.text | C.blank | C.rare | C.special | (code === 0x85 ? C.control : 0);
  // A letter that some databases take for a quote.
  if (code === 0x2bc) return C.text | C.special;
  // Its low byte is a carriage return.
  if (code === 0x10d) return C.text | C.control | C.special;
  if (code < 0x2024) return isLead(code) ? C.text | C.special | C.rare : C.text;
  // Their low bytes are a line feed and a carriage return.
  if (code === 0x560a || code === 0x560d) return C.text | C.control | C.special;
  if (code === 0xff07 || code === 0xff02) return C.text | C.special | C.mark;
  if (code === 0xff1c) return C.text | C.less | C.special | C.mark;
  if (isDot(code)) return C.text | C.dot | C.special | C.rare | C.mark;
  if (code === 0x2028 || code === 0x2029) return C.text | C.blank | C.control | C.special;
  if (code === 0x3000 || code === 0xfeff) return C.text | C.blank;
  return isSlash(code) ? C.text | C.special | C.rare : C.text;
}

/** An ASCII letter. */
export function isLetter(code: number): boolean {
  return (code | 32) >= 97 && (code | 32) <= 122;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isHex(code: number): boolean {
  return isDigit(code) || ((code | 32) >= 97 && (code | 32) <= 102);
}

/** `'`, `"` or a backtick. */
export function isQuote(code: number): boolean {
  return code === 39 || code === 34 || code === 96;
}
