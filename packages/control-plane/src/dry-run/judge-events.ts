import type { ProfileConfig } from '../profiles/profile-config.ts';
import type { LabelledEvent } from '../repositories/events.ts';
import type { Changes } from './changes.ts';
import type { Judges } from './judges.ts';
import { modeVerdict, needsWholeRequest } from './mode-verdict.ts';
import { decisiveCheck, type Outcome, outcomeOf } from './outcome.ts';
import type { Pace } from './pace.ts';
import { replayEvent } from './replay-event.ts';

/** How stored events fared. */
export interface JudgedEvents {
  readonly judged: number;
  /** Of those judged: how many by the mode of their check alone. */
  readonly byMode: number;
  readonly undecided: number;
  readonly changed: number;
}

/** Both verdicts on one event. */
interface Verdicts {
  readonly before: Outcome;
  readonly after: Outcome;
  readonly check: string;
  readonly byMode: boolean;
}

/**
 * Judges stored events by what is served and by a draft.
 *
 * Where what is left of an event still convinces the agent of what is served, the agent of the draft is asked the same. Where redaction left too little for
 * that, the mode of the check that spoke tells, unless the draft changes something that only the whole request could be judged by: then the event
 * stays undecided.
 */
export async function judgeEvents(
  events: AsyncIterable<LabelledEvent>,
  configs: { readonly served: ProfileConfig; readonly draft: ProfileConfig },
  judges: Judges,
  pace: Pace,
  changes: Changes,
): Promise<JudgedEvents> {
  const hidden = needsWholeRequest(configs.served, configs.draft).length > 0;
  let [judged, byMode, undecided, changed] = [0, 0, 0, 0];
  for await (const event of events) {
    if (!(await pace.goOn())) break;
    const verdicts = (await replayed(event)) ?? (hidden ? null : compared(event));
    if (verdicts === null) {
      undecided++;
      continue;
    }
    judged++;
    if (verdicts.byMode) byMode++;
    if (verdicts.before === verdicts.after) continue;
    changed++;
    changes.add({
      kind: 'event',
      id: event.id,
      sample: null,
      line: null,
      label: event.label === 'attack' ? 'attack' : event.label === 'false-alarm' ? 'benign' : null,
      ...verdicts,
      summary:
        `${event.type} from ${event.source_ip || 'an unknown source'}${event.path === '' ? '' : ` at ${event.path}`}`.slice(
          0,
          300,
        ),
    });
  }
  return { judged, byMode, undecided, changed };

  async function replayed(event: LabelledEvent): Promise<Verdicts | null> {
    const request = replayEvent(event);
    if (request === null) return null;
    const before = await judges.served.judge(request);
    if (!before.findings.some(({ check }) => check === event.type)) return null;
    const after = await judges.draft.judge(request);
    const check = decisiveCheck(before.findings) || event.type;
    return { before: outcomeOf(before), after: outcomeOf(after), check, byMode: false };
  }

  function compared(event: LabelledEvent): Verdicts | null {
    const [before, after] = [modeVerdict(event, configs.served), modeVerdict(event, configs.draft)];
    return before === null || after === null ? null : { before, after, check: event.type, byMode: true };
  }
}
