import type { Finding } from '../finding.ts';
import type { Input } from '../input.ts';
import type { Model } from '../model/model.ts';
import type { ModelBudget, Undecided } from '../model/undecided.ts';
import { activeDetectors, stops } from './active-detectors.ts';
import { type InspectConfig, inspectInputs, MAX_FINDINGS, type Seen } from './inspect.ts';

/**
 * Inspects values as `inspectInputs` does, and has the model judge what grammar looked at and left undecided.
 *
 * Grammar sees every value first, so a request that it stops asks no model. A promise only where a stage of the model has to be loaded or its
 * network is asked. `budget`: what the records of one event may ask together; `seen` is told what the values have in common.
 */
export function inspectWithModel(
  inputs: readonly Input[],
  config: InspectConfig,
  model: Model,
  budget: ModelBudget | null = null,
  seen: Seen | null = null,
): readonly Finding[] | Promise<readonly Finding[]> {
  const { modes, parameters } = config;
  if (parameters.MODEL === 'off') return inspectInputs(inputs, config, null, seen);
  const undecided: Undecided[] = [];
  const findings = inspectInputs(inputs, config, undecided, seen);
  if (undecided.length === 0 || findings.length >= MAX_FINDINGS) return findings;
  if (findings.some(({ check }) => stops(modes[check]))) return findings;
  const truncated = modes.truncated === 'off' ? 'off' : stops(modes.truncated) ? 'stops' : 'tells';
  return model.judge(
    {
      ...{ undecided, active: activeDetectors(modes).list, parameters, truncated, budget },
      ...{ before: findings, maxFindings: MAX_FINDINGS },
    },
    parameters.MODEL,
  );
}
