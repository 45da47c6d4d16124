import type { ActiveDetector } from '../engine/active-detectors.ts';
import type { LinearScorer } from './linear-scorer.ts';
import { type ThresholdParameters, type Thresholds, thresholdsOf } from './thresholds.ts';

/** A class that a model knows and a configuration leaves on. */
export interface AskedClass extends ActiveDetector {
  /** Its place among the manifest's classes. */
  readonly index: number;
}

/** What follows from a model and a configuration once. */
export interface JudgingPlan extends Thresholds {
  readonly classes: readonly AskedClass[];
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
  const asked = active.map((one) => ({ ...one, index: classes.indexOf(one.detector.id) }));
  const plan = {
    ...thresholdsOf(scorer.manifest, parameters),
    classes: asked.filter(({ index }) => index >= 0),
  };
  last = { scorer, active, parameters, plan };
  return plan;
}
