import type { ProfileConfig } from '../profiles/profile-config.ts';
import type { LabelledEvent } from '../repositories/events.ts';
import type { ScanSampleRow } from '../store/tables.ts';
import { createChanges, type VerdictChange } from './changes.ts';
import { type JudgedEvents, judgeEvents } from './judge-events.ts';
import { type JudgedSample, judgeSample } from './judge-sample.ts';
import { createJudges } from './judges.ts';
import { needsWholeRequest } from './mode-verdict.ts';
import { createPace } from './pace.ts';

/** What a draft is judged against. */
export interface DryRunInput {
  readonly served: ProfileConfig;
  readonly draft: ProfileConfig;
  /** Read as they are needed. */
  readonly events: AsyncIterable<LabelledEvent>;
  readonly samples: readonly ScanSampleRow[];
  /** Ends the work where nobody waits for its result. */
  readonly signal: AbortSignal;
}

/** What judging by a draft gives. */
export interface DryRun {
  readonly judged: number;
  readonly undecided: number;
  readonly isComplete: boolean;
  readonly hidden: readonly string[];
  readonly changes: readonly VerdictChange[];
  readonly changedInAll: number;
  readonly events: JudgedEvents;
  readonly samples: readonly JudgedSample[];
}

/**
 * Judges stored events and uploaded samples by what is served and by a draft, by the code that agents run, and says which verdicts would change.
 *
 * It works in slices of a few milliseconds with rests as long in between, for at most half a minute.
 */
export async function dryRun({ served, draft, events, samples, signal }: DryRunInput): Promise<DryRun> {
  const changes = createChanges();
  const judges = await createJudges(served, draft);
  const pace = createPace(signal, limitMs);
  const judgedSamples: JudgedSample[] = [];
  for (const sample of samples) judgedSamples.push(await judgeSample(sample, judges, pace, changes));
  const judgedEvents = await judgeEvents(events, { served, draft }, judges, pace, changes);
  return {
    judged: judgedEvents.judged + judgedSamples.reduce((sum, { judged }) => sum + judged, 0),
    undecided: judgedEvents.undecided,
    isComplete: !pace.isSpent(),
    hidden: [...hiddenBy(served, draft, judgedEvents, samples.length), ...judges.draft.notes],
    changes: changes.first,
    changedInAll: changes.inAll,
    events: judgedEvents,
    samples: judgedSamples,
  };
}

/** What does not show, one sentence each. */
function hiddenBy(
  served: ProfileConfig,
  draft: ProfileConfig,
  { judged, byMode, undecided }: JudgedEvents,
  samples: number,
): readonly string[] {
  const hidden: string[] = [];
  if (judged + undecided > 0) {
    hidden.push(
      'Requests in which nothing was found are not kept: what the draft would find in them does not show.',
      'Of an event only what convinced its check is kept, redacted: other values of the same request are not judged again.',
    );
  }
  if (byMode > 0)
    hidden.push(
      `Of ${byMode} events redaction left too little to run the engine on: the mode of their check was compared.`,
    );
  const needed = needsWholeRequest(served, draft);
  if (undecided > 0 && needed.length > 0)
    hidden.push(
      `${needed.join(', ')} ${needed.length === 1 ? 'differs' : 'differ'}: ${undecided} events are undecided, because only whole requests, which are not kept, could tell.`,
    );
  if (samples > 0) {
    hidden.push(
      'Lines of samples are single values without an address, a host or a session: blacklist, flood, brute, bots, spoofing, path and ztaa are not judged by them.',
    );
  }
  return hidden;
}

const limitMs = 30_000;
