import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeVariants } from '../src/decode/decode.ts';
import { detectors } from '../src/detectors/index.ts';
import { checkManifest } from '../src/model/check-manifest.ts';
import { foldText } from '../src/model/fold-text.ts';
import type { ModelManifest } from '../src/model/manifest.ts';
import { packedNetwork } from '../src/model/network.generated.ts';
import { openLinear } from '../src/model/open-linear.ts';
import { openNetwork } from '../src/model/open-network.ts';
import { testRuntime } from './model-fixture/fixture.ts';

/** The model that is shipped, against the files that training wrote. */
const root = path.resolve(__dirname, '../../..');
const release = path.join(root, 'models/release');
const manifest = JSON.parse(readFileSync(path.join(release, 'manifest.json'), 'utf8')) as ModelManifest;

/** A value, and the scores that training gave its classes, in the manifest's order. */
interface Golden {
  readonly value: string;
  readonly linear: readonly number[];
  readonly network: readonly number[];
}

const golden = readFileSync(path.join(release, 'golden.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Golden);

/** What a score may differ by: training computes in other precision. */
const tolerance = 1e-4;

function codesOf(value: string): Uint8Array {
  return foldText(decodeVariants(value, { base64: true, rounds: 3 }).at(-1)?.value ?? value);
}

function furthest(scores: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(...expected.map((score, index) => Math.abs(score - (scores[index] ?? Number.NaN))));
}

it('is the one that the generated modules hold', () => {
  const args = ['--conditions=@rasp/source', path.join(root, 'tools/pack-model.ts'), '--check'];
  expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toMatch(/^(?:ok {2}.+\n){2}$/);
});

it('has a manifest that names every class of detectors, and a threshold above what it asks from', () => {
  expect(() => checkManifest(manifest)).not.toThrow();
  expect([...manifest.classes].sort()).toEqual(detectors.map(({ id }) => id).sort());
  const { threshold, asks } = manifest.linear;
  expect(threshold.every((score, index) => score >= (asks[index] ?? 0))).toBe(true);
});

it('has golden values of every class', () => {
  expect(golden.length).toBeGreaterThanOrEqual(100);
  for (const { linear, network } of golden) {
    expect([linear.length, network.length]).toEqual([manifest.classes.length, manifest.classes.length]);
  }
});

it('gives the scores of training at the linear stage', () => {
  const { scorer } = openLinear();
  const worst = Math.max(...golden.map(({ value, linear }) => furthest(scorer.scores(codesOf(value)), linear)));
  expect(worst).toBeLessThan(tolerance);
});

it('gives the scores of training at the network', async () => {
  const failed = (error: unknown): never => {
    throw error;
  };
  const network = await openNetwork(manifest, failed, { packed: packedNetwork, find: testRuntime });
  let worst = 0;
  for (const { value, network: expected } of golden) {
    worst = Math.max(worst, furthest((await network?.scores(codesOf(value))) ?? [], expected));
  }
  expect(worst).toBeLessThan(tolerance);
});
