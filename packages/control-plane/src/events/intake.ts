import type { Settings } from '../api/settings.ts';
import type { Counters } from '../telemetry/counters.ts';
import type { WriteBehind } from '../telemetry/write-behind.ts';
import type { EventIds } from '../trust/event-id.ts';
import { createTokenBuckets } from '../trust/token-bucket.ts';
import { toEventRow } from './event-row.ts';
import type { Geo } from './geo.ts';
import type { LiveFeed } from './live-feed.ts';
import { showEvent } from './show-event.ts';

/** Who sends events, as far as it showed that. */
export interface EventSender {
  readonly profile: string | null;
  readonly selector: string | null;
}

/** Takes records of events from wherever they come. */
export interface EventIntake {
  /** Never throws. What is over the sender's rate, or is no record, is counted as refused. */
  take(records: readonly unknown[], sender: EventSender): void;
}

/** How many records a minute a sender may send: each key or profile by itself, and all who show neither together. */
export interface EventRates {
  readonly known: number;
  readonly unknown: number;
}

/** Creates the one way in for events: rate, redaction, place, then the line to the store and the live feed. */
export function createEventIntake(given: {
  readonly ids: EventIds;
  readonly geo: Geo;
  readonly live: LiveFeed;
  readonly writeBehind: WriteBehind;
  readonly counters: Counters;
  readonly settings: () => Settings;
  readonly now: () => number;
  readonly rates: EventRates;
}): EventIntake {
  const { ids, geo, live, writeBehind, counters, settings, rates } = given;
  const known = createTokenBuckets(rates.known, 60_000);
  const unknown = createTokenBuckets(rates.unknown, 60_000);
  return {
    take(records, { profile, selector }) {
      const now = given.now();
      const owner = selector ?? profile;
      const allowed = owner === null ? unknown.take('', records.length, now) : known.take(owner, records.length, now);
      counters.refusedEvents.rate += records.length - allowed;
      const { privacy } = settings();
      for (let index = 0; index < allowed; index++) {
        const row = toEventRow(records[index], { id: ids.next(now), now, profile, selector }, geo, privacy);
        if (row === null) {
          counters.refusedEvents.unreadable++;
          continue;
        }
        counters.events++;
        writeBehind.event(row);
        live.publish('events', now, () => showEvent({ ...row, label: null }));
      }
    },
  };
}
