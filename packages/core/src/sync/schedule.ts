import type { Clock } from '../agent/clock.ts';

/** When the next exchange is due. */
export interface Schedule {
  /** Makes the next exchange due in `ms`; Infinity means never. */
  dueIn(ms: number): void;
  /** True when the time has come. Allocation-free. */
  due(): boolean;
}

/**
 * Creates a schedule that is due at once.
 *
 * The wall clock decides, because a frozen container's monotonic clock may stand still: a function called once a minute would never
 * be due. Where the wall clock stands before the time at which it was set, it was put back, and the monotonic clock decides. A smaller correction
 * delays an exchange by its own size, at most by `ms` again. One clock is read per call, some 50 ns.
 */
export function createSchedule(clock: Clock): Schedule {
  let setAt = Number.NEGATIVE_INFINITY;
  let wall = Number.NEGATIVE_INFINITY;
  let monotonic = Number.NEGATIVE_INFINITY;
  return {
    dueIn(ms) {
      setAt = clock.now();
      wall = setAt + ms;
      monotonic = clock.monotonic() + ms;
    },
    due() {
      const now = clock.now();
      return now >= wall || (now < setAt && clock.monotonic() >= monotonic);
    },
  };
}

/** Pause before the rest of a long delta is asked for. */
export const moreMs = 1_000;

/** Ceiling of the pause after failures: the control plane's own widest beacon interval. */
const longestPauseMs = 300_000;
const shortestPauseMs = 250;

/**
 * Gives the pause after `failures` failures in a row: exponential with full jitter, so that a fleet that lost its control plane in the
 * same second does not come back in the same second. The first pause lies between 250 ms and `firstMs`, each further one may be twice as
 * long, none is longer than 5 minutes (or than `firstMs` where that is more).
 *
 * A Retry-After is never undercut; up to 20 % are added, for the same reason.
 */
export function pauseAfterFailure(
  failures: number,
  firstMs: number,
  retryAfterMs: number | null,
  random: () => number,
): number {
  const doublings = Math.min(Math.max(failures - 1, 0), 20);
  const ceiling = Math.min(Math.max(longestPauseMs, firstMs), firstMs * 2 ** doublings);
  const jittered = Math.max(shortestPauseMs, random() * ceiling);
  return retryAfterMs === null ? jittered : Math.max(jittered, retryAfterMs * (1 + 0.2 * random()));
}
