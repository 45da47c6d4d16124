import type { Kysely } from 'kysely';
import type { Tables } from './store/tables.ts';
import { within } from './sync/within.ts';

/** Whether agents should be sent here. */
export type Readiness =
  | {
      readonly ready: true;
      /** `memory`: the store does not answer; connects and quiet beacons are answered all the same, reports are refused and come again. */
      readonly serving: 'store' | 'memory';
    }
  | { readonly ready: false; readonly reason: 'draining' | 'store-went-back' };

/** What probes ask. */
export interface Health {
  readiness(): Promise<Readiness>;
  /** From now on nothing new should be sent here, for a reason. */
  end(reason: 'draining' | 'store-went-back'): void;
}

/**
 * Creates what answers probes. The tables are migrated and the lists loaded before a server listens, so that is ready from its first answer.
 *
 * Without its store a server stays ready: taking all replicas out because the database is away would leave cold starts without
 * configuration and list, which are in memory. The store is asked at most once a second, however many ask here.
 */
export function createHealth(db: Kysely<Tables>): Health {
  let ended: 'draining' | 'store-went-back' | null = null;
  let asked: { readonly at: number; readonly reachable: Promise<boolean> } | null = null;

  function isReachable(): Promise<boolean> {
    if (asked === null || performance.now() - asked.at >= answerHoldsMs) {
      const query = db.selectFrom('counters').select('value').limit(1).execute();
      const reachable = within(
        storeAnswersMs,
        query.then(() => undefined),
      ).catch(() => false);
      asked = { at: performance.now(), reachable };
    }
    return asked.reachable;
  }

  return {
    async readiness() {
      if (ended !== null) return { ready: false, reason: ended };
      return { ready: true, serving: (await isReachable()) ? 'store' : 'memory' };
    },
    end(reason) {
      ended ??= reason;
    },
  };
}

const answerHoldsMs = 1_000;

/** Probes give up after a second, unless told otherwise. */
const storeAnswersMs = 500;
