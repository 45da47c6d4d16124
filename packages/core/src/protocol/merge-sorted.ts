/**
 * Merges sorted runs into one, in steps of about `perStep` items, and gives it. `make` gives an empty run of a length.
 *
 * Pairs of runs become one until a single one is left, so n items are moved log2(runs) times.
 */
export function* mergeSorted<
  Item extends number | string,
  Run extends { readonly length: number; [index: number]: Item },
>(runs: readonly Run[], make: (length: number) => Run, perStep: number): Generator<void, Run> {
  let level = runs;
  let step = 0;
  while (level.length > 1) {
    const merged: Run[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const left = level[index];
      const right = level[index + 1];
      if (left === undefined || right === undefined) {
        if (left !== undefined) merged.push(left);
        continue;
      }
      const run = make(left.length + right.length);
      let [a, b] = [0, 0];
      for (let at = 0; at < run.length; at++) {
        const first = left[a];
        const second = right[b];
        const takesFirst = second === undefined || (first !== undefined && first <= second);
        if (takesFirst) a++;
        else b++;
        run[at] = (takesFirst ? first : second) as Item;
        if (++step % perStep === 0) yield;
      }
      merged.push(run);
    }
    level = merged;
  }
  return level[0] ?? make(0);
}
