import { lastWordMask } from './address.ts';

const { imul } = Math;

/** Below this many slots a table is not worth shrinking. */
const MIN_CAPACITY = 8;
/** Addresses are attacker-chosen, so the order of the slots must not be: one seed per process. */
const SEED = (Math.random() * 0x1_0000_0000) | 0;

/**
 * Maps the networks of one prefix length to a positive 32-bit number each, in one typed array.
 *
 * Open addressing with linear probing and backward-shift deletion, so that nothing is left behind by removals; at most three quarters
 * full. A slot is the key's words and the value side by side (8 bytes for IPv4, 12 for an IPv6 /64, 20 for a /128): one look-up touches
 * one or two cache lines. A value of 0 marks a free slot. Growing rehashes everything at once: some 30 ms at
 * 400,000 entries and 40 ms at 800,000 (IPv4, one slow core), which is the longest pause and comes once.
 */
export class PrefixTable {
  readonly prefix: number;
  readonly #width: number;
  readonly #stride: number;
  readonly #lastMask: number;
  #slots: Int32Array;
  #mask: number;
  #size = 0;

  constructor(prefix: number) {
    this.prefix = prefix;
    this.#width = Math.max(1, (prefix + 31) >> 5);
    this.#stride = this.#width + 1;
    this.#lastMask = lastWordMask(prefix);
    this.#slots = new Int32Array(MIN_CAPACITY * this.#stride);
    this.#mask = MIN_CAPACITY - 1;
  }

  get size(): number {
    return this.#size;
  }

  /** Slots, for whoever walks the table with `read`. */
  get capacity(): number {
    return this.#mask + 1;
  }

  /** What the table weighs. */
  get byteLength(): number {
    return this.#slots.byteLength;
  }

  /** The value of the network that holds `words`, or 0. */
  get(words: Int32Array): number {
    return at(this.#slots, this.#find(words) + this.#width) >>> 0;
  }

  /** Adds or changes the network that holds `words`; gives true when it was not there. `value` is 1..2^32-1. */
  set(words: Int32Array, value: number): boolean {
    let offset = this.#find(words);
    const added = at(this.#slots, offset + this.#width) === 0;
    if (added) {
      if ((this.#size + 1) * 4 > this.capacity * 3) {
        this.#resize(this.capacity * 2);
        offset = this.#find(words);
      }
      this.#size++;
      const last = this.#width - 1;
      for (let index = 0; index < last; index++) this.#slots[offset + index] = at(words, index);
      this.#slots[offset + last] = at(words, last) & this.#lastMask;
    }
    this.#slots[offset + this.#width] = value;
    return added;
  }

  delete(words: Int32Array): boolean {
    const offset = this.#find(words);
    if (at(this.#slots, offset + this.#width) === 0) return false;
    this.#deleteSlot(offset / this.#stride);
    return true;
  }

  /** Copies the key of a slot into `words` (rest zero) and gives its value; 0 for a free slot. */
  read(slot: number, words: Int32Array): number {
    const offset = slot * this.#stride;
    const value = at(this.#slots, offset + this.#width);
    if (value === 0) return 0;
    words.fill(0);
    for (let index = 0; index < this.#width; index++) words[index] = at(this.#slots, offset + index);
    return value >>> 0;
  }

  /** Drops all values that are at most `floor` and gives how many; gives memory back when little is left. */
  dropUpTo(floor: number): number {
    const before = this.#size;
    for (let slot = 0; slot <= this.#mask; ) {
      const value = at(this.#slots, slot * this.#stride + this.#width) >>> 0;
      // A deletion shifts a later entry into this slot, which is then looked at again.
      if (value !== 0 && value <= floor) this.#deleteSlot(slot);
      else slot++;
    }
    let capacity = this.capacity;
    while (capacity > MIN_CAPACITY && this.#size * 8 < capacity) capacity /= 2;
    if (capacity < this.capacity) this.#resize(capacity);
    return before - this.#size;
  }

  /** Offset of the slot that holds the key, or of the free slot where it would go. */
  #find(words: Int32Array): number {
    const slots = this.#slots;
    const width = this.#width;
    const stride = this.#stride;
    const mask = this.#mask;
    const last = width - 1;
    const lastWord = at(words, last) & this.#lastMask;
    let hash = SEED;
    for (let index = 0; index < last; index++) hash = mix(hash ^ at(words, index));
    let slot = mix(hash ^ lastWord) & mask;
    for (;;) {
      const offset = slot * stride;
      if (at(slots, offset + width) === 0) return offset;
      if (at(slots, offset + last) === lastWord) {
        let index = 0;
        while (index < last && at(slots, offset + index) === at(words, index)) index++;
        if (index === last) return offset;
      }
      slot = (slot + 1) & mask;
    }
  }

  #home(slot: number): number {
    const offset = slot * this.#stride;
    let hash = SEED;
    for (let index = 0; index < this.#width; index++) hash = mix(hash ^ at(this.#slots, offset + index));
    return hash & this.#mask;
  }

  #deleteSlot(slot: number): void {
    const slots = this.#slots;
    const stride = this.#stride;
    const mask = this.#mask;
    let hole = slot;
    let next = slot;
    for (;;) {
      next = (next + 1) & mask;
      if (at(slots, next * stride + this.#width) === 0) break;
      // An entry may move back only as far as its home slot.
      if (((next - this.#home(next)) & mask) >= ((next - hole) & mask)) {
        slots.copyWithin(hole * stride, next * stride, (next + 1) * stride);
        hole = next;
      }
    }
    slots[hole * stride + this.#width] = 0;
    this.#size--;
  }

  #resize(capacity: number): void {
    const old = this.#slots;
    const stride = this.#stride;
    const slots = new Int32Array(capacity * stride);
    this.#slots = slots;
    this.#mask = capacity - 1;
    for (let from = 0; from < old.length; from += stride) {
      if (at(old, from + this.#width) === 0) continue;
      let hash = SEED;
      for (let index = 0; index < this.#width; index++) hash = mix(hash ^ at(old, from + index));
      let slot = hash & this.#mask;
      while (at(slots, slot * stride + this.#width) !== 0) slot = (slot + 1) & this.#mask;
      const to = slot * stride;
      for (let index = 0; index < stride; index++) slots[to + index] = at(old, from + index);
    }
  }
}

/** Reads an element that is known to be there; a check here would be paid several times per request. */
function at(array: Int32Array, index: number): number {
  return array[index] as number;
}

/** A bijective 32-bit mixer: each input bit moves about half of the output bits. Constants: MurmurHash3's finaliser (public domain). */
function mix(value: number): number {
  let hash = value;
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
