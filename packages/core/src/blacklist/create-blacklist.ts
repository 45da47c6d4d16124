import { formatNetwork, formatWords, type Network, parseNetwork } from '../address/address.ts';
import { NetworkTable } from '../address/network-table.ts';
import { isReserved } from '../address/reserved.ts';
import { scanAddress } from '../address/scan-address.ts';
import { sourceKey } from '../address/source-key.ts';
import type { Blacklist, BlacklistEntry } from './blacklist.ts';
import { firstToExpire } from './first-to-expire.ts';
import { createOwnEntries } from './own-entries.ts';

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
  const { maxEntries, neverBlock = () => false, random = Math.random } = options;
  const own = createOwnEntries();
  const scratch = new Int32Array(4);
  let table = new NetworkTable();

  /** Makes room for an entry that ends at `value`; false when it would itself be the first to go. */
  function makeRoom(into: NetworkTable, value: number): boolean {
    if (into.size < maxEntries) return true;
    const victim = maxEntries > 0 ? firstToExpire(into, random) : null;
    return victim !== null && victim.value <= value && into.delete(victim.network);
  }

  function put(into: NetworkTable, network: Network, value: number): boolean {
    const known = into.get(network);
    if (known === 0 && !makeRoom(into, value)) return false;
    if (value > known) into.set(network, value);
    return true;
  }

  function putForeign(into: NetworkTable, text: string, expiresAt: number, now: number): boolean {
    const network = parseNetwork(text);
    if (network === null || !(expiresAt > now) || network.prefix < WIDEST[network.family]) return false;
    const single = network.prefix === (network.family === 4 ? 32 : 128);
    if (single && neverBlock(formatNetwork(network))) return false;
    return put(into, network, toSeconds(expiresAt));
  }

  function has(address: string, now: number): boolean {
    if (table.size === 0) return false;
    const family = scanAddress(address, scratch);
    return family !== 0 && table.covers(family, scratch, Math.floor(now / 1000));
  }

  return {
    has,
    addOwn(address, now, ttlMs, origin) {
      const key = sourceKey(address);
      const network = key === null ? null : parseNetwork(key);
      if (network === null || !(ttlMs > 0) || neverBlock(canonical(address)) || has(address, now)) return false;
      const expiresAt = now + ttlMs;
      if (!put(table, network, toSeconds(expiresAt))) return false;
      // Formatted anew: the text that came in may hold on to a whole request header.
      const entry = { address: formatNetwork(network), detectedAt: now, origin };
      own.add({ entry, expiresAt, shareable: !isReserved(network) });
      return true;
    },
    pending: () => own.pending(),
    acknowledge: (entries) => own.acknowledge(entries),
    add: (network, expiresAt, now) => putForeign(table, network, expiresAt, now),
    remove(text) {
      const network = parseNetwork(text);
      if (network === null) return false;
      own.delete(formatNetwork(network));
      return table.delete(network);
    },
    replace(entries, now) {
      const next = new NetworkTable();
      for (const { network, expiresAt } of entries) putForeign(next, network, expiresAt, now);
      for (const { entry, expiresAt } of own.alive(now)) {
        const network = parseNetwork(entry.address);
        if (network !== null) put(next, network, toSeconds(expiresAt));
      }
      // Swapped at the end: when the source of the entries fails half-way, the old list stands.
      table = next;
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

  function canonical(address: string): string {
    const family = scanAddress(address, scratch);
    return family === 0 ? address : formatWords(family, scratch);
  }
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
      const network = formatWords(family, words);
      const single = entries.prefix === (family === 4 ? 32 : 128);
      yield { network: single ? network : `${network}/${entries.prefix}`, expiresAt: value * 1000 };
    }
  }
}
