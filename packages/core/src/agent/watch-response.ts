import type { RequestFacts } from '../checks/check.ts';
import { dlp } from '../checks/dlp.ts';
import { planFor } from '../checks/plan.ts';
import type { DenyVerdict, Finding } from '../finding.ts';
import { decide } from '../policy/decide.ts';
import { ResponseWatch } from '../response/response-watch.ts';
import type { Agent } from './agent.ts';
import { recordRequestVerdict } from './consequences.ts';

/**
 * The watch of the response to a request, or null where responses are neither looked at nor changed.
 *
 * Without facts the request was not inspected or its source is trusted: then its response is not looked at either, but its Server header is
 * that of every response.
 */
export function watchFor(agent: Agent, facts: RequestFacts | null): ResponseWatch | null {
  const plan = planFor(facts === null ? agent.config() : facts.config);
  if (!plan.watches) return null;
  const failed = (error: unknown): void => agent.failure('check:dlp', error);
  if (facts === null || !plan.after.includes(dlp)) {
    return plan.config.parameters.CHANGE_SERVER ? new ResponseWatch(plan.config, null, failed) : null;
  }
  const { request, config, now } = facts;
  const sink = (findings: readonly Finding[]): DenyVerdict | null => {
    const verdict = decide(findings, config, request.id);
    if (verdict.action !== 'allow') recordRequestVerdict(agent, request, verdict, config, now);
    return verdict.action === 'deny' ? verdict : null;
  };
  return new ResponseWatch(config, sink, failed);
}
