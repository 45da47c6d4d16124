import type { Kysely } from 'kysely';
import type { Registry } from 'prom-client';
import { lastChangeNumber } from '../repositories/changes.ts';
import { listFeeds } from '../repositories/feeds.ts';
import { listForwarders } from '../repositories/forwarders.ts';
import { countByLastSeen, countPendingEntries, longestListLag, tallyConfigurations } from '../repositories/overview.ts';
import { countSessions } from '../repositories/people.ts';
import type { Tables } from '../store/tables.ts';
import { functionsSince, instancesSince, stillQuietMs } from '../telemetry/liveness.ts';
import { addCounter, addGauge } from './totals.ts';

/** What the store tells of everything that belongs together, not of this server alone. */
export interface FleetCounts {
  readonly instances: Numbers;
  readonly functions: Numbers;
  readonly refusedConfigurations: number;
  readonly longestListLag: number;
  readonly pendingEntries: number;
  /** The number of the newest change that is stored. */
  readonly lastChange: number;
  readonly sessions: number;
  readonly forwarders: Readonly<Record<'delivered' | 'dropped' | 'failing', Numbers>>;
  readonly feeds: Readonly<Record<'entries' | 'failing', Numbers>>;
}

/**
 * Reads what the store tells; `late` is by how much it lags behind what was heard. Names of forwarders and feeds come from operators and are few; what agents say becomes no label.
 *
 * Counting instances walks their table, some milliseconds for 100,000 of them: it is for callers that ask seldom.
 */
export async function readFleetCounts(
  db: Kysely<Tables>,
  now: number,
  late: { readonly functions: number; readonly instances: number },
): Promise<FleetCounts> {
  const instances = await countByLastSeen(db, 'instances', instancesSince(now, late.instances), null);
  const functions = await countByLastSeen(db, 'functions', functionsSince(now, late.functions), null);
  const configurations = await tallyConfigurations(db, now - stillQuietMs, null, 1_000);
  const forwarders = await listForwarders(db);
  const feeds = await listFeeds(db);
  let sessions = 0;
  for (const count of (await countSessions(db, now)).values()) sessions += count;
  return {
    instances,
    functions,
    refusedConfigurations: configurations
      .filter(({ state }) => state === 'refused')
      .reduce((sum, row) => sum + row.instances, 0),
    longestListLag: await longestListLag(db, now - stillQuietMs),
    lastChange: await lastChangeNumber(db),
    pendingEntries: await countPendingEntries(db),
    sessions,
    forwarders: {
      delivered: byName(forwarders, (row) => row.delivered),
      dropped: byName(forwarders, (row) => row.dropped),
      failing: byName(forwarders, (row) => (row.last_error === null ? 0 : 1)),
    },
    feeds: {
      entries: byName(feeds, (row) => row.entries),
      failing: byName(feeds, (row) => (row.last_error === null ? 0 : 1)),
    },
  };
}

/** Adds what the store tells: the same on each replica, so that it is to be read from one of them and not summed. */
export function addFleet(registry: Registry, counts: () => FleetCounts | null, list: { head(): number }): void {
  const gauge = (name: string, help: string, read: (from: FleetCounts) => number): void =>
    addGauge(registry, { name, help, read: () => known(read) });
  const gauges = (name: string, help: string, label: string, read: (from: FleetCounts) => Numbers): void =>
    addGauge(registry, { name, help, label, read: () => known(read) });
  const totals = (name: string, help: string, label: string, read: (from: FleetCounts) => Numbers): void =>
    addCounter(registry, { name, help, label, read: () => known(read) });
  const known = <Value>(read: (from: FleetCounts) => Value): Value | null => {
    const now = counts();
    return now === null ? null : read(now);
  };
  gauges('rasp_fleet_instances', 'Instances by when they were heard of last.', 'state', (from) => from.instances);
  gauges('rasp_fleet_functions', 'Functions by when they were heard of last.', 'state', (from) => from.functions);
  gauge(
    'rasp_fleet_refused_configurations',
    'Instances, not gone, that refused their configuration.',
    (from) => from.refusedConfigurations,
  );
  gauge(
    'rasp_fleet_longest_list_lag',
    'Changes of the list that the instance farthest behind lacked when it last said so.',
    (from) => from.longestListLag,
  );
  gauge('rasp_blacklist_pending', 'Reported sources that wait for somebody.', (from) => from.pendingEntries);
  gauge('rasp_blacklist_changes_behind', 'Changes that are stored and not yet served here.', (from) =>
    Math.max(0, from.lastChange - list.head()),
  );
  gauge('rasp_sessions', 'Logins that have not ended.', (from) => from.sessions);
  totals('rasp_forwarder_delivered_total', 'What was delivered.', 'forwarder', (from) => from.forwarders.delivered);
  totals(
    'rasp_forwarder_dropped_total',
    'What was given up after a day.',
    'forwarder',
    (from) => from.forwarders.dropped,
  );
  gauges('rasp_forwarder_failing', '1 where the last try failed.', 'forwarder', (from) => from.forwarders.failing);
  gauges('rasp_feed_entries', 'Entries that the list had when it was last read.', 'feed', (from) => from.feeds.entries);
  gauges('rasp_feed_failing', '1 where the last try failed.', 'feed', (from) => from.feeds.failing);
}

/** Numbers by a label's value. */
type Numbers = Readonly<Record<string, number>>;

function byName<Row extends { readonly name: string }>(rows: readonly Row[], value: (row: Row) => number): Numbers {
  return Object.fromEntries(rows.map((row) => [row.name, value(row)]));
}
