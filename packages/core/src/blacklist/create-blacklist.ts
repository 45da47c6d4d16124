import { formatBlock, formatNetwork, formatWords, maskWords, parseNetwork } from '../address/address.ts';
import { NetworkTable } from '../address/network-table.ts';
import { isReserved } from '../address/reserved.ts';
import { scanAddress, scanNetwork } from '../address/scan-address.ts';
import type { Blacklist, BlacklistEntry } from './blacklist.ts';
import { evictFirstToExpire } from './evict.ts';
import { createOwnEntries, type OwnRecord } from './own-entries.ts';

/** Bounds and exemptions of a blacklist. */
export interface BlacklistOptions {
  /** MAX_BLACKLIST; 0 turns the list off. */
  readonly maxEntries: number;
  /** Says which single addresses are never listed (whitelist, own proxies and front ends); asked on adding, not on look-up. */
  readonly neverBlock?: (address: string) => boolean;
  /** Randomness for eviction, 0 up to 1. */
  readonly random?: () => number;
}

/**
 * The widest blocks taken from a list. Registries hand out nothing wider than a /8 or a /12 to a region, so a wider entry is a mistake
 * that would shut out a continent.
 */
const WIDEST = { 4: 8, 6: 12 } as const;
/** Expiry is kept in whole seconds, rounded up, in 32 bits: good until 2106. */
const MAX_SECONDS = 0xffff_ffff;

/**
 * Creates an empty blacklist.
 *
 * An IPv4 entry takes 11 to 21 bytes, an IPv6 /64 16 to 32, an IPv6 /128 27 to 54 (slots are between three eighths and three quarters full).
 * Entries last up to one second longer than asked. `entries` walks the live tables: use it up before the list changes.
 *
 * An own IPv6 source is listed as its /64. Reserved addresses (private callers inside a VPC) are blocked here like any other and
 * survive `replace`, but are never `pending`: on another network the address is somebody else.
 */
export function createBlacklist(options: BlacklistOptions): Blacklist {
  const { maxEntries, neverBlock, random = Math.random } = options;
  const own = createOwnEntries();
  const words = new Int32Array(4);
  let table = new NetworkTable();

  /** Lists the block in `words` until `seconds`, or as long as it already is; false when it would itself be the first to make room. */
  function put(into: NetworkTable, family: 4 | 6, prefix: number, seconds: number): boolean {
    const known = into.get(family, prefix, words);
    if (known === 0 && into.size >= maxEntries) {
      if (maxEntries < 1 || !evictFirstToExpire(into, seconds, random)) return false;
    }
    if (seconds > known) into.set(family, prefix, words, seconds);
    return true;
  }

  function putForeign(into: NetworkTable, text: string, expiresAt: number, now: number): boolean {
    const scanned = scanNetwork(text, words);
    if (scanned === 0 || !(expiresAt > now)) return false;
    const family = familyOf(scanned);
    const prefix = scanned & 255;
    if (prefix < WIDEST[family]) return false;
    if (neverBlock !== undefined && prefix === (family === 4 ? 32 : 128) && neverBlock(formatWords(family, words)))
      return false;
    return put(into, family, prefix, toSeconds(expiresAt));
  }

  /** As `putForeign`, from words: a million texts would take longer than everything else of a list in binary form. */
  function putWords(
    into: NetworkTable,
    family: 4 | 6,
    prefix: number,
    from: Int32Array,
    seconds: number,
    nowSeconds: number,
  ): void {
    if (prefix < WIDEST[family] || seconds <= nowSeconds) return;
    if (neverBlock !== undefined && prefix === (family === 4 ? 32 : 128) && neverBlock(formatWords(family, from)))
      return;
    words.set(from);
    put(into, family, prefix, seconds);
  }

  function putOwn(into: NetworkTable, { entry, expiresAt }: OwnRecord): boolean {
    const scanned = scanNetwork(entry.address, words);
    return scanned !== 0 && put(into, familyOf(scanned), scanned & 255, toSeconds(expiresAt));
  }

  function has(address: string, now: number): boolean {
    if (table.size === 0) return false;
    const family = scanAddress(address, words);
    return family !== 0 && table.covers(family, words, Math.floor(now / 1000));
  }

  return {
    has,
    addOwn(address, now, ttlMs, origin) {
      const family = scanAddress(address, words);
      if (family === 0 || !(ttlMs > 0) || neverBlock?.(formatWords(family, words)) === true || has(address, now))
        return false;
      scanAddress(address, words);
      const prefix = family === 4 ? 32 : 64;
      maskWords(words, prefix);
      // Formatted anew: the text that came in may hold on to a whole request header.
      const entry = { address: formatBlock(family, prefix, words), detectedAt: now, origin };
      const record = { entry, expiresAt: now + ttlMs, shareable: !isReserved(formatWords(family, words)) };
      if (!putOwn(table, record)) return false;
      own.add(record);
      return true;
    },
    pending: () => own.pending(),
    acknowledge: (entries) => own.acknowledge(entries),
    add: (network, expiresAt, now) => putForeign(table, network, expiresAt, now),
    remove(text) {
      const network = parseNetwork(text);
      if (network === null) return false;
      own.delete(formatNetwork(network));
      scanNetwork(text, words);
      return table.delete(network.family, network.prefix, words);
    },
    replace(entries, now) {
      const next = new NetworkTable();
      for (const { network, expiresAt } of entries) putForeign(next, network, expiresAt, now);
      for (const record of own.alive(now)) putOwn(next, record);
      // Swapped at the end: when the source of the entries fails half-way, the old list stands.
      table = next;
    },
    load(read, now) {
      const next = new NetworkTable();
      const nowSeconds = Math.floor(now / 1_000);
      const sound = read((family, prefix, from, seconds) => putWords(next, family, prefix, from, seconds, nowSeconds));
      if (!sound) return false;
      for (const record of own.alive(now)) putOwn(next, record);
      table = next;
      return true;
    },
    entries: () => walk(table),
    sweep(now) {
      table.dropUpTo(Math.floor(now / 1000));
      own.sweep(now);
    },
    get size() {
      return table.size;
    },
  };
}

function familyOf(scanned: number): 4 | 6 {
  return scanned >> 8 === 4 ? 4 : 6;
}

function toSeconds(milliseconds: number): number {
  return Math.min(Math.ceil(milliseconds / 1000), MAX_SECONDS);
}

function* walk(table: NetworkTable): Generator<BlacklistEntry> {
  const words = new Int32Array(4);
  for (const [family, entries] of table.tables()) {
    for (let slot = 0; slot < entries.capacity; slot++) {
      const value = entries.read(slot, words);
      if (value === 0) continue;
      yield { network: formatBlock(family, entries.prefix, words), expiresAt: value * 1000 };
    }
  }
}
