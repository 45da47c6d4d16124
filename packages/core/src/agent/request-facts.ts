import type { NormalizedRequest } from '../adapter.ts';
import type { RequestFacts } from '../checks/check.ts';
import type { Config } from '../config/config.ts';
import type { Input, Truncation } from '../input.ts';
import { keepShape } from '../keep-shape.ts';
import type { Model } from '../model/model.ts';
import { type Extraction, extractInputs } from '../request/extract-inputs.ts';
import type { AgentState } from './state.ts';

/** The facts of one request; its inputs are extracted when a check first asks for them. */
export class LazyRequestFacts implements RequestFacts {
  readonly request: NormalizedRequest;
  readonly config: Config;
  readonly state: AgentState;
  readonly now: number;
  usual = false;
  #extraction: Extraction | null = null;

  constructor(request: NormalizedRequest, config: Config, state: AgentState, now: number) {
    this.request = request;
    this.config = config;
    this.state = state;
    this.now = now;
  }

  get model(): Model {
    return this.state.model;
  }

  inputs(): readonly Input[] {
    return this.#extract().inputs;
  }

  truncations(): readonly Truncation[] {
    return this.#extract().truncations;
  }

  #extract(): Extraction {
    this.#extraction ??= extractInputs(this.request, this.config.parameters);
    return this.#extraction;
  }
}

keepShape(new LazyRequestFacts(null as never, null as never, null as never, 0));
