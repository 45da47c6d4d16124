/** What the server did since it started. */
export interface Counters {
  connects: number;
  beacons: number;
  refused: number;
  failed: number;
  /** Events that were taken in. */
  events: number;
  /** Log records over the rate of their key, or of all senders without one (`rate`), and what is no record (`unreadable`). */
  readonly refusedEvents: { rate: number; unreadable: number };
  /** Reported entries that were turned away, by reason. */
  readonly refusedEntries: Record<string, number>;
}

/** Counts from zero. */
export function noCounters(): Counters {
  return {
    connects: 0,
    beacons: 0,
    refused: 0,
    failed: 0,
    events: 0,
    refusedEvents: { rate: 0, unreadable: 0 },
    refusedEntries: {},
  };
}
