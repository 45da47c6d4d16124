import type { Parameters } from '../config/parameters.ts';
import type { DetectorId } from '../detectors/taxonomy.ts';
import type { ModelManifest } from './manifest.ts';

/** What a model's thresholds depend on in a configuration. */
export type ThresholdParameters = Pick<Parameters, 'XSS_PROBA' | 'SQLI_PROBA' | 'MODEL_THRESHOLDS'>;

/** Scores per class, in the manifest's order, from which a stage calls a value an attack. */
export interface Thresholds {
  readonly linear: readonly number[];
  readonly network: readonly number[];
}

/**
 * The defaults of PyRASP's versions. Its control planes send them to every agent, so they say nothing about what an operator wants of another
 * model; any other value does.
 */
const pyraspDefaults: Readonly<Partial<Record<DetectorId, readonly number[]>>> = {
  xss: [0.6, 0.7],
  sqli: [0.725, 0.85],
};

/**
 * Gives the thresholds that apply: the manifest's, but for classes that a configuration has an own one for.
 *
 * MODEL_THRESHOLDS beats XSS_PROBA and SQLI_PROBA. A configured score is one of the network, whose scores are probabilities: it takes the place
 * of the network's threshold, and the linear stage's is raised to it where it is lower, so that a class can be silenced. 1 is never reached.
 */
export function thresholdsOf({ classes, linear, network }: ModelManifest, parameters: ThresholdParameters): Thresholds {
  const configured = classes.map((id) => configuredFor(id, parameters));
  return {
    linear: linear.threshold.map((threshold, index) => Math.max(threshold, configured[index] ?? 0)),
    network: network.threshold.map((threshold, index) => configured[index] ?? threshold),
  };
}

/** The configured score of a class, out of reach where it is 1; null where there is none. */
function configuredFor(id: DetectorId, parameters: ThresholdParameters): number | null {
  const own = Object.hasOwn(parameters.MODEL_THRESHOLDS, id)
    ? parameters.MODEL_THRESHOLDS[id]
    : pyraspScore(id, parameters);
  if (own === undefined || own === null) return null;
  return own < 1 ? own : Number.POSITIVE_INFINITY;
}

function pyraspScore(id: DetectorId, { XSS_PROBA, SQLI_PROBA }: ThresholdParameters): number | null {
  const score = id === 'xss' ? XSS_PROBA : id === 'sqli' ? SQLI_PROBA : null;
  return score === null || pyraspDefaults[id]?.includes(score) === true ? null : score;
}
