import type { Kysely } from 'kysely';
import { addEventMinutes, countByMinute } from '../repositories/event-minutes.ts';
import { insertEvents } from '../repositories/events.ts';
import { addTelemetry, saveFunctions, saveInstances } from '../repositories/instances.ts';
import { touchKeys } from '../repositories/keys.ts';
import type { EventRow, FunctionRow, InstanceRow, Tables, TelemetryRow } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';

/** Counters of one beacon. */
export interface BeaconCounts {
  readonly success: number;
  readonly errors: number;
  readonly attacks: number;
  readonly dropped: number;
}

/** A function as a request describes it. */
export type HeardFunction = Omit<FunctionRow, 'first_seen' | 'last_seen'>;

/** Takes what need not be on disk at once. A crash loses what came since the last flush. */
export interface WriteBehind {
  count(from: HeardFunction, counts: BeaconCounts | null, now: number): void;
  /** Notes that a function was heard of and its key used, without a beacon's counters. */
  heard(from: HeardFunction, now: number): void;
  seen(instance: Omit<InstanceRow, 'first_seen' | 'last_seen'>, now: number): void;
  event(row: EventRow): void;
  /** Events that were dropped because the store did not keep up. */
  droppedEvents(): number;
  flush(): Promise<void>;
}

/**
 * Creates the buffer between beacons and the store: counters are summed per function and minute, a function or running agent is
 * written at most once a minute, events wait in a line of `maxEvents`.
 */
export function createWriteBehind(db: Kysely<Tables>, maxEvents: number): WriteBehind {
  const telemetry = new Map<string, { -readonly [Name in keyof TelemetryRow]: TelemetryRow[Name] }>();
  const used = new Map<string, number>();
  const instances = new Map<string, { row: InstanceRow; savedAt: number; state: string }>();
  const functions = new Map<string, { row: FunctionRow; savedAt: number }>();
  let dirty = new Set<string>();
  let dirtyFunctions = new Set<string>();
  let events: EventRow[] = [];
  let dropped = 0;

  function add(row: TelemetryRow): void {
    const id = `${row.minute} ${row.function_id}`;
    const sum = telemetry.get(id);
    if (sum === undefined) {
      telemetry.set(id, { ...row });
      return;
    }
    sum.beacons += row.beacons;
    sum.success = bounded(sum.success + row.success);
    sum.errors = bounded(sum.errors + row.errors);
    sum.attacks = bounded(sum.attacks + row.attacks);
    sum.dropped = bounded(sum.dropped + row.dropped);
  }

  function heard(from: HeardFunction, now: number): void {
    used.set(from.selector, now);
    const known = functions.get(from.id);
    const platform = from.platform === '' ? (known?.row.platform ?? '') : from.platform;
    const same = known?.row.version === from.version && known.row.platform === platform;
    if (known !== undefined && same && known.row.profile === from.profile && now - known.savedAt < 60_000) return;
    if (known === undefined && functions.size >= maxFunctions) {
      const [oldest] = functions.keys();
      if (oldest !== undefined) functions.delete(oldest);
    }
    functions.set(from.id, { row: { ...from, platform, first_seen: now, last_seen: now }, savedAt: now });
    dirtyFunctions.add(from.id);
  }

  return {
    count(from, counts, now) {
      heard(from, now);
      const { id: function_id, selector } = from;
      add({ function_id, selector, minute: now - (now % 60_000), beacons: 1, ...(counts ?? noCounts) });
    },
    heard,
    seen(instance, now) {
      const known = instances.get(instance.id);
      const state = `${instance.config_revision} ${instance.config_state} ${instance.config_error}`;
      if (known !== undefined && known.state === state && now - known.savedAt < 60_000) return;
      if (known === undefined && instances.size >= maxInstances) {
        const [oldest] = instances.keys();
        if (oldest !== undefined) instances.delete(oldest);
      }
      instances.set(instance.id, { row: { ...instance, first_seen: now, last_seen: now }, savedAt: now, state });
      dirty.add(instance.id);
    },
    event(row) {
      if (events.length < maxEvents) events.push(row);
      else dropped++;
    },
    droppedEvents: () => dropped,
    async flush() {
      if (telemetry.size + used.size + dirty.size + dirtyFunctions.size + events.length === 0) return;
      const batch = {
        telemetry: [...telemetry.values()],
        used: new Map(used),
        functions: [...dirtyFunctions].flatMap((id) => functions.get(id)?.row ?? []),
        instances: [...dirty].flatMap((id) => instances.get(id)?.row ?? []),
        events,
      };
      telemetry.clear();
      used.clear();
      dirty = new Set();
      dirtyFunctions = new Set();
      events = [];
      const minutes = countByMinute(batch.events);
      try {
        await inTransaction(db, async (tx) => {
          await addTelemetry(tx, batch.telemetry);
          await touchKeys(tx, batch.used);
          await saveFunctions(tx, batch.functions);
          await saveInstances(tx, batch.instances);
          await addEventMinutes(tx, minutes);
          await insertEvents(tx, batch.events);
        });
      } catch (error) {
        // Nothing was written: it all waits for the next flush.
        for (const row of batch.telemetry) add(row);
        for (const row of batch.functions) dirtyFunctions.add(row.id);
        for (const row of batch.instances) dirty.add(row.id);
        dropped += Math.max(0, batch.events.length + events.length - maxEvents);
        events = [...batch.events, ...events].slice(0, maxEvents);
        throw error;
      }
    },
  };
}

/** An agent may claim any count; an hour of such claims by a thousand keys still sums up within 64 bits. */
function bounded(sum: number): number {
  return Math.min(sum, 2 ** 40);
}

const noCounts: BeaconCounts = { success: 0, errors: 0, attacks: 0, dropped: 0 };

const maxInstances = 200_000;

/** A key may claim any number of them. */
const maxFunctions = 50_000;
