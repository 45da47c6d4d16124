/** Something that reports far more than it usually does. */
export interface Trip {
  readonly kind: 'check' | 'key';
  /** Id of the check or selector of the key. */
  readonly name: string;
  /** New sources within the minute, and how many a minute are usual; null where that is not known yet. */
  readonly reported: number;
  readonly usual: number | null;
}

/** Stops sharing what a detector reports that has run away. */
export interface Breaker {
  /** Counts one new source and says whether it has to wait for a person. */
  holds(check: string | null, selector: string, now: number): boolean;
}

/**
 * Creates the breaker.
 *
 * A check trips at more than `checkLimit` new sources a minute, over all keys, or at a quarter of that where it is more than twenty times
 * its usual rate. A key has a limit of its own already, so it trips only where it is both over `keyLimit` and far over its usual rate.
 * What is usual is known after half an hour, and is the mean of some hours, busy minutes counted as the limit at most. Whatever tripped
 * rests until ten minutes have passed without an excess. It counts per replica: each sees a part of the fleet.
 */
export function createBreaker(options: {
  checkLimit(): number;
  keyLimit(): number;
  onTrip(trip: Trip): void;
}): Breaker {
  const gauges = { check: new Map<string, Gauge>(), key: new Map<string, Gauge>() };

  function gaugeOf(kind: Trip['kind'], name: string, minute: number): Gauge {
    const known = gauges[kind];
    let gauge = known.get(name);
    if (gauge === undefined) {
      if (known.size >= maxGauges) {
        const [oldest] = known.keys();
        if (oldest !== undefined) known.delete(oldest);
      }
      gauge = { since: minute, minute, count: 0, usual: 0, trippedUntil: 0 };
      known.set(name, gauge);
    }
    return gauge;
  }

  function isTripped(kind: Trip['kind'], name: string, now: number): boolean {
    const minute = Math.floor(now / 60_000);
    const gauge = gaugeOf(kind, name, minute);
    const limit = kind === 'check' ? options.checkLimit() : options.keyLimit();
    roll(gauge, minute, limit);
    gauge.count++;
    const usual = gauge.minute - gauge.since >= learnMinutes ? gauge.usual : null;
    const isUnusual = usual !== null && gauge.count > usual * factor;
    const isOver =
      kind === 'check'
        ? gauge.count > limit || (isUnusual && gauge.count > limit / 4)
        : isUnusual && gauge.count > limit;
    if (isOver) {
      if (gauge.trippedUntil <= now) options.onTrip({ kind, name, reported: gauge.count, usual });
      gauge.trippedUntil = now + restMs;
    }
    return gauge.trippedUntil > now;
  }

  return {
    holds(check, selector, now) {
      // Both count, whatever the first says.
      const byKey = isTripped('key', selector, now);
      const byCheck = isTripped('check', check ?? unnamed, now);
      return byKey || byCheck;
    },
  };
}

interface Gauge {
  /** Minutes since 1970: when it was first heard of, and the minute that is counted. */
  readonly since: number;
  minute: number;
  count: number;
  /** Exponential mean of the new sources a minute. */
  usual: number;
  trippedUntil: number;
}

/** Closes minutes that have passed. A clock that steps back goes on with the minute that it left. */
function roll(gauge: { -readonly [Name in keyof Gauge]: Gauge[Name] }, minute: number, limit: number): void {
  const passed = minute - gauge.minute;
  if (passed <= 0) return;
  gauge.usual = gauge.usual * (1 - weight) + Math.min(gauge.count, limit) * weight;
  gauge.usual *= (1 - weight) ** (passed - 1);
  gauge.minute = minute;
  gauge.count = 0;
}

/** Stock agents do not say which check it was. */
const unnamed = 'unknown';

const factor = 20;
const learnMinutes = 30;
const restMs = 600_000;
/** The mean looks back about three hours. */
const weight = 1 / 180;
/** An agent may claim any check. */
const maxGauges = 10_000;
