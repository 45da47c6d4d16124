import type { Kysely } from 'kysely';
import { eventsBetween } from '../repositories/events.ts';
import type { Tables } from '../store/tables.ts';
import { type EventIds, firstIdAt } from '../trust/event-id.ts';
import type { LiveFeed } from './live-feed.ts';
import { showEvent } from './show-event.ts';

/**
 * Creates what brings events that other replicas took in to who watches here; one small read a second, and none while nobody watches.
 *
 * They are stored a moment after their time, so the last seconds are looked at again and again, and what was shown is remembered that long.
 */
export function createReplicaEvents(
  db: Kysely<Tables>,
  live: LiveFeed,
  ids: EventIds,
  now: () => number,
): { run(): Promise<void> } {
  let shown = new Set<string>();
  let since = 0;
  return {
    async run() {
      if (!live.watched()) {
        since = 0;
        return;
      }
      const at = now();
      // What was there before anybody watched is in the list.
      if (since === 0) since = at;
      const rows = await eventsBetween(db, firstIdAt(Math.max(since, at - lookBackMs)), firstIdAt(at + 1), maxRows);
      const seen = new Set<string>();
      for (const row of rows) {
        if (ids.isOwn(row.id)) continue;
        seen.add(row.id);
        if (!shown.has(row.id)) live.publish('events', row.received_at, () => showEvent({ ...row, label: null }));
      }
      shown = seen;
    },
  };
}

const lookBackMs = 10_000;
const maxRows = 1_000;
