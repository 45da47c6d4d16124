/**
 * Kinds of SQL token, coarse enough that one rule covers every dialect.
 *
 * Keywords are kinds of their own where a rule looks for them; every other word is `name`.
 */
export const T = {
  end: 0,
  number: 1,
  /** A complete string, or in a quote context the text before the quote that closes the program's own string. */
  string: 2,
  /** A string that the value leaves open: the program's own closing quote ends it. */
  open: 3,
  name: 4,
  variable: 5,
  /** true, false, null. */
  constant: 6,
  /** or, and, xor, &&. */
  logic: 7,
  /** `||`: OR in MySQL, concatenation elsewhere. */
  pipes: 8,
  not: 9,
  /** = <> < > and their like. */
  compare: 10,
  /** like, rlike, regexp, glob, similar, sounds … */
  like: 11,
  in: 12,
  is: 13,
  between: 14,
  exists: 15,
  /** + - * / % ^ & | ~ and their word forms. */
  operator: 16,
  left: 17,
  right: 18,
  comma: 19,
  semicolon: 20,
  dot: 21,
  /** `--`, `#`, or a `/*` that is never closed: what follows is cut off. Tokens go on behind it. */
  comment: 22,
  other: 23,
  union: 24,
  /** all, distinct. */
  all: 25,
  select: 26,
  from: 27,
  where: 28,
  having: 29,
  order: 30,
  group: 31,
  by: 32,
  limit: 33,
  into: 34,
  case: 35,
  when: 36,
  as: 37,
  /** Words that begin a statement other than select. */
  statement: 38,
  /** Functions and procedures that exist in databases alone and serve injections: pg_sleep, extractvalue … */
  dangerous: 39,
  /** Time functions whose names other languages share: sleep, benchmark, delay. */
  delay: 40,
  /** if, iif, elt, make_set …: functions whose first argument is a condition. */
  conditional: 41,
  /** char, concat, substring, version …: ordinary SQL functions that injections lean on. */
  routine: 42,
  waitfor: 43,
  procedure: 44,
  /** then, else. */
  branch: 45,
} as const;

/** The tokens of one value as parallel arrays; valid until the next call of the lexer. */
export interface Tokens {
  count: number;
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  /** What is known of the part of an operand that begins at a token, 0 for nothing (operand.ts). */
  parts: Int32Array;
  /** Index of the last closing bracket, -1 where there is none. */
  lastRight: number;
}

/** Largest capacity that is kept between calls: 16,384 tokens are 208 KB, and longer values are rare. */
const KEPT_CAPACITY = 16_384;
/** By how much a full list grows: fresh memory costs more than the tokens that are written to it. */
const GROWTH = 4;

/** Makes an empty token list. */
export function createTokens(): Tokens {
  return allocate(256);
}

function allocate(capacity: number): Tokens {
  return {
    count: 0,
    lastRight: -1,
    kinds: new Uint8Array(capacity),
    starts: new Int32Array(capacity),
    ends: new Int32Array(capacity),
    parts: new Int32Array(capacity),
  };
}

/** Empties a token list. */
export function resetTokens(tokens: Tokens): void {
  tokens.count = 0;
  tokens.lastRight = -1;
}

/** Gives memory back that one long value took. */
export function releaseTokens(tokens: Tokens): void {
  if (tokens.kinds.length > KEPT_CAPACITY) Object.assign(tokens, allocate(256));
}

/** Appends a token; the arrays grow when they are full. */
export function pushToken(tokens: Tokens, kind: number, start: number, end: number): void {
  const at = tokens.count;
  if (at === tokens.kinds.length) {
    const grown = allocate(at * GROWTH);
    grown.kinds.set(tokens.kinds);
    grown.starts.set(tokens.starts);
    grown.ends.set(tokens.ends);
    tokens.kinds = grown.kinds;
    tokens.starts = grown.starts;
    tokens.ends = grown.ends;
    tokens.parts = grown.parts;
  }
  if (kind === T.right) tokens.lastRight = at;
  tokens.kinds[at] = kind;
  tokens.starts[at] = start;
  tokens.ends[at] = end;
  tokens.parts[at] = 0;
  tokens.count = at + 1;
}

/** The kind of a token, `T.end` past either end of the list. */
export function kindAt(tokens: Tokens, index: number): number {
  return index >= 0 && index < tokens.count ? (tokens.kinds[index] ?? T.end) : T.end;
}
