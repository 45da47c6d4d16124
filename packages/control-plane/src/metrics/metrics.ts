import type { Kysely } from 'kysely';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Store } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';
import { within } from '../sync/within.ts';
import { type Answers, createAnswers } from './answers.ts';
import { addFleet, type FleetCounts, readFleetCounts } from './fleet.ts';
import { addQueries } from './queries.ts';
import { addServer, type ServerState } from './server.ts';
import { addGauge } from './totals.ts';

/** What a server tells of itself to Prometheus and what reads like it. */
export interface Metrics {
  readonly contentType: string;
  /** Everything in Prometheus' text format. */
  render(): Promise<string>;
  readonly answers: Answers;
}

/**
 * Creates the metrics of one server, in a registry of its own.
 *
 * No label takes what agents or strangers say: series are as many as there are routes, states and reasons, and the forwarders and feeds that
 * operators made. What only the store knows is asked at most every 15 seconds, and left out while the store does not answer.
 */
export function createMetrics(given: {
  readonly db: Kysely<Tables>;
  readonly store: Store;
  readonly state: ServerState;
  readonly now: () => number;
}): Metrics {
  const registry = new Registry();
  let fleet: FleetCounts | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  const answers = createAnswers();
  given.store.onQuery(addQueries(registry));
  addServer(registry, given.state);
  addFleet(registry, () => fleet, given.state.list);
  addGauge(registry, {
    name: 'rasp_store_up',
    help: 'Whether the store answered when these metrics last asked it.',
    read: () => (fleet === null ? 0 : 1),
  });
  let watchesProcess = false;

  /** A reader gets what is known in time; what comes later is there for the next. */
  async function askStore(): Promise<void> {
    if (performance.now() - askedAt < fleetHoldsMs) return;
    askedAt = performance.now();
    const now = given.now();
    const reading = readFleetCounts(given.db, now, given.state.writeBehind.late(now)).then(
      (counts) => {
        fleet = counts;
      },
      () => {
        fleet = null;
      },
    );
    if (!(await within(storeAnswersMs, reading))) fleet = null;
  }

  return {
    contentType: registry.contentType,
    answers,
    async render() {
      if (!watchesProcess) {
        // From the first reader on: they watch the event loop and the garbage collector.
        watchesProcess = true;
        collectDefaultMetrics({ register: registry });
      }
      await askStore();
      return `${answers.render()}\n${await registry.metrics()}`;
    },
  };
}

const fleetHoldsMs = 15_000;

/** Prometheus gives up after ten seconds. */
const storeAnswersMs = 5_000;
