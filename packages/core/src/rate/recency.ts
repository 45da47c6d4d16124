/** Order of use of numbered slots: a doubly linked list in two typed arrays, so that moving one allocates nothing. */
export interface Recency {
  /** Puts a slot that is not in the list in front. */
  push(slot: number): void;
  /** Takes a slot out. */
  drop(slot: number): void;
  /** The slot that was pushed longest ago, or -1. */
  oldest(): number;
  clear(): void;
}

/** Creates an empty order for any number of slots; memory grows with the highest slot used, by doubling. */
export function createRecency(): Recency {
  let newer = new Int32Array(16);
  let older = new Int32Array(16);
  let first = -1;
  let last = -1;
  return {
    push(slot) {
      if (slot >= newer.length) {
        newer = grown(newer, slot + 1);
        older = grown(older, slot + 1);
      }
      newer[slot] = -1;
      older[slot] = first;
      if (first >= 0) newer[first] = slot;
      else last = slot;
      first = slot;
    },
    drop(slot) {
      const before = newer[slot] ?? -1;
      const after = older[slot] ?? -1;
      if (before >= 0) older[before] = after;
      else first = after;
      if (after >= 0) newer[after] = before;
      else last = before;
    },
    oldest: () => last,
    clear() {
      first = -1;
      last = -1;
    },
  };
}

function grown(array: Int32Array<ArrayBuffer>, atLeast: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(Math.max(atLeast, array.length * 2));
  copy.set(array);
  return copy;
}
