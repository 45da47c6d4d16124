import { compactList } from './compact-list-format.ts';
import { wireLimits } from './limits.ts';
import { accepted, type ParseResult, rejected } from './result.ts';

/**
 * Takes one network of a list: `words` as `scanNetwork` leaves them, bits after the prefix clear, valid until the call returns.
 * `seconds` is the end in epoch seconds.
 */
export type TakeNetwork = (family: 4 | 6, prefix: number, words: Int32Array, seconds: number) => void;

/** What a compact list says about itself. */
export interface CompactListFacts {
  /** Where the list stands in the log of changes; null where its maker keeps no log. */
  readonly cursor: string | null;
  readonly entries: number;
}

/**
 * Reads a compact list and gives each network to `take`.
 *
 * Every field is checked and nothing is allocated by what the bytes claim, so that a hostile list costs time linear in its own
 * length. What is wrong may be found at the last byte: whoever takes the networks must be able to drop them. The same network may
 * come twice with different ends; the later end counts.
 */
export function readCompactList(bytes: Uint8Array, take: TakeNetwork): ParseResult<CompactListFacts> {
  const { headerBytes, checksumBytes, cursorBytes, magic } = compactList;
  if (bytes.length < headerBytes + checksumBytes) return rejected('the list is cut off');
  if (magic.some((byte, index) => bytes[index] !== byte)) return rejected('the list is in no form that is known');
  const end = bytes.length - checksumBytes;
  if (!isIntact(bytes, end)) return rejected('the checksum of the list is wrong');
  const entries = wordAt(bytes, 4);
  if (entries > wireLimits.listed) return rejected('the list is too long');
  const minute = wordAt(bytes, 8);
  const cursorLength = bytes[12] ?? 0;
  const begin = headerBytes + cursorLength;
  if (cursorLength > cursorBytes || begin > end) return rejected('the cursor of the list is too long');
  const cursor = asciiText(bytes, headerBytes, begin);
  if (cursor === null) return rejected('the cursor of the list is no text');
  const reader = new SectionReader(bytes, begin, end, minute, entries, take);
  const problem = reader.readAll();
  return problem === null ? accepted({ cursor: cursor === '' ? null : cursor, entries }) : rejected(problem);
}

/** Walks the sections of a list. Methods give a sentence where something is wrong, else null. */
class SectionReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #firstMinute: number;
  readonly #take: TakeNetwork;
  readonly #words = new Int32Array(4);
  /** The address before, most significant byte first; IPv6 only. */
  readonly #last = new Uint8Array(16);
  #position: number;
  /** Entries that the header still promises. */
  #left: number;

  constructor(bytes: Uint8Array, begin: number, end: number, firstMinute: number, entries: number, take: TakeNetwork) {
    this.#bytes = bytes;
    this.#position = begin;
    this.#end = end;
    this.#firstMinute = firstMinute;
    this.#left = entries;
    this.#take = take;
  }

  readAll(): string | null {
    let before = -1;
    while (this.#position < this.#end) {
      const kind = this.#byte();
      if (kind <= before) return 'the sections of the list are out of order';
      before = kind;
      const family = kind < compactList.ipv6 ? 4 : 6;
      const prefix = family === 4 ? kind : kind - compactList.ipv6;
      if (prefix > (family === 4 ? 32 : 128)) return 'the list holds a network that cannot be';
      const problem = this.#section(family, prefix);
      if (problem !== null) return problem;
    }
    return this.#left === 0 ? null : 'the list holds fewer entries than it says';
  }

  #section(family: 4 | 6, prefix: number): string | null {
    const groups = this.#number();
    if (groups < 1) return 'a section of the list is empty';
    let minute = this.#firstMinute;
    for (let group = 0; group < groups; group++) {
      const later = this.#number();
      minute += later;
      const seconds = minute * 60;
      // The ends of groups ascend.
      if (later < (group === 0 ? 0 : 1) || seconds > 0xffff_ffff)
        return 'a group of the list ends at an impossible time';
      const count = this.#number();
      if (count < 1 || count > this.#left) return 'a group of the list has no possible length';
      this.#left -= count;
      const whole = family === 4 ? this.#ipv4Group(prefix, count, seconds) : this.#ipv6Group(prefix, count, seconds);
      if (!whole) return 'a group of the list makes no sense';
    }
    return null;
  }

  /** Gaps between sorted networks in Rice code: the high part as so many zero bits and a one, the low `k` bits after it. */
  #ipv4Group(prefix: number, count: number, seconds: number): boolean {
    const k = this.#byte();
    if (k > 31) return false;
    const bytes = this.#bytes;
    const end = this.#end;
    const words = this.#words;
    const unit = 2 ** k;
    const most = 2 ** prefix - 1;
    const scale = 2 ** (32 - prefix);
    let position = this.#position;
    let bits = 0;
    let held = 0;
    let value = -1;
    for (let index = 0; index < count; index++) {
      let high = 0;
      for (;;) {
        if (bits === 0) {
          if (position >= end) return false;
          held = bytes[position++] as number;
          bits = 8;
        }
        if (held !== 0) break;
        high += bits;
        bits = 0;
      }
      const zeros = Math.clz32(held) - 32 + bits;
      high += zeros;
      bits -= zeros + 1;
      held &= (1 << bits) - 1;
      let low = 0;
      for (let need = k; need > 0; ) {
        if (bits === 0) {
          if (position >= end) return false;
          held = bytes[position++] as number;
          bits = 8;
        }
        const some = need < bits ? need : bits;
        low = low * (1 << some) + (held >>> (bits - some));
        bits -= some;
        held &= (1 << bits) - 1;
        need -= some;
      }
      value += 1 + high * unit + low;
      if (value > most) return false;
      words[0] = value * scale;
      this.#take(4, prefix, words, seconds);
    }
    this.#position = position;
    // What is left of the last byte is nothing.
    return held === 0;
  }

  /** Sorted networks, each as the number of leading bytes that it shares with the one before it, and its other bytes. */
  #ipv6Group(prefix: number, count: number, seconds: number): boolean {
    const width = (prefix + 7) >> 3;
    const spare = (1 << (width * 8 - prefix)) - 1;
    const last = this.#last.fill(0);
    for (let index = 0; index < count; index++) {
      const shared = this.#byte();
      if (this.#position + width - shared > this.#end) return false;
      if (index === 0) {
        if (shared !== 0) return false;
        // Ascending: the first byte that is written is larger than the one it replaces.
      } else if (shared >= width || (this.#bytes[this.#position] ?? 0) <= (last[shared] ?? 0)) return false;
      for (let at = shared; at < width; at++) last[at] = this.#byte();
      if (((last[width - 1] ?? 0) & spare) !== 0) return false;
      for (let word = 0; word < 4; word++) this.#words[word] = wordAt(last, word * 4);
      this.#take(6, prefix, this.#words, seconds);
    }
    return true;
  }

  /** 255, which no field may be, where the bytes end. */
  #byte(): number {
    return this.#position < this.#end ? (this.#bytes[this.#position++] ?? 255) : 255;
  }

  /** A number of up to 28 bits, seven to the byte, low ones first; -1 where it is longer or the bytes end. */
  #number(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      if (this.#position >= this.#end) return -1;
      const byte = this.#bytes[this.#position++] ?? 0;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
    return -1;
  }
}

function isIntact(bytes: Uint8Array, end: number): boolean {
  const digest = process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes.subarray(0, end)).digest();
  for (let index = 0; index < compactList.checksumBytes; index++) {
    if (digest[index] !== bytes[end + index]) return false;
  }
  return true;
}

function wordAt(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return high * 65_536 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
}

function asciiText(bytes: Uint8Array, begin: number, end: number): string | null {
  let text = '';
  for (let index = begin; index < end; index++) {
    const byte = bytes[index] ?? 0;
    if (byte < 0x21 || byte > 0x7e) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}
