import { SLOTS, slotOf } from './screen-word-hash.ts';
import { hashes, meanings } from './screen-words.table.ts';

export { W } from './screen-word-bits.ts';
export { hashLetter } from './screen-word-hash.ts';

/** What a finished word means, 0 for most. Two words of one 32-bit hash are one: a detector then looks at a value in vain. */
export function meaningOf(hash: number): number {
  let slot = slotOf(hash);
  for (let held = hashes[slot]; held !== 0; held = hashes[slot]) {
    if (held === hash) return meanings[slot] ?? 0;
    slot = (slot + 1) & (SLOTS - 1);
  }
  return 0;
}
