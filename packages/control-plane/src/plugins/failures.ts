import { refusal } from '@rasp/core/protocol';
import type { Store } from '../store/database.ts';
import type { Counters } from '../telemetry/counters.ts';
import { isUnavailable } from './problems.ts';
import type { WireAnswer } from './wire-answer.ts';

/** Counts what went wrong with requests and tells of it. */
export interface Failures {
  /** A request that its sender got wrong. */
  refused(): void;
  /** A request that could not be answered; gives what its sender is told, which holds no details because an agent can do nothing with them. */
  failed(what: string, error: unknown): WireAnswer;
}

/**
 * Creates the teller. The same failure is told once in a minute: a full disk must not fill the log as well.
 *
 * A store that cannot be used at present is no defect: who sent the request is asked to come again, as where the store is too slow.
 */
export function createFailures(
  counters: Counters,
  { explain }: Pick<Store, 'explain'>,
  onProblem: (message: string) => void,
): Failures {
  let lastProblem = '';
  let lastProblemAt = 0;
  return {
    refused() {
      counters.refused++;
    },
    failed(what, error) {
      counters.failed++;
      const problem = `${what}: ${String(error)}`;
      if (problem !== lastProblem || performance.now() - lastProblemAt >= repeatMs) {
        lastProblem = problem;
        lastProblemAt = performance.now();
        onProblem(problem);
      }
      if (isUnavailable(explain(error))) {
        return { statusCode: 503, json: JSON.stringify(refusal('The store cannot be used at present; try again.')) };
      }
      return { statusCode: 500, json: JSON.stringify(refusal('The control plane failed; try again.')) };
    },
  };
}

const repeatMs = 60_000;
