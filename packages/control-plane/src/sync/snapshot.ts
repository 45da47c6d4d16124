import { type StockBlacklist, stockBlacklist, stockLimits } from '../compat/pyrasp-answer.ts';
import { expandNetwork, parseNetwork } from '../trust/network.ts';
import type { ActiveEntry, LiveBlacklist } from './live-blacklist.ts';

/** The whole list of one profile at one position, as text that every connect answer shares. */
export interface Snapshot {
  /** The position that an agent stands at when it has taken this list. */
  readonly seq: number;
  /** For our agents: network → `{"expires": epoch seconds}`, ranges included. */
  readonly own: string;
  /** For stock agents and for agents that did not ask for more: single addresses → detection time. */
  readonly stock: StockBlacklist;
}

/** Gives the present list of each profile. */
export interface Snapshots {
  of(profile: string, delaySeconds: number, now: number): Snapshot;
}

/**
 * Creates the maker of snapshots.
 *
 * A snapshot is made when it is asked for and something changed. Making a large one may take at most a twentieth of the
 * time: an attack changes the list many times a second while a deployment connects a thousand functions. The older one
 * that is given meanwhile is still right, because its position tells the agent's first beacon where to go on.
 */
export function createSnapshots(live: LiveBlacklist): Snapshots {
  const made = new Map<string, Snapshot & { readonly delaySeconds: number; readonly reusableUntil: number }>();
  return {
    of(profile, delaySeconds, now) {
      const previous = made.get(profile);
      const last = previous?.delaySeconds === delaySeconds ? previous : undefined;
      const begin = performance.now();
      if (last !== undefined && (last.seq >= live.headOf(profile) || begin < last.reusableUntil)) return last;
      const seq = live.head();
      const entries = live.newest(profile, ownLimit, now);
      const own = entries.map((entry) => `"${entry.network}":{"expires":${Math.ceil(entry.expiresAt / 1_000)}}`);
      const stock = stockBlacklist(singleAddresses(entries, stockLimits.connect), delaySeconds);
      const end = performance.now();
      const reusableUntil = entries.length <= alwaysFresh ? 0 : end + 20 * (end - begin);
      const snapshot = { seq, own: `{${own.join(',')}}`, stock, delaySeconds, reusableUntil };
      made.set(profile, snapshot);
      return snapshot;
    },
  };
}

/**
 * The addresses that an agent without networks can match: ranges of up to 256 addresses one by one, an IPv6 /64 as the
 * address that was reported. Larger ranges cannot be given to it.
 */
export function stockAddresses(entry: {
  readonly network: string;
  readonly address: string | null;
}): readonly string[] {
  if (!entry.network.includes('/')) return [entry.network];
  const network = parseNetwork(entry.network);
  const expanded = network === null ? null : expandNetwork(network, 256);
  return expanded ?? (entry.address === null ? [] : [entry.address]);
}

function singleAddresses(
  entries: readonly ActiveEntry[],
  limit: number,
): readonly { readonly address: string; readonly expiresAt: number }[] {
  const ends = new Map<string, number>();
  for (const entry of entries) {
    for (const address of stockAddresses(entry)) {
      if (ends.size >= limit && !ends.has(address)) return pairs(ends);
      ends.set(address, Math.max(ends.get(address) ?? 0, entry.expiresAt));
    }
  }
  return pairs(ends);
}

function pairs(ends: ReadonlyMap<string, number>) {
  return [...ends].map(([address, expiresAt]) => ({ address, expiresAt }));
}

/** 2.7 MB of JSON, about 150 ms in a function; larger lists wait for a compact form. */
const ownLimit = 100_000;

/** Made in about a millisecond. */
const alwaysFresh = 1_000;
