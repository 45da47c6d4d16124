import type { NormalizedRecord } from '../adapter.ts';
import type { InputFacts } from '../checks/check.ts';
import type { Config } from '../config/config.ts';
import type { Input, Truncation } from '../input.ts';
import type { Model } from '../model/model.ts';
import type { ModelBudget } from '../model/undecided.ts';
import type { Extraction } from '../request/extract-inputs.ts';
import { extractRecord } from '../request/extract-record.ts';

/** The facts of one record; its inputs are extracted when a check first asks for them. */
export class LazyRecordFacts implements InputFacts {
  readonly record: NormalizedRecord;
  readonly config: Config;
  readonly model: Model;
  readonly modelBudget: ModelBudget;
  usual = false;
  #extraction: Extraction | null = null;

  constructor(record: NormalizedRecord, config: Config, model: Model, modelBudget: ModelBudget) {
    this.record = record;
    this.config = config;
    this.model = model;
    this.modelBudget = modelBudget;
  }

  inputs(): readonly Input[] {
    return this.#extract().inputs;
  }

  truncations(): readonly Truncation[] {
    return this.#extract().truncations;
  }

  #extract(): Extraction {
    this.#extraction ??= extractRecord(this.record, this.config.parameters);
    return this.#extraction;
  }
}
