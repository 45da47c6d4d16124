/**
 * Cuts rows into chunks of 256, 64, 16, 4 and 1, so that a statement for many rows comes in five forms at most: its text need not be read
 * again by the database each time.
 */
export function* inChunks<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  let from = 0;
  for (const size of [256, 64, 16, 4, 1]) {
    for (; rows.length - from >= size; from += size) yield rows.slice(from, from + size);
  }
}
