/** Slots of the table of words: a power of two, and four times as many as there are words. */
export const SLOTS = 2048;

/** Folds one letter, in lower case, into the hash of the word that it belongs to; a word starts at 0. */
export function hashLetter(hash: number, letter: number): number {
  return (Math.imul(hash, 31) + letter) | 0;
}

/** The slot in which a finished word stands, unless another word took it: then it is the next free one. */
export function slotOf(hash: number): number {
  return (hash ^ (hash >>> 11)) & (SLOTS - 1);
}
