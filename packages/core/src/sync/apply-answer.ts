import type { Blacklist, BlacklistEntry } from '../blacklist/blacklist.ts';
import type { Config } from '../config/config.ts';
import type { BlacklistUpdate, ListedEntry } from '../protocol/blacklist-entries.ts';

/** Validates a served configuration and compiles it: the whole of it, or a reason. Never throws. */
export type ApplyConfig = (
  config: unknown,
  revision: string | null,
  origin: 'cloud' | 'snapshot',
) => { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly reason: string };

/** No server keeps a source blocked for longer than a year in one answer: an end further off is a clock gone wrong. */
const maxBlockMs = 366 * 86_400_000;

/**
 * Applies what an answer says about the blacklist; gives the number of entries that made no sense.
 *
 * At connect an entry ends BLACKLIST_DELAY after its detection, and a detection in the future counts as now: expiry would
 * otherwise be whatever the sender's clock says. In a delta (beacon) time counts from receipt, as stock agents count. An entry that carries its own
 * end keeps it.
 */
export function applyBlacklist(
  blacklist: Blacklist,
  update: BlacklistUpdate,
  delaySeconds: number,
  now: number,
): number {
  const delayMs = delaySeconds * 1_000;
  let refused = update.refused;
  if (update.kind === 'full') {
    blacklist.replace(timed(update.entries, delayMs, now), now);
    return refused;
  }
  for (const network of update.remove) blacklist.remove(network);
  for (const entry of update.add) {
    const expiresAt = entry.expiresAt === null ? now + delayMs : clampEnd(entry.expiresAt, now);
    if (!blacklist.add(entry.network, expiresAt, now)) refused++;
  }
  return refused;
}

function* timed(entries: readonly ListedEntry[], delayMs: number, now: number): Generator<BlacklistEntry> {
  for (const { network, detectedAt, expiresAt } of entries) {
    if (expiresAt !== null) yield { network, expiresAt: clampEnd(expiresAt, now) };
    else {
      const from = detectedAt === null ? now : Math.min(detectedAt * 1_000, now);
      if (from + delayMs > now) yield { network, expiresAt: from + delayMs };
    }
  }
}

function clampEnd(epochSeconds: number, now: number): number {
  return Math.min(epochSeconds * 1_000, now + maxBlockMs);
}
