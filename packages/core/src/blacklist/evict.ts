import type { NetworkTable } from '../address/network-table.ts';

/** Of 32 random entries the first to expire is among the first 10 % of all in 97 of 100 draws. */
const SAMPLES = 32;
const words = new Int32Array(4);

/**
 * Makes room for an entry that ends at `value`: removes, of 32 neighbouring slots drawn at random, the entry that ends first. Gives false,
 * and removes nothing, when all of them last longer than the new one.
 *
 * Exact order would cost a heap of 8 bytes per entry and time on each change, to decide which of a million entries goes
 * a little before its time. Slots are in hash order, so neighbours are a random sample.
 */
export function evictFirstToExpire(table: NetworkTable, value: number, random: () => number): boolean {
  let rank = Math.floor(random() * table.size);
  for (const [family, entries] of table.tables()) {
    if (rank >= entries.size) {
      rank -= entries.size;
      continue;
    }
    const { capacity, prefix } = entries;
    const start = Math.floor(random() * capacity);
    let bestSlot = -1;
    let best = value;
    for (let step = 0, seen = 0; step < capacity && seen < SAMPLES; step++) {
      const slot = (start + step) % capacity;
      const candidate = entries.read(slot, words);
      if (candidate === 0) continue;
      seen++;
      if (candidate > best || (candidate === best && bestSlot >= 0)) continue;
      best = candidate;
      bestSlot = slot;
    }
    if (bestSlot < 0) return false;
    entries.read(bestSlot, words);
    return table.delete(family, prefix, words);
  }
  return false;
}
