/** When an entry was detected or ends, epoch seconds; null where the sender does not say. */
export interface EntryTimes {
  readonly detectedAt: number | null;
  readonly expiresAt: number | null;
}

/** How far another machine's clock may be ahead of ours. */
const MAX_SKEW_MS = 60_000;
/** Seconds of the year 5138 and milliseconds of 1973: a time over this was written in milliseconds. */
const SECONDS_BOUND = 100_000_000_000;

/**
 * Works out when a foreign entry ends, in wall-clock milliseconds; null when that is past or makes no sense.
 *
 * An end that the sender names counts as it is. Otherwise the entry lasts `ttlMs` from its detection; a detection time more than 60 s in
 * the future is taken as 60 s, or a wrong clock at one agent would block a source for years on all of them. Times in milliseconds are
 * recognised (PyRASP takes them as seconds and blocks for millennia). Without any time the entry begins at `now`, as PyRASP's `new` does.
 */
export function expiryOf(times: EntryTimes, ttlMs: number, now: number): number | null {
  const expiresAt =
    times.expiresAt !== null
      ? milliseconds(times.expiresAt)
      : Math.min(times.detectedAt === null ? now : milliseconds(times.detectedAt), now + MAX_SKEW_MS) + ttlMs;
  return expiresAt > now ? expiresAt : null;
}

function milliseconds(epoch: number): number {
  return epoch > SECONDS_BOUND ? epoch : epoch * 1000;
}
