import type { DetectorId } from '../detectors/taxonomy.ts';

/**
 * What is known of a trained model: written by `models/training`, read by the agent, shown by `rasp explain`.
 *
 * A value is folded ({@link file://./fold-text.ts}); the linear stage scores its n-grams in plain TypeScript; where that score lies
 * between `asks` and certainty, the network is asked.
 */
export interface ModelManifest {
  /** Raised when the agent has to read a model in another way; an agent refuses what it does not know. */
  readonly format: 1;
  /** Date and hash of the training data, such as `2026-11-26-1f2e3d4c`. */
  readonly version: string;
  /** The classes in the order of the weights and of the network's outputs. */
  readonly classes: readonly DetectorId[];
  readonly linear: LinearStage;
  readonly network: NetworkStage;
}

/** One logistic regression per class on binary n-gram features: score = sigmoid(scale * sum(weights) + bias). */
export interface LinearStage {
  /** Per class. A weight is an int8; `scale` turns the sum into logits. */
  readonly scale: readonly number[];
  readonly bias: readonly number[];
  /** Score per class from which the value is blocked by this stage alone; above 1 where it never is. */
  readonly threshold: readonly number[];
  /** Score per class from which the network is asked. */
  readonly asks: readonly number[];
  /** Hex SHA-256 of the weights: int8, bucket by bucket, one per class each. */
  readonly sha256: string;
}

/** The ONNX network: int32 `codes` [1, length], padded with 0, to float `scores` [1, classes]. */
export interface NetworkStage {
  /** Codes that it reads; a longer text keeps its head and its tail. */
  readonly length: number;
  /** Calibrated score per class from which the value is blocked. */
  readonly threshold: readonly number[];
  /** Hex SHA-256 of the ONNX file. */
  readonly sha256: string;
}
