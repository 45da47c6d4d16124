import type { InputCheck, Judgement, RequestCheck, RequestFacts } from '../checks/check.ts';
import type { CheckPlan } from '../checks/plan.ts';
import type { Finding } from '../finding.ts';
import { stops } from '../policy/decide.ts';
import type { Agent } from './agent.ts';

/** What the checks before the handler came to: trust in the source or the path, or findings. */
export type Walked = 'trusted' | readonly Finding[];

const noFindings: readonly Finding[] = [];

/**
 * Runs the checks in their order; the first finding whose mode stops ends the walk.
 *
 * Gives a promise only from the first check on that gives one: nearly every walk ends within the turn that it began in. A check that
 * fails is counted and skipped; under FAIL_MODE=closed its error is thrown.
 */
export function walkChecks(agent: Agent, plan: CheckPlan, facts: RequestFacts): Walked | Promise<Walked> {
  return walkFrom(agent, plan, facts, 0, null);
}

function walkFrom(
  agent: Agent,
  plan: CheckPlan,
  facts: RequestFacts,
  from: number,
  before: readonly Finding[] | null,
): Walked | Promise<Walked> {
  let findings = before;
  for (let index = from; index < plan.before.length; index++) {
    const check = plan.before[index] as RequestCheck | InputCheck;
    try {
      const judging = check.judge(facts);
      if (judging === null) continue;
      if (judging instanceof Promise) {
        return waited(agent, check, judging, plan).then((judgement) => {
          const so = joined(judgement, findings);
          return so === 'trusted' || ends(judgement, plan) ? so : walkFrom(agent, plan, facts, index + 1, so);
        });
      }
      const so = joined(judging, findings);
      if (so === 'trusted') return so;
      findings = so;
      if (ends(judging, plan)) break;
    } catch (error) {
      failed(agent, check, error, plan);
    }
  }
  return findings ?? noFindings;
}

/** A judgement that had to be waited for; none where its check failed. */
async function waited(
  agent: Agent,
  check: RequestCheck | InputCheck,
  judging: Promise<Judgement>,
  plan: CheckPlan,
): Promise<Judgement> {
  try {
    return await judging;
  } catch (error) {
    failed(agent, check, error, plan);
    return null;
  }
}

function failed(agent: Agent, check: RequestCheck | InputCheck, error: unknown, plan: CheckPlan): void {
  agent.failure(`check:${check.ids[0] ?? 'ignored-paths'}`, error);
  if (plan.config.parameters.FAIL_MODE === 'closed') throw error;
}

/** What was found so far, with one more judgement. */
function joined(judgement: Judgement, findings: readonly Finding[] | null): Walked {
  if (judgement === 'trusted') return judgement;
  if (judgement === null) return findings ?? noFindings;
  return findings === null ? judgement : [...findings, ...judgement];
}

/** True where a judgement holds a finding whose mode stops the request. */
function ends(judgement: Judgement, plan: CheckPlan): boolean {
  return Array.isArray(judgement) && judgement.some((finding: Finding) => stops(plan.config.modes[finding.check]));
}
