import type { NormalizedEvent, NormalizedRecord, WithheldRecord } from '../adapter.ts';
import type { InputFacts } from '../checks/check.ts';
import type { CheckPlan } from '../checks/plan.ts';
import type { DenyVerdict, Finding, Verdict } from '../finding.ts';
import { decide, failClosed, stops } from '../policy/decide.ts';
import type { EventSubject } from '../report/event.ts';
import type { Agent } from './agent.ts';
import { recordVerdict } from './consequences.ts';
import { LazyRecordFacts } from './record-facts.ts';

/**
 * Judges each record of an event on its own, and gives those that are not to reach the handler.
 *
 * `plan` is the one that EVENT_ACTION asks for: under `report` none of its checks stops anything. No source is blacklisted: who
 * wrote a record is not known.
 */
export function judgeRecords(agent: Agent, event: NormalizedEvent, plan: CheckPlan): readonly WithheldRecord[] {
  const withheld: WithheldRecord[] = [];
  event.records.forEach((record, index) => {
    const verdict = judgeRecord(agent, record, plan);
    if (verdict.action === 'allow') return;
    recordVerdict(agent, subjectOf(record, event.trigger), verdict, plan.config, agent.clock.now());
    if (verdict.action === 'deny') withheld.push({ index, record, verdict });
  });
  return withheld;
}

function judgeRecord(agent: Agent, record: NormalizedRecord, plan: CheckPlan): Verdict | DenyVerdict {
  const facts: InputFacts = new LazyRecordFacts(record, plan.config);
  const findings: Finding[] = [];
  for (const check of plan.records) {
    try {
      const judgement = check.judge(facts);
      if (judgement === null || judgement === 'trusted') continue;
      findings.push(...judgement);
      if (judgement.some((finding) => stops(plan.config.modes[finding.check]))) break;
    } catch (error) {
      agent.failure(`check:${check.ids[0] ?? 'inputs'}`, error);
      if (plan.config.parameters.FAIL_MODE === 'closed') return failClosed(record.id, plan.config);
    }
  }
  return decide(findings, plan.config, record.id);
}

function subjectOf(record: NormalizedRecord, trigger: string): EventSubject {
  return { id: record.id, clientIp: null, method: '', path: '', trigger };
}
