import type { NormalizedRequest, NormalizedResponse } from '../adapter.ts';
import type { AgentState } from '../agent/state.ts';
import type { Config } from '../config/config.ts';
import type { CheckId } from '../detectors/taxonomy.ts';
import type { Finding } from '../finding.ts';
import type { Input, Truncation } from '../input.ts';

/** What a check may know about the request in hand. Built once per request; `inputs` is extracted on first use. */
export interface RequestFacts {
  readonly request: NormalizedRequest;
  readonly config: Config;
  readonly state: AgentState;
  /** Wall clock, milliseconds since the epoch. */
  readonly now: number;
  /** Every value of the request, extracted once. */
  inputs(): readonly Input[];
  /** The limits that bit while inputs were extracted. */
  truncations(): readonly Truncation[];
}

/** What a check concludes: nothing, trust that ends the walk, or findings. */
export type Judgement = null | 'trusted' | readonly Finding[];

/** Judges a request before the handler. It says what it found; `policy/decide` says what follows from the mode. */
export interface RequestCheck {
  readonly phase: 'before';
  /** The checks whose findings it gives; it is skipped when all of them are off. */
  readonly ids: readonly CheckId[];
  judge(facts: RequestFacts): Judgement;
}

/** Judges what the handler answered. */
export interface ResponseCheck {
  readonly phase: 'after';
  readonly ids: readonly CheckId[];
  judge(facts: RequestFacts, response: NormalizedResponse): Judgement;
}

export type Check = RequestCheck | ResponseCheck;
