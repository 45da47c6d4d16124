import type { Network } from '../address/address.ts';
import type { NetworkTable } from '../address/network-table.ts';

/** An entry that may have to make room. */
export interface Candidate {
  readonly network: Network;
  /** The entry's number in the table: its expiry. */
  readonly value: number;
}

/** Of 32 random entries the first to expire is among the first 10 % of all in 97 of 100 draws. */
const SAMPLES = 32;
const scratch = new Int32Array(4);

/**
 * Picks an entry to evict: of 32 neighbouring slots drawn at random, the one whose value is smallest; null for an empty table.
 *
 * Exact order would cost a heap of 8 bytes per entry and time on each change, to decide which of a million entries goes
 * a little before its time. Slots are in hash order, so neighbours are a random sample.
 */
export function firstToExpire(table: NetworkTable, random: () => number): Candidate | null {
  let rank = Math.floor(random() * table.size);
  for (const [family, entries] of table.tables()) {
    if (rank >= entries.size) {
      rank -= entries.size;
      continue;
    }
    let best: Candidate | null = null;
    const start = Math.floor(random() * entries.capacity);
    for (let step = 0, seen = 0; step < entries.capacity && seen < SAMPLES; step++) {
      const value = entries.read((start + step) % entries.capacity, scratch);
      if (value === 0) continue;
      seen++;
      if (best !== null && value >= best.value) continue;
      const words = Array.from(scratch.subarray(0, family === 4 ? 1 : 4), (word) => word >>> 0);
      best = { network: { family, words, prefix: entries.prefix }, value };
    }
    return best;
  }
  return null;
}
