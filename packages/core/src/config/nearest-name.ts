/** A guess further off than this is no help: `RASP_FOO` is not a misspelt `RASP_KEY`. */
const maxDistance = 3;
/** Names longer than this are not compared; no parameter is half as long. */
const maxLength = 64;

/**
 * Gives the candidate that `name` most probably was meant to be, or null.
 *
 * Counts insertions, deletions, replacements and swaps of neighbours (Damerau–Levenshtein, each place edited once), at most three and
 * at most a third of the name.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  if (name.length > maxLength) return null;
  let nearest: string | null = null;
  let least = Math.min(maxDistance, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(name, candidate);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

function editDistance(left: string, right: string): number {
  const width = right.length + 1;
  let beforeLast = new Array<number>(width).fill(0);
  let last = Array.from({ length: width }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column < width; column++) {
      const same = left[row - 1] === right[column - 1];
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? 0;
}
