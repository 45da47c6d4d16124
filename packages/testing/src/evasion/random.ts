/** Draws that a seed repeats. */
export interface Random {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  /** A word of that many small letters. */
  word(length: number): string;
}

/** A generator of 32 bits (xorshift); the same seed draws the same. */
export function createRandom(seed: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) | 0 || 1;
  const below = (limit: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  return {
    below,
    pick: (items) => items[below(items.length)] ?? items[0],
    word: (length) => Array.from({ length }, () => 'abcdefghijklmnopqrstuvwxyz'.charAt(below(26))).join(''),
  };
}
