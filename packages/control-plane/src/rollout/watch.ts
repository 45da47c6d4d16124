import type { BeaconRequest } from '@rasp/core/protocol';
import type { Stage } from '../profiles/served-profile.ts';
import type { RolloutReportRow } from '../store/tables.ts';
import { createTokenBuckets } from '../trust/token-bucket.ts';

/** Takes what instances report while a configuration with limits is rolled out. */
export interface RolloutWatch {
  /** Notes a beacon of one of our agents; `base` names what instances have that the rollout has not reached. */
  note(stage: Stage, base: string, selector: string, request: BeaconRequest, now: number): void;
  /** What came since the last time. */
  take(): readonly RolloutReportRow[];
  /** Puts back what could not be stored. */
  putBack(rows: readonly RolloutReportRow[]): void;
}

/**
 * Creates the watch.
 *
 * An instance counts for the configuration that it says it has, or refuses. A key brings at most 60 new instances a minute and 2,000 in all to each side, and a beacon counts for at
 * most 10,000 requests: whoever holds a key may claim anything, and this bounds how fast.
 */
export function createRolloutWatch(): RolloutWatch {
  let waiting = new Map<string, RolloutReportRow>();
  const known = new Set<string>();
  const perKey = new Map<string, number>();
  const arrivals = createTokenBuckets(newPerMinute, 60_000);

  function isCounted(id: string, key: string, now: number): boolean {
    if (known.has(id)) return true;
    const sofar = perKey.get(key) ?? 0;
    if (sofar >= instancesPerKey || arrivals.take(key, 1, now) === 0) return false;
    if (known.size >= maxKnown) {
      known.clear();
      perKey.clear();
    }
    known.add(id);
    perKey.set(key, sofar + 1);
    return true;
  }

  function add(row: RolloutReportRow): void {
    const id = `${row.rollout_id} ${row.side} ${row.instance}`;
    const last = waiting.get(id);
    waiting.set(
      id,
      last === undefined
        ? row
        : {
            ...row,
            requests: last.requests + row.requests,
            blocked: last.blocked + row.blocked,
            agent_errors: last.agent_errors + row.agent_errors,
          },
    );
  }

  return {
    note(stage, base, selector, { telemetry, extension }, now) {
      const { agent, config, failures } = extension;
      if (agent === null || config === null) return;
      const isStaged = config.revision === stage.profile.revision;
      if (!isStaged && config.revision !== base) return;
      const side = isStaged ? 'staged' : 'base';
      const instance = `${selector}:${agent.instance}`;
      if (!isCounted(`${stage.id} ${side} ${instance}`, `${stage.id} ${side} ${selector}`, now)) return;
      const { success = 0, errors = 0, attacks = 0 } = telemetry?.requests ?? {};
      const requests = Math.min(success + errors + attacks, requestsPerBeacon);
      let failed = 0;
      for (const count of failures.values()) failed += count;
      add({
        rollout_id: stage.id,
        side,
        instance,
        selector,
        requests,
        blocked: Math.min(attacks, requests),
        agent_errors: Math.min(failed, requests),
        refused: config.state === 'refused' ? 1 : 0,
      });
    },
    take() {
      const rows = [...waiting.values()];
      waiting = new Map();
      return rows;
    },
    putBack(rows) {
      const later = [...waiting.values()];
      waiting = new Map();
      for (const row of [...rows, ...later]) add(row);
    },
  };
}

const newPerMinute = 60;
const instancesPerKey = 2_000;
const requestsPerBeacon = 10_000;
const maxKnown = 50_000;
