import type { Finding } from '../finding.ts';
import type { Input } from '../input.ts';
import type { Undecided } from '../model/undecided.ts';
import * as grammars from './grammars.ts';
import { type InspectConfig, type Seen, walkValues } from './inspect.ts';

export { type InspectConfig, MAX_EVIDENCE, MAX_FINDINGS, MAX_INSPECTION_WORK } from './inspect.ts';

/** Inspects values as `walkValues` does, for who has the grammars at hand and waits for nothing: tests, measurements and training. */
export function inspectInputs(
  inputs: readonly Input[],
  config: InspectConfig,
  undecided: Undecided[] | null = null,
  seen: Seen | null = null,
): readonly Finding[] {
  return walkValues(inputs, config, grammars, undecided, seen);
}

/** Inspects one value; see {@link inspectInputs}. */
export function inspectValue(input: Input, config: InspectConfig): readonly Finding[] {
  return inspectInputs([input], config);
}
