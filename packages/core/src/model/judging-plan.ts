import type { ActiveDetector } from '../engine/active-detectors.ts';
import type { LinearScorer } from './linear-scorer.ts';
import { type ThresholdParameters, type Thresholds, thresholdsOf } from './thresholds.ts';

/** What follows from a model and a configuration once. */
export interface JudgingPlan extends Thresholds {
  /** The detector of each of the manifest's classes; null where the configuration has it off. */
  readonly classes: readonly (ActiveDetector | null)[];
}

interface Known {
  readonly scorer: LinearScorer;
  readonly active: readonly ActiveDetector[];
  readonly parameters: ThresholdParameters;
  readonly plan: JudgingPlan;
}

/** The plan of the last request: the next one's, unless the configuration changed or another agent of the process asked. */
let last: Known | null = null;

/** Gives the plan of a model under a configuration. */
export function judgingPlan(
  scorer: LinearScorer,
  active: readonly ActiveDetector[],
  parameters: ThresholdParameters,
): JudgingPlan {
  if (last !== null && last.scorer === scorer && last.active === active && last.parameters === parameters) {
    return last.plan;
  }
  const { classes } = scorer.manifest;
  const plan = {
    ...thresholdsOf(scorer.manifest, parameters),
    classes: classes.map((id) => active.find(({ detector }) => detector.id === id) ?? null),
  };
  last = { scorer, active, parameters, plan };
  return plan;
}
