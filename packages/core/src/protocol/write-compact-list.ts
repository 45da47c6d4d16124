import { maskWords } from '../address/address.ts';
import { scanNetwork } from '../address/scan-address.ts';
import { ByteWriter } from './byte-writer.ts';
import { compactList } from './compact-list-format.ts';
import { mergeSorted } from './merge-sorted.ts';

/** A network and its end in milliseconds since the epoch. */
export interface CompactListEntry {
  readonly network: string;
  readonly expiresAt: number;
}

/** Where the list stands in a log of changes, at most 64 printable characters, and when it is made. */
export interface CompactListOptions {
  readonly cursor: string | null;
  readonly now: number;
}

/**
 * Makes the compact form of a list, in steps: between two of them the caller may do something else, so that a server that writes
 * a million entries goes on answering. The steps take up to about 5 ms each.
 *
 * Ends are rounded up to whole minutes: nothing is unblocked early. What has ended by `now`, and what is no network, is left out.
 * Size: IPv4 costs what its entropy is, to within a few hundredths of a bit (Rice code per group of equal end); IPv6 one byte
 * more than those in which it differs from its neighbour.
 */
export function* writeCompactList(
  entries: Iterable<CompactListEntry>,
  options: CompactListOptions,
): Generator<void, Uint8Array> {
  const firstMinute = Math.floor(options.now / 60_000);
  const collected = new Collected(firstMinute);
  let step = 0;
  for (const { network, expiresAt } of entries) {
    if (expiresAt > options.now) collected.add(network, expiresAt);
    if (++step % entriesPerStep === 0) yield;
  }
  const out = new ByteWriter();
  for (const byte of compactList.magic) out.byte(byte);
  out.word(0);
  out.word(firstMinute);
  const cursor = (options.cursor ?? '').slice(0, compactList.cursorBytes);
  out.byte(cursor.length);
  for (let index = 0; index < cursor.length; index++) out.byte(cursor.charCodeAt(index));
  let total = 0;
  for (const [prefix, runs] of collected.ipv4()) {
    const sorted = yield* mergeSorted(runs, (length) => new Float64Array(length), entriesPerStep);
    total += yield* writeIpv4(out, prefix, sorted);
  }
  for (const [prefix, runs] of collected.ipv6()) {
    const sorted = yield* mergeSorted(runs, (length) => new Array<string>(length).fill(''), entriesPerStep);
    total += yield* writeIpv6(out, prefix, sorted);
  }
  out.wordAt(4, total);
  return out.finish(compactList.checksumBytes);
}

/** Networks by prefix length, in sorted runs of keys: the minute above the address, so that groups of equal end come together. */
class Collected {
  readonly #ipv4 = new Map<number, Runs<Float64Array<ArrayBuffer>>>();
  readonly #ipv6 = new Map<number, Runs<string[]>>();
  readonly #words = new Int32Array(4);
  readonly #firstMinute: number;

  constructor(firstMinute: number) {
    this.#firstMinute = firstMinute;
  }

  add(network: string, expiresAt: number): void {
    const words = this.#words;
    const scanned = scanNetwork(network, words);
    if (scanned === 0) return;
    const prefix = scanned & 255;
    maskWords(words, prefix);
    const minute = Math.min(Math.ceil(expiresAt / 60_000) - this.#firstMinute, compactList.maxMinutes);
    if (scanned >> 8 === 4) {
      const value = Math.floor(((words[0] ?? 0) >>> 0) / 2 ** (32 - prefix));
      runsOf(this.#ipv4, prefix, () => new Runs((keys: number[]) => Float64Array.from(keys).sort())).add(
        minute * 2 ** 32 + value,
      );
    } else {
      const key = hex(minute) + words.reduce((text, word) => text + hex(word), '');
      runsOf(this.#ipv6, prefix, () => new Runs((keys: string[]) => keys.sort())).add(key);
    }
  }

  ipv4(): readonly (readonly [prefix: number, runs: readonly Float64Array<ArrayBuffer>[]])[] {
    return inOrder(this.#ipv4);
  }

  ipv6(): readonly (readonly [prefix: number, runs: readonly string[][]])[] {
    return inOrder(this.#ipv6);
  }
}

/** Keys in sorted runs of bounded length. */
class Runs<Run extends ArrayLike<unknown>> {
  readonly #sort: (keys: Run[number][]) => Run;
  readonly #runs: Run[] = [];
  #open: Run[number][] = [];

  constructor(sort: (keys: Run[number][]) => Run) {
    this.#sort = sort;
  }

  add(key: Run[number]): void {
    this.#open.push(key);
    if (this.#open.length >= keysPerRun) this.#close();
  }

  finish(): readonly Run[] {
    if (this.#open.length > 0) this.#close();
    return this.#runs;
  }

  #close(): void {
    this.#runs.push(this.#sort(this.#open));
    this.#open = [];
  }
}

function runsOf<Run extends ArrayLike<unknown>>(
  map: Map<number, Runs<Run>>,
  prefix: number,
  make: () => Runs<Run>,
): Runs<Run> {
  const known = map.get(prefix);
  if (known !== undefined) return known;
  const made = make();
  map.set(prefix, made);
  return made;
}

function inOrder<Run extends ArrayLike<unknown>>(map: ReadonlyMap<number, Runs<Run>>) {
  return [...map].sort(([a], [b]) => a - b).map(([prefix, runs]) => [prefix, runs.finish()] as const);
}

function* writeIpv4(out: ByteWriter, prefix: number, keys: ArrayLike<number>): Generator<void, number> {
  const groups = groupStarts(keys, (key) => Math.floor(key / 2 ** 32));
  out.byte(prefix);
  out.number(groups.length);
  let total = 0;
  let before = 0;
  let step = 0;
  for (const { minute, start, end } of groups) {
    const gaps: number[] = [];
    let last = -1;
    for (let index = start; index < end; index++) {
      const value = (keys[index] ?? 0) - minute * 2 ** 32;
      // The same network twice in a group is one entry.
      if (value === last) continue;
      gaps.push(value - last - 1);
      last = value;
      if (++step % entriesPerStep === 0) yield;
    }
    const k = bestShift(gaps);
    out.number(minute - before);
    out.number(gaps.length);
    out.byte(k);
    for (const gap of gaps) {
      out.rice(gap, k);
      if (++step % entriesPerStep === 0) yield;
    }
    out.fillByte();
    total += gaps.length;
    before = minute;
  }
  return total;
}

function* writeIpv6(out: ByteWriter, prefix: number, keys: ArrayLike<string>): Generator<void, number> {
  const groups = groupStarts(keys, (key) => Number.parseInt(key.slice(0, 8), 16));
  const width = (prefix + 7) >> 3;
  out.byte(compactList.ipv6 + prefix);
  out.number(groups.length);
  let total = 0;
  let before = 0;
  let step = 0;
  for (const { minute, start, end } of groups) {
    const networks: string[] = [];
    for (let index = start; index < end; index++) {
      const text = keys[index]?.slice(8, 8 + width * 2) ?? '';
      if (text !== networks.at(-1)) networks.push(text);
    }
    out.number(minute - before);
    out.number(networks.length);
    let last = '';
    for (const network of networks) {
      let same = 0;
      while (same < last.length && network.charCodeAt(same) === last.charCodeAt(same)) same++;
      const shared = same >> 1;
      out.byte(shared);
      for (let at = shared; at < width; at++) out.byte(Number.parseInt(network.slice(at * 2, at * 2 + 2), 16));
      last = network;
      if (++step % entriesPerStep === 0) yield;
    }
    total += networks.length;
    before = minute;
  }
  return total;
}

interface Group {
  readonly minute: number;
  readonly start: number;
  readonly end: number;
}

/** Where each run of keys with one minute begins and ends, by halving: there are far fewer minutes than keys. */
function groupStarts<Key>(keys: ArrayLike<Key>, minuteOf: (key: Key) => number): readonly Group[] {
  const groups: Group[] = [];
  const minuteAt = (index: number): number => minuteOf(keys[index] as Key);
  for (let start = 0; start < keys.length; ) {
    const minute = minuteAt(start);
    let [low, high] = [start + 1, keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (minuteAt(middle) > minute) high = middle;
      else low = middle + 1;
    }
    groups.push({ minute, start, end: low });
    start = low;
  }
  return groups;
}

/** The number of low bits with which the gaps take the least room: that of their mean, or a neighbour. */
function bestShift(gaps: readonly number[]): number {
  const sizeWith = (k: number): number => {
    let bits = gaps.length * (k + 1);
    for (const gap of gaps) bits += gap >>> k;
    return bits;
  };
  let sum = 0;
  for (const gap of gaps) sum += gap;
  let k = Math.min(31, Math.max(0, Math.floor(Math.log2(sum / gaps.length + 1))));
  let size = sizeWith(k);
  for (const direction of [-1, 1]) {
    while (k + direction >= 0 && k + direction <= 31) {
      const other = sizeWith(k + direction);
      if (other >= size) break;
      size = other;
      k += direction;
    }
  }
  return k;
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

const entriesPerStep = 8_192;

/** Sorted in about 2 ms. */
const keysPerRun = 16_384;
