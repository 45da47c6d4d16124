/** What the characters of a value have shown; joined by OR over all of them. */
export const C = {
  lower: 1,
  upper: 2,
  digit: 4,
  quote: 8,
  less: 16,
  equals: 32,
  greater: 64,
  parenthesis: 128,
  semicolon: 256,
  hash: 512,
  dash: 1024,
  pipe: 2048,
  ampersand: 4096,
  at: 8192,
  slash: 16384,
  backslash: 32768,
  percent: 65536,
  dot: 131072,
  colon: 262144,
  /** Null, or characters that hide dots and slashes. */
  hidden: 524288,
  /** A character that base64 has not. */
  text: 1048576,
  /** Means something beside its neighbours alone. */
  special: 2097152,
  space: 4194304,
  zero: 8388608,
  // Not of single characters:
  /** A slash and a star. */
  comment: 16777216,
  /** A quote with an operator, a comment or a semicolon behind it. */
  quotedOperator: 33554432,
  /** A plus, which may be a blank, and the blanks of SQL beyond space and controls. */
  blank: 67108864,
  /** Two dots, or a dot on both sides of a mark. */
  climb: 134217728,
  command: 268435456,
  /** A tab, line end or another control character. */
  control: 536870912,
  /** `? * [`: what stands for other characters in a file name. */
  wild: 1073741824,
} as const;

/** Any ASCII letter. */
export const LETTER: number = C.lower | C.upper;
/** Any ASCII letter or digit. */
export const ALPHANUMERIC: number = LETTER | C.digit;
/** Slash and backslash. */
export const SLASHES: number = C.slash | C.backslash;

/** The bits of each ASCII character. */
export const classes: Int32Array = new Int32Array(128).fill(C.text).fill(C.text | C.control, 0, 32);

function assign(characters: string, bits: number): void {
  for (let at = 0; at < characters.length; at++) classes[characters.charCodeAt(at)] = bits;
}

assign('abcdefghijklmnopqrstuvwxyz', C.lower);
assign('ABCDEFGHIJKLMNOPQRSTUVWXYZ', C.upper);
assign('123456789', C.digit);
assign('0', C.digit | C.zero);
assign('_', 0);
assign('+', C.blank);
assign('=', C.equals);
assign('/', C.slash);
assign('-', C.dash);
assign(' ', C.text | C.space);
assign(`'"`, C.text | C.quote | C.special);
assign('`', C.text | C.quote | C.special);
assign('<', C.text | C.less);
assign('>', C.text | C.greater);
assign('()', C.text | C.parenthesis | C.special);
assign(';', C.text | C.semicolon | C.special);
assign('#', C.text | C.hash);
assign('|', C.text | C.pipe | C.special);
assign('&', C.text | C.ampersand | C.special);
assign('\n\r', C.text | C.special | C.control);
assign('{!$%', C.text | C.special);
assign('*', C.text | C.special | C.wild);
assign('[?', C.text | C.wild);
assign('@', C.text | C.at);
assign('\\', C.text | C.backslash);
assign('%', C.text | C.percent | C.special);
assign('.', C.text | C.dot);
assign(':', C.text | C.colon);
assign('\0', C.text | C.hidden | C.control);
assign('\x7f', C.text | C.blank);

/** Look-alikes of a dot: full-width, one dot leader, ideographic full stop and its small and half-width forms. */
export function isDot(code: number): boolean {
  return code === 46 || code === 0xff0e || code === 0x2024 || code === 0x3002 || code === 0xfe52 || code === 0xff61;
}

/** The bits of a character beyond ASCII. */
export function highBits(code: number): number {
  // Its seven low bits are `<`, which is what US-ASCII makes of it.
  if (code === 0xbc) return C.text | C.hidden | C.blank | C.less;
  if (code <= 0xc1) return code === 0x85 ? C.text | C.hidden | C.blank | C.control : C.text | C.hidden | C.blank;
  if (code < 0x2024) return code === 0x10a ? C.text | C.control : C.text;
  // Their low bytes are a line feed and a carriage return.
  if (code === 0x560a || code === 0x560d) return C.text | C.control;
  if (code === 0xff1c) return C.text | C.less;
  if (isDot(code)) return C.text | C.dot;
  if (code === 0x2028) return C.text | C.blank | C.control;
  if (code === 0x3000 || code === 0x2029 || code === 0xfeff) return C.text | C.blank;
  return isSlash(code) ? C.text | C.hidden : C.text;
}

/** Look-alikes of slash and backslash: division, fraction and set minus signs, full-width forms. */
function isSlash(code: number): boolean {
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
