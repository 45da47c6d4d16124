import fc from 'fast-check';
import { foldText, HEAD, TAIL } from './fold-text.ts';
import { LinearScorer } from './linear-scorer.ts';
import type { ModelManifest } from './manifest.ts';
import { BUCKETS, ngramBuckets } from './ngrams.ts';
import { layOut } from './weight-layout.ts';

function manifestOf(classes: number): ModelManifest {
  const scale = Array.from({ length: classes }, (_, index) => 0.001 * (index + 1));
  const bias = scale.map((_, index) => index / 10 - 0.5);
  return { classes: scale.map(() => 'sqli'), linear: { scale, bias } } as unknown as ModelManifest;
}

/** Weights of every size, the same on each run. */
function weightsOf(classes: number): Int8Array {
  return Int8Array.from({ length: BUCKETS * classes }, (_, at) => ((at * 2_654_435_761) >>> 24) - 128);
}

/** The score as the manifest describes it, class by class. */
function plainScore({ linear }: ModelManifest, weights: Int8Array, text: string, index: number): number {
  const classes = linear.scale.length;
  let sum = 0;
  for (const bucket of ngramBuckets(foldText(text))) sum += weights[bucket * classes + index] as number;
  return 1 / (1 + Math.exp(-((linear.scale[index] as number) * sum + (linear.bias[index] as number))));
}

it.each([1, 4, 13, 16])('scores %i classes as the sum of their weights', (classes) => {
  const manifest = manifestOf(classes);
  const weights = weightsOf(classes);
  const scorer = new LinearScorer(manifest, layOut(weights, manifest.classes.length));
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 600 }), fc.string({ maxLength: 40 }));
  fc.assert(
    fc.property(text, (value) => {
      const scores = [...scorer.scores(foldText(value))];
      expect(scores).toHaveLength(classes);
      scores.forEach((score, index) => {
        expect(score).toBeCloseTo(plainScore(manifest, weights, value, index), 12);
      });
    }),
    { numRuns: 200 },
  );
});

it.each([-128, 127])('sums up weights of %i over the longest text without a carry', (weight) => {
  const manifest = manifestOf(2);
  const weights = new Int8Array(BUCKETS * 2).fill(weight);
  let state = 1;
  const text = Array.from({ length: HEAD + TAIL }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return String.fromCharCode(58 + ((state >>> 16) % 60));
  }).join('');
  expect(ngramBuckets(foldText(text)).length).toBeGreaterThan(1100);
  const scores = [...new LinearScorer(manifest, layOut(weights, manifest.classes.length)).scores(foldText(text))];
  expect(scores).toEqual([0, 1].map((index) => plainScore(manifest, weights, text, index)));
});

it('reads weights wherever they stand in their memory', () => {
  const manifest = manifestOf(13);
  const bytes = layOut(weightsOf(13), 13);
  const moved = new Uint8Array(bytes.length + 1).subarray(1);
  moved.set(bytes);
  const codes = foldText("1' or '1'='1");
  expect([...new LinearScorer(manifest, moved).scores(codes)]).toEqual([
    ...new LinearScorer(manifest, bytes).scores(codes),
  ]);
});

it.each([
  [BUCKETS * 2 - 1, 2],
  [BUCKETS * 2 + 1, 2],
  [0, 2],
  [BUCKETS * 17, 17],
])('lays %i weights for %i classes out nowhere', (length, classes) => {
  expect(() => layOut(new Int8Array(length), classes)).toThrow('weights');
});

it.each([
  [BUCKETS * 16 - 1, 2],
  [BUCKETS * 16 + 1, 2],
  [BUCKETS * 2, 2],
  [BUCKETS * 16, 17],
])('refuses %i bytes for %i classes', (length, classes) => {
  expect(() => new LinearScorer(manifestOf(classes), new Uint8Array(length))).toThrow('weights');
});
