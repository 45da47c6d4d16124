import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkManifest } from '../src/model/check-manifest.ts';
import { foldText } from '../src/model/fold-text.ts';
import type { ModelManifest } from '../src/model/manifest.ts';
import { findOnnxRuntime, searchOnnxRuntime } from '../src/model/onnx-runtime.ts';
import { openLinear } from '../src/model/open-linear.ts';
import { openNetwork } from '../src/model/open-network.ts';
import type { PackedWeights } from '../src/model/unpack.ts';
import { layOut } from '../src/model/weight-layout.ts';
import {
  fixtureManifest,
  fixtureNetwork,
  hashOf,
  networkFile,
  packed,
  testRuntime,
  weights,
} from './model-fixture/fixture.ts';

const bytes = layOut(weights(), 2);
const sha256 = hashOf(bytes);

function changed(part: 'linear' | 'network', values: object): ModelManifest {
  return { ...fixtureManifest, [part]: { ...fixtureManifest[part], ...values } };
}

describe('the linear stage', () => {
  it('is opened from its packed weights', () => {
    const { scorer } = openLinear(fixtureManifest, { packed: packed(bytes), sha256 });
    expect([...scorer.scores(foldText('a!b'))]).toEqual([0.5, 1 / (1 + Math.exp(5))]);
    expect(scorer.scores(foldText('!!'))[0]).toBeCloseTo(1 / (1 + Math.exp(-5)), 12);
  });

  const short = bytes.subarray(16);
  it.each<[string, ModelManifest, PackedWeights, string]>([
    ['other weights', fixtureManifest, { packed: packed(bytes.map((byte) => byte ^ 1)), sha256 }, 'its hash is '],
    ['a piece of them', fixtureManifest, { packed: packed(bytes).slice(0, 60), sha256 }, 'unexpected end'],
    ['text that is none of this', fixtureManifest, { packed: 'hello', sha256 }, 'unexpected end'],
    ['more than a stage can have', fixtureManifest, { packed: packed(new Uint8Array(5_000_000)), sha256 }, 'larger'],
    ['fewer weights', fixtureManifest, { packed: packed(short), sha256: hashOf(short) }, 'weights'],
    ['another format', { ...fixtureManifest, format: 2 as 1 }, { packed: packed(bytes), sha256 }, 'format 2'],
  ])('is refused where it is made of %s', (_, manifest, made, reason) => {
    expect(() => openLinear(manifest, made)).toThrow(reason);
  });
});

describe('a manifest', () => {
  it.each<[string, object]>([
    ['no class', { classes: [] }],
    ['a class twice', { classes: ['sqli', 'sqli'] }],
    ['a score too many', changed('linear', { asks: [0.5, 0.5, 0.5] })],
    ['a score that is no number', changed('linear', { bias: [0, Number.NaN] })],
    ['no scores', changed('network', { threshold: undefined })],
    ['a network that reads nothing', changed('network', { length: 0 })],
    ['a network that reads more than a folded text has', changed('network', { length: 450 })],
    ['a length that is no number', changed('network', { length: '32' })],
  ])('is refused with %s', (_, values) => {
    expect(() => checkManifest({ ...fixtureManifest, ...values })).toThrow();
  });

  it('may have a network that reads all of a folded text', () => {
    expect(() => checkManifest(changed('network', { length: 449 }))).not.toThrow();
    expect(() => checkManifest(fixtureManifest)).not.toThrow();
  });
});

describe('the network', () => {
  const failures: unknown[] = [];
  const failed = (error: unknown): void => void failures.push(error);
  beforeEach(() => failures.splice(0));

  it('gives the scores that its file holds', async () => {
    const network = await fixtureNetwork(failed);
    const scores = await network.scores(foldText('!a!b!c~'));
    const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));
    expect(scores?.[0]).toBeCloseTo(sigmoid(2), 6);
    expect(scores?.[1]).toBeCloseTo(sigmoid(-2), 6);
    expect(failures).toEqual([]);
  });

  it('keeps its head apart from a request that asks beside it', async () => {
    const network = await fixtureNetwork(failed);
    const texts = ['!', '!a!', '~', '!a!b!', ''];
    const alone: number[] = [];
    for (const text of texts) alone.push((await network.scores(foldText(text)))?.[0] ?? -1);
    const together = await Promise.all(texts.map((text) => network.scores(foldText(text))));
    expect(together.map((scores) => scores?.[0])).toEqual(alone);
  });

  it.each([
    ['one-class.onnx', '1 scores for 2 classes'],
    ['other-name.onnx', 'reads tokens'],
    ['other-length.onnx', ''],
    ['make-networks.py', ''],
  ])('is refused where it is %s', async (name, reason) => {
    const file = networkFile(name);
    const manifest = changed('network', { sha256: hashOf(file) });
    const opening = openNetwork(manifest, failed, { packed: packed(file), find: testRuntime });
    await expect(opening).rejects.toThrow(reason);
  });

  it('is refused where its hash is another', async () => {
    const opening = openNetwork(fixtureManifest, failed, {
      packed: packed(networkFile('one-class.onnx')),
      find: testRuntime,
    });
    await expect(opening).rejects.toThrow('its hash is ');
  });

  it('is null without a runtime, and refused with one of another release', async () => {
    const text = packed(networkFile('network.onnx'));
    const absent = { packed: text, find: async () => ({ kind: 'absent' }) as const };
    expect(await openNetwork(fixtureManifest, failed, absent)).toBeNull();
    const other = { packed: text, find: async () => ({ kind: 'other-version', version: '1.30.0' }) as const };
    await expect(openNetwork(fixtureManifest, failed, other)).rejects.toThrow('onnxruntime-node 1.30.0 is installed');
  });

  it('is not asked again after the runtime failed', async () => {
    const found = await testRuntime();
    if (found.kind !== 'found') throw new Error('onnxruntime-node is not installed');
    let runs = 0;
    const failing = {
      ...{ Tensor: found.runtime.Tensor },
      InferenceSession: {
        create: async (network: Uint8Array, options: Readonly<Record<string, unknown>>) => {
          const session = await found.runtime.InferenceSession.create(network, options);
          return {
            ...{ inputNames: session.inputNames, outputNames: session.outputNames },
            run: async (feeds: Parameters<typeof session.run>[0]) => {
              if (runs++ > 1) throw new Error('out of memory');
              return session.run(feeds);
            },
          };
        },
      },
    };
    const find = async () => ({ kind: 'found', runtime: failing }) as const;
    const network = await openNetwork(fixtureManifest, failed, { packed: packed(networkFile('network.onnx')), find });
    expect(await network?.scores(foldText('!'))).toHaveLength(2);
    expect(await network?.scores(foldText('!'))).toBeNull();
    expect(await network?.scores(foldText('!'))).toBeNull();
    expect([runs, failures]).toEqual([3, [new Error('out of memory')]]);
  });
});

describe('onnxruntime-node', () => {
  const home = process.cwd();
  const directory = mkdtempSync(path.join(os.tmpdir(), 'rasp-runtime-'));
  afterEach(() => process.chdir(home));
  afterAll(() => rmSync(directory, { recursive: true }));

  function install(name: string, version: string, main: string): void {
    const at = path.join(directory, name, 'node_modules/onnxruntime-node');
    mkdirSync(at, { recursive: true });
    writeFileSync(
      path.join(at, 'package.json'),
      JSON.stringify({ name: 'onnxruntime-node', version, main: 'main.js' }),
    );
    writeFileSync(path.join(at, 'main.js'), main);
    process.chdir(path.join(directory, name));
  }

  it('is found where the function was started, with telemetry off', async () => {
    install('own', '1.27.4', 'module.exports = { telemetry: process.env.ORT_DISABLE_TELEMETRY };');
    expect(await searchOnnxRuntime()).toEqual({ kind: 'found', runtime: { telemetry: '1' } });
  });

  it.each(['1.26.0', '1.28.0', '1.30.0', '2.0.0', '11.27.0', ''])('is not loaded as release %j', async (version) => {
    install(`other-${version}`, version, 'throw new Error("loaded");');
    expect(await searchOnnxRuntime()).toEqual({ kind: 'other-version', version });
  });

  it('is left alone in the realm of a test', async () => {
    install('realm', '1.27.0', 'throw new Error("loaded");');
    expect(await findOnnxRuntime()).toEqual({ kind: 'other-realm' });
  });

  it('may fail to load', async () => {
    install('broken', '1.27.0', 'require("./bin/onnxruntime_binding.node");');
    await expect(searchOnnxRuntime()).rejects.toThrow('onnxruntime_binding.node');
  });
});
