import type { NormalizedEvent, NormalizedRecord, WithheldRecord } from '../adapter.ts';
import type { InputCheck, InputFacts, Judgement } from '../checks/check.ts';
import type { CheckPlan } from '../checks/plan.ts';
import type { DenyVerdict, Finding, Verdict } from '../finding.ts';
import type { ModelBudget } from '../model/undecided.ts';
import { decide, failClosed, stops } from '../policy/decide.ts';
import type { EventSubject } from '../report/event.ts';
import type { Agent } from './agent.ts';
import { recordVerdict } from './consequences.ts';
import { LazyRecordFacts } from './record-facts.ts';

/** Values of all records of an event that the model's network is asked about at most: some 0.1 s, where a batch has 10,000 records. */
const mostAsked = 512;

/**
 * Judges each record of an event on its own, and gives those that are not to reach the handler.
 *
 * `plan` is the one that EVENT_ACTION asks for: under `report` none of its checks stops anything. No source is blacklisted: who
 * wrote a record is not known. Gives a promise from the first record on whose judgement is one.
 */
export function judgeRecords(
  agent: Agent,
  event: NormalizedEvent,
  plan: CheckPlan,
): readonly WithheldRecord[] | Promise<readonly WithheldRecord[]> {
  return judgeFrom(agent, event, plan, 0, [], { asks: mostAsked });
}

function judgeFrom(
  agent: Agent,
  event: NormalizedEvent,
  plan: CheckPlan,
  from: number,
  withheld: WithheldRecord[],
  budget: ModelBudget,
): readonly WithheldRecord[] | Promise<readonly WithheldRecord[]> {
  for (let index = from; index < event.records.length; index++) {
    const record = event.records[index] as NormalizedRecord;
    const verdict = judgeRecord(agent, record, plan, budget);
    if (verdict instanceof Promise) {
      return verdict.then((late) => {
        keep(agent, event, plan, index, late, withheld);
        return judgeFrom(agent, event, plan, index + 1, withheld, budget);
      });
    }
    keep(agent, event, plan, index, verdict, withheld);
  }
  return withheld;
}

function keep(
  agent: Agent,
  event: NormalizedEvent,
  plan: CheckPlan,
  index: number,
  verdict: Verdict,
  withheld: WithheldRecord[],
): void {
  const record = event.records[index] as NormalizedRecord;
  if (verdict.action === 'allow') return;
  recordVerdict(agent, subjectOf(record, event.trigger), verdict, plan.config, agent.clock.now());
  if (verdict.action === 'deny') withheld.push({ index, record, verdict });
}

function judgeRecord(
  agent: Agent,
  record: NormalizedRecord,
  plan: CheckPlan,
  budget: ModelBudget,
): Verdict | Promise<Verdict> {
  const facts: InputFacts = new LazyRecordFacts(record, plan.config, agent.state.model, budget);
  return walkRecord(agent, record, plan, facts, 0, []);
}

/** Runs the checks of a record from one on; the first finding whose mode stops ends the walk, as in a request's. */
function walkRecord(
  agent: Agent,
  record: NormalizedRecord,
  plan: CheckPlan,
  facts: InputFacts,
  from: number,
  findings: Finding[],
): Verdict | Promise<Verdict> {
  for (let index = from; index < plan.records.length; index++) {
    const check = plan.records[index] as InputCheck;
    try {
      const judgement = check.judge(facts);
      if (judgement instanceof Promise) {
        return judgement.then(
          (late) =>
            adds(late, findings, plan)
              ? decide(findings, plan.config, record.id)
              : walkRecord(agent, record, plan, facts, index + 1, findings),
          (error: unknown) =>
            failed(agent, check, error, record, plan) ?? walkRecord(agent, record, plan, facts, index + 1, findings),
        );
      }
      if (adds(judgement, findings, plan)) break;
    } catch (error) {
      const closed = failed(agent, check, error, record, plan);
      if (closed !== null) return closed;
    }
  }
  return decide(findings, plan.config, record.id);
}

/** Adds a judgement's findings and says whether one of them stops. */
function adds(judgement: Judgement, findings: Finding[], plan: CheckPlan): boolean {
  if (judgement === null || judgement === 'trusted') return false;
  findings.push(...judgement);
  return judgement.some((finding) => stops(plan.config.modes[finding.check]));
}

/** Counts a check that failed; gives the refusal that FAIL_MODE=closed wants, or null. */
function failed(
  agent: Agent,
  check: InputCheck,
  error: unknown,
  record: NormalizedRecord,
  plan: CheckPlan,
): DenyVerdict | null {
  agent.failure(`check:${check.ids[0] ?? 'inputs'}`, error);
  return plan.config.parameters.FAIL_MODE === 'closed' ? failClosed(record.id, plan.config) : null;
}

function subjectOf(record: NormalizedRecord, trigger: string): EventSubject {
  return { id: record.id, clientIp: null, method: '', path: '', trigger };
}
