import { redactText } from '../events/redact.ts';
import type { ScanSampleRow } from '../store/tables.ts';
import type { Changes } from './changes.ts';
import type { Judges } from './judges.ts';
import { decisiveCheck, isStopped, type Outcome, outcomeOf } from './outcome.ts';
import type { Pace } from './pace.ts';
import { casesOf } from './sample-lines.ts';

type Outcomes = Readonly<Record<Outcome, number>>;

/** A number by what is served and by the draft. */
interface BeforeAfter {
  readonly before: number;
  readonly after: number;
}

/** How the lines of one sample fared. */
export interface JudgedSample {
  readonly id: string;
  readonly name: string;
  readonly judged: number;
  readonly changed: number;
  readonly before: Outcomes;
  readonly after: Outcomes;
  /** Lines labelled benign that are stopped. */
  readonly falseAlarms: BeforeAfter;
  /** Lines labelled attack that are not stopped. */
  readonly missed: BeforeAfter;
}

/** Judges each line of a sample by what is served and by a draft, as `rasp scan` would by either. */
export async function judgeSample(
  sample: ScanSampleRow,
  judges: Judges,
  pace: Pace,
  changes: Changes,
): Promise<JudgedSample> {
  const sums = { before: none(), after: none() };
  const falseAlarms = { before: 0, after: 0 };
  const missed = { before: 0, after: 0 };
  let [judged, changed] = [0, 0];
  for (const { line, one } of casesOf(sample.body)) {
    if (!(await pace.goOn())) break;
    const verdicts = { before: await judges.served.judge(one.request), after: await judges.draft.judge(one.request) };
    const ends = { before: outcomeOf(verdicts.before), after: outcomeOf(verdicts.after) };
    judged++;
    for (const side of ['before', 'after'] as const) {
      sums[side][ends[side]]++;
      if (one.label === 'benign' && isStopped(ends[side])) falseAlarms[side]++;
      if (one.label === 'attack' && !isStopped(ends[side])) missed[side]++;
    }
    if (ends.before === ends.after) continue;
    changed++;
    // Which check stopped or saw it on the side where more happened.
    const louder = isStopped(ends.before) || ends.after === 'passed' ? verdicts.before : verdicts.after;
    changes.add({
      kind: 'sample',
      id: one.id.slice(0, 200),
      sample: sample.name,
      line,
      label: one.label,
      ...ends,
      check: decisiveCheck(louder.findings),
      summary: summaryOf(louder.findings[0]?.evidence ?? ''),
      byMode: false,
    });
  }
  return { id: sample.id, name: sample.name, judged, changed, ...sums, falseAlarms, missed };
}

/** What convinced, without what somebody may have typed of themselves: samples are not redacted, and more people see dry runs than make them. */
function summaryOf(evidence: string): string {
  return redactText(evidence.slice(0, 300), new Set());
}

function none(): Record<Outcome, number> {
  return { passed: 0, reported: 0, blocked: 0, blacklisted: 0 };
}
