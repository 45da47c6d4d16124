import type { BlacklistRow } from '../store/tables.ts';
import { rangeOf } from './network.ts';

/** An entry to be listed. Times are wall-clock milliseconds. */
export interface NewEntry {
  /** A profile's name, or `*` for every profile. */
  readonly scope: string;
  readonly network: string;
  readonly address: string | null;
  readonly detectedAt: number;
  readonly expiresAt: number;
  readonly source: BlacklistRow['source'];
  readonly reporter: string | null;
  readonly check: string | null;
  readonly evidence: string | null;
  readonly ipSource: string | null;
  /** Function and running agent that report it, where they say. */
  readonly functionId?: string | null;
  readonly instance?: string | null;
  /** Why it has to wait for a person, or null. */
  readonly hold?: 'breaker' | 'quorum' | null;
}

/** What became of an entry. */
export interface Merged {
  readonly row: BlacklistRow;
  /** True when agents are to be told. */
  readonly tell: boolean;
  /** True when it was not on the list before, or no longer: what was said about it then counts no more. */
  readonly begins: boolean;
}

/**
 * Joins a report to what is known of a source.
 *
 * An agent adds and never removes. What is listed counts one more hit; its end moves only when at least a tenth of its time would be
 * gained: agents that report the same attacker at the same moment must not flood the fleet with news. What an operator holds back
 * stays held back, and what an operator removed comes back only by something that was seen after that. Each time that an agent reports
 * a source whose entry had ended, the next entry lasts twice as long.
 */
export function mergeEntry(old: BlacklistRow | undefined, entry: NewEntry, seq: number, now: number): Merged {
  const hit = (): Merged => ({
    row: { ...(old as BlacklistRow), hits: (old?.hits ?? 0) + 1, last_seen: now },
    tell: false,
    begins: false,
  });
  const isStanding = old !== undefined && old.expires_at > now && (old.state === 'active' || old.state === 'pending');
  const isOver = old !== undefined && !isStanding && (old.state === 'expired' || old.state === 'active');
  const isPerson = entry.source === 'operator';
  if (old?.state === 'suppressed' && old.state_reason === 'operator' && !isPerson && old.expires_at > now) return hit();
  if (old?.state === 'removed' && !isPerson && isOldNews(old, entry, now)) return hit();
  const hold = entry.hold ?? null;
  if (isStanding && hold !== null) return hit();
  const strikes = (old?.strikes ?? 0) + (isOver && entry.source === 'agent' ? 1 : 0);
  const expiresAt = entry.source === 'agent' ? escalate(entry, strikes) : entry.expiresAt;
  if (isStanding && old.state === 'active') {
    const gained = expiresAt - Math.max(old.expires_at, now);
    if (gained * 10 < expiresAt - entry.detectedAt) return hit();
  }
  const keeps = isStanding && !(isPerson && old.source !== 'operator');
  const [first, last] = rangeOf(entry.network);
  const state = hold === null ? 'active' : 'pending';
  return {
    tell: state === 'active',
    begins: !isStanding,
    row: {
      id: old?.id ?? seq,
      scope: entry.scope,
      network: entry.network,
      range_first: first,
      range_last: last,
      address: entry.address ?? old?.address ?? null,
      state,
      state_reason: hold,
      state_changed_at: old?.state === state && isStanding ? old.state_changed_at : now,
      strikes,
      detected_at: entry.detectedAt,
      expires_at: expiresAt,
      first_seen: old?.first_seen ?? now,
      last_seen: now,
      hits: (old?.hits ?? 0) + 1,
      source: keeps ? old.source : entry.source,
      reporter: keeps ? old.reporter : entry.reporter,
      check_id: entry.check ?? (isStanding ? old.check_id : null),
      evidence: entry.evidence ?? (isStanding ? old.evidence : null),
      ip_source: entry.ipSource ?? (isStanding ? old.ip_source : null),
      seq,
    },
  };
}

/** A report that was under way when an operator removed the entry, or a feed that lists what they took off. */
function isOldNews(old: BlacklistRow, entry: NewEntry, now: number): boolean {
  if (entry.source === 'feed') return old.state_reason === 'operator' && old.expires_at > now;
  // Agents tell whole seconds.
  return entry.detectedAt + 999 < old.state_changed_at;
}

/** Twice as long with each strike, sixteen times at most, and never over a week unless the profile says so. */
function escalate(entry: NewEntry, strikes: number): number {
  const ttl = entry.expiresAt - entry.detectedAt;
  return entry.detectedAt + Math.min(ttl * 2 ** Math.min(strikes, maxDoublings), Math.max(ttl, week));
}

const maxDoublings = 4;
const week = 604_800_000;
