import { BUCKETS } from './ngrams.ts';

/** Bytes of one bucket: four words, one byte for each of at most 16 classes. */
export const BUCKET_BYTES = 16;

/** What is added to a weight, so that it is positive and no carry leaves its lane when words are summed up. */
export const SHIFT = 128;

/**
 * Lays the weights of a linear stage out as `LinearScorer` reads them: {@link BUCKET_BYTES} a bucket, each {@link SHIFT} higher.
 *
 * `weights`: bucket by bucket, one per class each. Done when a model is packed, because at a cold start it costs 3 ms and 8 MB. Throws where
 * their number does not fit.
 */
export function layOut(weights: Int8Array, classes: number): Uint8Array {
  if (classes > BUCKET_BYTES || weights.length !== BUCKETS * classes) {
    throw new Error(`${weights.length} weights do not fit ${classes} classes`);
  }
  const bytes = new Uint8Array(BUCKETS * BUCKET_BYTES).fill(SHIFT);
  weights.forEach((weight, at) => {
    bytes[Math.floor(at / classes) * BUCKET_BYTES + (at % classes)] = weight + SHIFT;
  });
  return bytes;
}
