import type { Parameters } from '../config/parameters.ts';
import { decodeVariants } from '../decode/decode.ts';
import type { DetectorId } from '../detectors/taxonomy.ts';
import type { DecodeStep } from '../input.ts';
import type { ModelManifest } from './manifest.ts';

/** One class's score at one stage. */
export interface ClassScore {
  readonly check: DetectorId;
  readonly score: number;
  /** Score from which this stage calls the value an attack; infinite where it never does. */
  readonly threshold: number;
  /** Score from which the linear stage asks the network; null for the network. */
  readonly asks: number | null;
}

/** What the model makes of a value, whether or not an agent would have asked it. */
export interface ExplainedScores {
  readonly version: string;
  /** The text that was scored: the value decoded and folded, `␡` for what is outside ASCII, `✂` where it was cut. */
  readonly text: string;
  readonly trail: readonly DecodeStep[];
  /** The classes of each stage, the highest score first; no network where it cannot be loaded, and why. */
  readonly linear: readonly ClassScore[];
  readonly network: readonly ClassScore[] | null;
  readonly withoutNetwork: string | null;
}

/**
 * Scores a value by both stages of the model that this release ships, with the thresholds of a configuration; null where MODEL is off.
 *
 * For people who look into one value: it loads the stages each time.
 */
export async function explainScores(value: string, parameters: Parameters): Promise<ExplainedScores | null> {
  if (parameters.MODEL === 'off') return null;
  const { foldText, openLinear, thresholdsOf } = await import('./open-linear.ts');
  const last = decodeVariants(value, { base64: parameters.DECODE_B64, rounds: parameters.MAX_DECODE_ROUNDS }).at(-1);
  const codes = foldText(last?.value ?? value);
  const { scorer } = openLinear();
  const { manifest } = scorer;
  const thresholds = thresholdsOf(manifest, parameters);
  const listed = (scores: ArrayLike<number>, stage: 'linear' | 'network'): ClassScore[] =>
    manifest.classes
      .map((check, index) => ({
        ...{ check, score: scores[index] ?? 0, threshold: thresholds[stage][index] ?? 0 },
        asks: stage === 'linear' ? (manifest.linear.asks[index] ?? 0) : null,
      }))
      .sort((one, other) => other.score - one.score);
  const { scores, reason } = await networkScores(codes, manifest, parameters.MODEL);
  return {
    version: manifest.version,
    text: String.fromCharCode(...codes)
      .replaceAll('\u007f', '␡')
      .replaceAll('\u0001', '✂'),
    trail: last?.trail ?? [],
    linear: listed(scorer.scores(codes), 'linear'),
    network: scores === null ? null : listed(scores, 'network'),
    withoutNetwork: reason,
  };
}

async function networkScores(
  codes: Uint8Array,
  manifest: ModelManifest,
  use: 'auto' | 'linear',
): Promise<{ readonly scores: ArrayLike<number> | null; readonly reason: string | null }> {
  if (use === 'linear') return { scores: null, reason: 'MODEL is linear' };
  let reason: string = 'onnxruntime-node is not installed';
  const failed = (error: unknown): void => {
    reason = error instanceof Error ? error.message : String(error);
  };
  try {
    const { openNetwork } = await import('./open-network.ts');
    const network = await openNetwork(manifest, failed);
    const scores = network === null ? null : await network.scores(codes);
    return { scores, reason: scores === null ? reason : null };
  } catch (error) {
    failed(error);
    return { scores: null, reason };
  }
}
