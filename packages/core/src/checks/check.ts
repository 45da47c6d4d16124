import type { NormalizedRequest, NormalizedResponse } from '../adapter.ts';
import type { AgentState } from '../agent/state.ts';
import type { Config } from '../config/config.ts';
import type { CheckId } from '../detectors/taxonomy.ts';
import type { Finding } from '../finding.ts';
import type { Input, Truncation } from '../input.ts';
import type { Model } from '../model/model.ts';
import type { ModelBudget } from '../model/undecided.ts';

/** What a check that judges values alone may know: they stand in a request or in a record. */
export interface InputFacts {
  readonly config: Config;
  readonly model: Model;
  /** What the records of an event may ask of the model together; absent for a request. */
  readonly modelBudget?: ModelBudget;
  /** True once the check of values has seen that all of them are made of the printable characters of ASCII; then nobody need look again. */
  usual: boolean;
  /** Every value, extracted once, on first use. */
  inputs(): readonly Input[];
  /** The limits that bit while inputs were extracted. */
  truncations(): readonly Truncation[];
}

/** What a check may know about the request in hand. Built once per request. */
export interface RequestFacts extends InputFacts {
  readonly request: NormalizedRequest;
  readonly state: AgentState;
  /** Wall clock, milliseconds since the epoch. */
  readonly now: number;
}

/** What a check concludes: nothing, trust that ends the walk, or findings. */
export type Judgement = null | 'trusted' | readonly Finding[];

/**
 * Judges a request before the handler. It says what it found; `policy/decide` says what follows from the mode.
 *
 * A judgement may be a promise where something has to be computed off the event loop (a signature); a check that never waits gives none.
 */
export interface RequestCheck {
  readonly phase: 'before';
  /** The checks whose findings it gives; it is skipped when all of them are off. */
  readonly ids: readonly CheckId[];
  /** False where the configuration gives it nothing to judge by; it is then skipped. Absent: always something. */
  readonly applies?: (config: Config) => boolean;
  /** True for a check that looks at the source, the route or the headers: a body that only such checks would see is not read. */
  readonly bodiless?: true;
  judge(facts: RequestFacts): Judgement | Promise<Judgement>;
}

/**
 * Judges values wherever they stand: it runs on requests, at its place in the order, and on records.
 *
 * A judgement is a promise where the model has to be loaded or its network is asked.
 */
export interface InputCheck {
  readonly phase: 'inputs';
  readonly ids: readonly CheckId[];
  readonly applies?: (config: Config) => boolean;
  judge(facts: InputFacts): Judgement | Promise<Judgement>;
}

/** Judges what the handler answered. */
export interface ResponseCheck {
  readonly phase: 'after';
  readonly ids: readonly CheckId[];
  readonly applies?: (config: Config) => boolean;
  judge(facts: RequestFacts, response: NormalizedResponse): Judgement;
}

export type Check = RequestCheck | InputCheck | ResponseCheck;
