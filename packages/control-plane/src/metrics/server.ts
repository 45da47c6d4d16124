import type { Registry } from 'prom-client';
import type { Counters } from '../telemetry/counters.ts';
import type { WriteBehind } from '../telemetry/write-behind.ts';
import { version } from '../version.ts';
import { addCounter, addGauge } from './totals.ts';

/** What a server has in memory and counts by itself. */
export interface ServerState {
  readonly counters: Counters;
  readonly writeBehind: Pick<WriteBehind, 'droppedEvents' | 'late' | 'waiting'>;
  readonly list: { size(): number; head(): number };
  readonly liveStreams: ReadonlySet<unknown>;
}

/** Adds what this server alone knows; reading it costs nothing but the reading. */
export function addServer(registry: Registry, state: ServerState): void {
  const { counters, writeBehind, list } = state;
  addCounter(registry, {
    name: 'rasp_refused_entries_total',
    help: 'Sources that agents reported and that were turned away.',
    label: 'reason',
    read: () => counters.refusedEntries,
  });
  addCounter(registry, {
    name: 'rasp_events_accepted_total',
    help: 'Events that were taken in.',
    read: () => counters.events,
  });
  addCounter(registry, {
    name: 'rasp_events_lost_total',
    help: 'Events that were not kept: over the rate of their sender, no record, or more than the store kept up with.',
    label: 'reason',
    read: () => ({ ...counters.refusedEvents, 'store-behind': writeBehind.droppedEvents() }),
  });
  addGauge(registry, {
    name: 'rasp_write_behind_waiting',
    help: 'Events and other rows that wait for the store.',
    label: 'kind',
    read: () => ({ ...writeBehind.waiting() }),
  });
  addGauge(registry, { name: 'rasp_blacklist_entries', help: 'Sources on the list.', read: () => list.size() });
  addCounter(registry, {
    name: 'rasp_blacklist_changes_total',
    help: 'Changes of the list since the store was made, as far as this server has them.',
    read: () => list.head(),
  });
  addGauge(registry, {
    name: 'rasp_live_streams',
    help: 'Pages that watch the live feed.',
    read: () => state.liveStreams.size,
  });
  addGauge(registry, {
    name: 'rasp_build_info',
    help: 'Always 1, with the version of this server.',
    label: 'version',
    read: () => ({ [version]: 1 }),
  });
}
