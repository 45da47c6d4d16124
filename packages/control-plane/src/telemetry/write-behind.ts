import type { Kysely } from 'kysely';
import { addEventMinutes, countByMinute } from '../repositories/event-minutes.ts';
import { insertEvents } from '../repositories/events.ts';
import { addTelemetry, saveFunctions, saveInstances } from '../repositories/instances.ts';
import { touchKeys } from '../repositories/keys.ts';
import type { EventRow, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import type { ListStanding } from './describe-instance.ts';
import { type BatchLimits, createFleetMemory, type FleetMemory } from './fleet-memory.ts';

/** Takes what need not be on disk at once. A crash loses what came since the last flush, and the counters that were in line. */
export interface WriteBehind extends Pick<FleetMemory, 'heard' | 'count' | 'late'> {
  event(row: EventRow): void;
  /** Events that were dropped because the store did not keep up. */
  droppedEvents(): number;
  /** How much waits for the store. */
  waiting(): { readonly events: number; readonly rows: number };
  /** Writes all events and some rows of the fleet; to be called each second. */
  flush(): Promise<void>;
  /** Writes all that there is. */
  flushAll(): Promise<void>;
}

/**
 * Creates the buffer between requests and the store. Events wait in a line of `maxEvents`.
 *
 * A flush writes a bounded number of rows about the fleet, those that wait longest: ten times as many agents do not make ten times as
 * many writes, but rows that are ten times as late, which `late` tells to those who read them.
 */
export function createWriteBehind(db: Kysely<Tables>, maxEvents: number, standing: ListStanding): WriteBehind {
  const fleet = createFleetMemory(standing);
  let events: EventRow[] = [];
  let dropped = 0;

  /** False where there was nothing to write. */
  async function write(limits: BatchLimits): Promise<boolean> {
    const batch = fleet.take(limits);
    const { telemetry, keys, functions, instances } = batch;
    const batchEvents = events;
    if (telemetry.length + keys.size + functions.length + instances.length + batchEvents.length === 0) return false;
    events = [];
    const minutes = countByMinute(batchEvents);
    try {
      await inTransaction(db, async (tx) => {
        await addTelemetry(tx, telemetry);
        await touchKeys(tx, keys);
        await saveFunctions(tx, functions);
        await saveInstances(tx, instances);
        await addEventMinutes(tx, minutes);
        await insertEvents(tx, batchEvents);
      });
    } catch (error) {
      // Nothing was written: it all waits for the next flush.
      fleet.giveBack(batch);
      dropped += Math.max(0, batchEvents.length + events.length - maxEvents);
      events = [...batchEvents, ...events].slice(0, maxEvents);
      throw error;
    }
    return true;
  }

  return {
    heard: fleet.heard,
    count: fleet.count,
    late: fleet.late,
    event(row) {
      if (events.length < maxEvents) events.push(row);
      else dropped++;
    },
    droppedEvents: () => dropped,
    waiting: () => ({ events: events.length, rows: fleet.waiting() }),
    flush: async () => void (await write(perSecond)),
    async flushAll() {
      while (await write(perStatement));
    },
  };
}

/** 450 rows a second, which leaves both stores far more for events and the list. 200,000 instances have their turn in 14 minutes. */
const perSecond: BatchLimits = { telemetry: 100, keys: 40, functions: 60, instances: 250 };

const perStatement: BatchLimits = { telemetry: 1_000, keys: 1_000, functions: 1_000, instances: 1_000 };
