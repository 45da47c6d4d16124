import type { DeadLetter, Env } from './adapter.ts';
import type { Clock } from './agent/clock.ts';
import type { LogLine } from './agent/logger.ts';
import type { Parameters } from './config/parameters.ts';
import type { ModelSources } from './model/model.ts';
import type { EventSink } from './report/event.ts';

/** What a user may give `protect` beside the handler. Options beat the environment. */
export interface ProtectOptions {
  /** Connect URL of the control plane; `RASP_CLOUD_URL` otherwise. */
  readonly cloudUrl?: string;
  /** Agent key; `RASP_KEY` otherwise. */
  readonly key?: string;
  /** Parameters that beat every other source, the control plane included. */
  readonly config?: Partial<Parameters>;
  /** Takes the records that EVENT_ACTION `dead-letter` withholds, in the place of DEAD_LETTER_QUEUE. */
  readonly deadLetter?: DeadLetter;
}

/** What a guard takes from the process; tests pass their own. */
export interface GuardDependencies {
  readonly env: Env;
  readonly clock: Clock;
  readonly log: LogLine;
  /** Receives each security event; a structured line on standard output by default. */
  readonly events: EventSink;
  /** Where the stages of the model come from; what this release ships by default. */
  readonly model: ModelSources;
}
