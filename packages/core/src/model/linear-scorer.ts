import { HEAD, TAIL } from './fold-text.ts';
import type { ModelManifest } from './manifest.ts';
import { BUCKETS, LONGEST, writeBuckets } from './ngrams.ts';
import { BUCKET_BYTES, SHIFT } from './weight-layout.ts';

/** Words of a bucket; each holds four weights. */
const WORDS = BUCKET_BYTES / 4;
/** Buckets that 16 bits can sum up. */
const ROUND = 256;
/** Every second byte of a word. */
const LANES = 0x00ff_00ff;

/**
 * The linear stage: one logistic regression per class on the n-grams that a text has.
 *
 * Four weights are read as one word and summed up in 16-bit lanes: a sum for each class by itself takes three times as long.
 */
export class LinearScorer {
  readonly manifest: ModelManifest;
  readonly #words: Int32Array;
  readonly #buckets: Uint16Array = new Uint16Array((HEAD + 1 + TAIL + 2) * LONGEST);
  readonly #sums: Int32Array = new Int32Array(BUCKET_BYTES);
  readonly #scores: Float64Array;

  /** `bytes`: the weights as `layOut` gives them. */
  constructor(manifest: ModelManifest, bytes: Uint8Array) {
    const classes = manifest.classes.length;
    if (classes > BUCKET_BYTES || bytes.length !== BUCKETS * BUCKET_BYTES) {
      throw new Error(`it has ${bytes.length} bytes of weights, which do not fit ${classes} classes`);
    }
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    this.manifest = manifest;
    this.#words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
    this.#scores = new Float64Array(classes);
  }

  /** Gives the score of each class for a folded text, in the manifest's order; the next call overwrites it. */
  scores(codes: Uint8Array): Float64Array {
    const count = writeBuckets(codes, this.#buckets);
    this.#sums.fill(-SHIFT * count);
    for (let from = 0; from < count; from += ROUND) this.#add(from, Math.min(from + ROUND, count));
    const { scale, bias } = this.manifest.linear;
    for (let index = 0; index < this.#scores.length; index++) {
      const logit = (scale[index] as number) * (this.#sums[index] as number) + (bias[index] as number);
      this.#scores[index] = 1 / (1 + Math.exp(-logit));
    }
    return this.#scores;
  }

  /** Adds the weights of at most {@link ROUND} buckets to the sums. */
  #add(from: number, to: number): void {
    const words = this.#words;
    const buckets = this.#buckets;
    let even0 = 0;
    let odd0 = 0;
    let even1 = 0;
    let odd1 = 0;
    let even2 = 0;
    let odd2 = 0;
    let even3 = 0;
    let odd3 = 0;
    for (let at = from; at < to; at++) {
      const start = (buckets[at] as number) * WORDS;
      const word0 = words[start] as number;
      const word1 = words[start + 1] as number;
      const word2 = words[start + 2] as number;
      const word3 = words[start + 3] as number;
      even0 = (even0 + (word0 & LANES)) | 0;
      odd0 = (odd0 + ((word0 >>> 8) & LANES)) | 0;
      even1 = (even1 + (word1 & LANES)) | 0;
      odd1 = (odd1 + ((word1 >>> 8) & LANES)) | 0;
      even2 = (even2 + (word2 & LANES)) | 0;
      odd2 = (odd2 + ((word2 >>> 8) & LANES)) | 0;
      even3 = (even3 + (word3 & LANES)) | 0;
      odd3 = (odd3 + ((word3 >>> 8) & LANES)) | 0;
    }
    this.#keep(0, even0, odd0);
    this.#keep(4, even1, odd1);
    this.#keep(8, even2, odd2);
    this.#keep(12, even3, odd3);
  }

  #keep(first: number, even: number, odd: number): void {
    const sums = this.#sums;
    sums[first] = (sums[first] as number) + (even & 0xffff);
    sums[first + 1] = (sums[first + 1] as number) + (odd & 0xffff);
    sums[first + 2] = (sums[first + 2] as number) + (even >>> 16);
    sums[first + 3] = (sums[first + 3] as number) + (odd >>> 16);
  }
}
