import type { Finding } from '../finding.ts';
import type { Input } from '../input.ts';
import type { Model } from '../model/model.ts';
import type { ModelBudget, Undecided } from '../model/undecided.ts';
import { activeDetectors, stops } from './active-detectors.ts';
import { type InspectConfig, MAX_FINDINGS, type Seen, walkValues } from './inspect.ts';
import { loadedGrammars, loadGrammars } from './load-grammars.ts';

/**
 * Inspects values as `walkValues` does, and has the model judge what grammar looked at and left undecided.
 *
 * Grammar sees every value first, so a request that it stops asks no model. A promise only where the grammars or a stage of the model have to be
 * loaded, or its network is asked; it rejects where the grammars cannot be loaded. `budget`: what the records of one event may ask together; `seen` is told what the values have in common.
 */
export function inspectWithModel(
  inputs: readonly Input[],
  config: InspectConfig,
  model: Model,
  budget: ModelBudget | null = null,
  seen: Seen | null = null,
): readonly Finding[] | Promise<readonly Finding[]> {
  const { modes, parameters } = config;
  const grammars = loadedGrammars();
  const undecided: Undecided[] = [];
  const findings = walkValues(inputs, config, grammars, parameters.MODEL === 'off' ? null : undecided, seen);
  if (findings === null) return loadGrammars().then(() => inspectWithModel(inputs, config, model, budget, seen));
  if (grammars === null || undecided.length === 0 || findings.length >= MAX_FINDINGS) return findings;
  if (findings.some(({ check }) => stops(modes[check]))) return findings;
  const truncated = modes.truncated === 'off' ? 'off' : stops(modes.truncated) ? 'stops' : 'tells';
  return model.judge(
    {
      ...{ undecided, active: activeDetectors(modes, grammars.detectors), parameters, truncated, budget },
      ...{ before: findings, maxFindings: MAX_FINDINGS },
    },
    parameters.MODEL,
  );
}
