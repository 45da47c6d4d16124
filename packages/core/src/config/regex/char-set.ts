/** Code points as inclusive ranges, ascending and disjoint: `[low, high, low, high, …]`. */
export type CharSet = readonly number[];

/** The last code point of Unicode. */
export const lastCodePoint = 0x10ffff;

/** Sorts ranges and joins those that touch. */
export function charSet(ranges: readonly (readonly [low: number, high: number])[]): CharSet {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const joined: number[] = [];
  for (const [low, high] of sorted) {
    const end = joined.at(-1);
    if (end !== undefined && low <= end + 1) joined[joined.length - 1] = Math.max(end, high);
    else joined.push(low, high);
  }
  return joined;
}

/** Everything that `set` leaves out. */
export function invert(set: CharSet): CharSet {
  const gaps: number[] = [];
  let next = 0;
  for (const [low, high] of pairs(set)) {
    if (low > next) gaps.push(next, low - 1);
    next = high + 1;
  }
  if (next <= lastCodePoint) gaps.push(next, lastCodePoint);
  return gaps;
}

/** Adds the other case of each ASCII letter. Letters outside ASCII keep their case: paths and header values seldom need more. */
export function foldAscii(set: CharSet): CharSet {
  const ranges: [number, number][] = [...pairs(set)];
  for (const [low, high] of pairs(set)) {
    shift(ranges, low, high, 65, 90, 32);
    shift(ranges, low, high, 97, 122, -32);
  }
  return charSet(ranges);
}

/** True when `codePoint` lies in `set`. */
export function contains(set: CharSet, codePoint: number): boolean {
  for (const [low, high] of pairs(set)) {
    if (codePoint < low) return false;
    if (codePoint <= high) return true;
  }
  return false;
}

/** The ranges one by one. */
export function* pairs(set: CharSet): Iterable<[low: number, high: number]> {
  for (let index = 0; index + 1 < set.length; index += 2) yield [set[index] ?? 0, set[index + 1] ?? 0];
}

function shift(into: [number, number][], low: number, high: number, from: number, to: number, by: number): void {
  const start = Math.max(low, from);
  const end = Math.min(high, to);
  if (start <= end) into.push([start + by, end + by]);
}

// Written out rather than computed: this module is loaded at every cold start, and seldom used.
/** `\d` */
export const digits: CharSet = [48, 57];
/** `\w` */
export const wordCharacters: CharSet = [48, 57, 65, 90, 95, 95, 97, 122];
/** `\s`: the ASCII blanks, as RE2 knows them. */
export const blanks: CharSet = [9, 13, 32, 32];
/** `.`: everything but a line feed. */
export const anyButNewline: CharSet = [0, 9, 11, lastCodePoint];
/** `.` under the flag `s`. */
export const anything: CharSet = [0, lastCodePoint];
