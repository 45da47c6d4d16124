import type { ListedRow } from '../repositories/listed.ts';
import type { NeverBlockGuard } from '../repositories/never-block-guard.ts';
import type { ChangeRow } from '../store/tables.ts';
import { noRange, rangeOf } from '../trust/network.ts';
import { createChangeLog } from './change-log.ts';

/** A blocked source as agents are told of it. Times are wall-clock milliseconds. */
export interface ActiveEntry {
  readonly network: string;
  readonly address: string | null;
  readonly expiresAt: number;
  readonly seq: number;
}

/** What a client that stands at some position has to do. */
export interface Delta {
  readonly add: readonly ActiveEntry[];
  readonly remove: readonly { readonly network: string; readonly address: string | null }[];
  /** The position that the client stands at afterwards. */
  readonly through: number;
  /** How many changes of the profile lie behind that position. */
  readonly remaining: number;
}

/** All entries of one profile. */
export interface WholeList {
  /** The position that a client stands at when it has taken them. */
  readonly seq: number;
  /** Those for every profile included, the oldest change first. */
  readonly entries: readonly ActiveEntry[];
}

/** The shared blacklist in memory: what answers are made from. */
export interface LiveBlacklist {
  /** Number of the last change. */
  head(): number;
  /** Number of the last change that concerns a profile: a client at or past it has nothing to do. */
  headOf(profile: string): number;
  apply(changes: readonly ChangeRow[]): void;
  /** What changed for a profile after `cursor`, or null where the client has to fetch the whole list. */
  delta(profile: string, cursor: number, limit: number, now: number): Delta | null;
  /**
   * Collects the list of a profile in steps, between which the list may change: what changed meanwhile is left out, and comes
   * with the first delta after `seq`.
   */
  collect(profile: string, now: number): Generator<void, WholeList>;
  /** True when the list of a profile is not simply that for every profile. */
  hasOwn(profile: string): boolean;
  /** True when this very network is listed for a profile and has not expired. */
  lists(profile: string, network: string, now: number): boolean;
  /** The last position before a time, or the oldest that is known. */
  positionAt(time: number): number;
  size(): number;
}

/** Entries with this scope hold for every profile. */
export const everyProfile = '*';

/** Creates the list from what the store holds: the active entries, the oldest change first, and the changes after `floor`. */
export function createLiveBlacklist(start: {
  readonly entries: readonly ListedRow[];
  readonly changes: readonly ChangeRow[];
  readonly floor: number;
  readonly capacity: number;
  /**
   * Asked again on serving: the store keeps what is never blocked off the list, and this keeps it from agents where that failed.
   * A profile's own ranges are known here alone.
   */
  readonly neverBlock: Pick<NeverBlockGuard, 'coversRange' | 'hasOwn' | 'exempts'>;
}): LiveBlacklist {
  const { neverBlock } = start;
  /** In the order of their last change: an entry that changes moves to the end. */
  const scopes = new Map<string, Map<string, ActiveEntry>>();
  const heads = new Map<string, number>();
  const log = createChangeLog(start.floor, start.capacity);
  for (const row of start.entries) {
    put(scopeOf(row.scope), activeEntry(row));
    heads.set(row.scope, Math.max(heads.get(row.scope) ?? 0, row.seq));
  }
  log.append(start.changes);
  for (const change of start.changes) heads.set(change.scope, change.seq);

  function scopeOf(scope: string): Map<string, ActiveEntry> {
    let entries = scopes.get(scope);
    if (entries === undefined) {
      entries = new Map();
      scopes.set(scope, entries);
    }
    return entries;
  }

  function isCovered({ scope, network }: { readonly scope: string; readonly network: string }): boolean {
    const [first, last] = rangeOf(network);
    return first === noRange || neverBlock.coversRange(first, last, scope);
  }

  /** Of an own and a general entry for the same network the one that lasts longer counts. */
  function effective(profile: string, network: string): ActiveEntry | undefined {
    const own = scopes.get(profile)?.get(network);
    const listed = scopes.get(everyProfile)?.get(network);
    const general = listed !== undefined && neverBlock.exempts(profile, network) ? undefined : listed;
    if (own === undefined || general === undefined) return own ?? general;
    return own.expiresAt >= general.expiresAt ? own : general;
  }

  function* collectScope(scope: string, profile: string, seq: number, now: number): Generator<void, ActiveEntry[]> {
    const found: ActiveEntry[] = [];
    const isAlone = scopes.size === 1 && !neverBlock.hasOwn(profile);
    let step = 0;
    for (const entry of scopes.get(scope)?.values() ?? []) {
      const holds = entry.seq <= seq && entry.expiresAt > now;
      if (holds && (isAlone || effective(profile, entry.network) === entry)) found.push(entry);
      if (++step % entriesPerStep === 0) yield;
    }
    return found;
  }

  const headOf = (profile: string): number => Math.max(heads.get(profile) ?? 0, heads.get(everyProfile) ?? 0);

  return {
    head: () => log.head(),
    headOf,
    apply(changes) {
      log.append(changes);
      for (const change of changes) {
        heads.set(change.scope, change.seq);
        const entries = scopeOf(change.scope);
        if (change.operation === 'remove' || isCovered(change)) entries.delete(change.network);
        else put(entries, activeEntry(change));
      }
    },
    delta(profile, cursor, limit, now) {
      if (cursor <= log.head() && cursor >= headOf(profile))
        return { add: [], remove: [], through: log.head(), remaining: 0 };
      const slice = log.after(cursor, [profile, everyProfile], limit);
      if (slice === null) return null;
      const add: ActiveEntry[] = [];
      const remove: { network: string; address: string | null }[] = [];
      for (const [network, address] of slice.touched) {
        const entry = effective(profile, network);
        if (entry !== undefined && entry.expiresAt > now) add.push(entry);
        else remove.push({ network, address });
      }
      return { add, remove, through: slice.through, remaining: slice.remaining };
    },
    *collect(profile, now) {
      const seq = log.head();
      const general = yield* collectScope(everyProfile, profile, seq, now);
      const own = profile === everyProfile ? [] : yield* collectScope(profile, profile, seq, now);
      const entries: ActiveEntry[] = [];
      let [a, b] = [0, 0];
      while (a < general.length || b < own.length) {
        const first = general[a];
        const second = own[b];
        const isFirst = second === undefined || (first !== undefined && first.seq <= second.seq);
        const next = isFirst ? first : second;
        if (isFirst) a++;
        else b++;
        if (next !== undefined) entries.push(next);
        if (entries.length % entriesPerStep === 0) yield;
      }
      return { seq, entries };
    },
    hasOwn: (profile) => (scopes.get(profile)?.size ?? 0) > 0 || neverBlock.hasOwn(profile),
    lists: (profile, network, now) => (effective(profile, network)?.expiresAt ?? 0) > now,
    positionAt: (time) => log.positionAt(time),
    size: () => [...scopes.values()].reduce((sum, entries) => sum + entries.size, 0),
  };
}

/** Puts an entry at the end, where most are new. */
function put(entries: Map<string, ActiveEntry>, entry: ActiveEntry): void {
  const { size } = entries;
  entries.set(entry.network, entry);
  if (entries.size > size) return;
  entries.delete(entry.network);
  entries.set(entry.network, entry);
}

function activeEntry(row: Omit<ListedRow, 'scope'>): ActiveEntry {
  const { network, address, expires_at: expiresAt, seq } = row;
  // One text for both where they say the same: a million entries are 40 MB of addresses.
  return { network, address: address === network ? network : address, expiresAt, seq };
}

/** Passed over in about a millisecond. */
const entriesPerStep = 8_192;
