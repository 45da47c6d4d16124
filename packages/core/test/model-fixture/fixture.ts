import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Finding } from '../../src/finding.ts';
import { foldText } from '../../src/model/fold-text.ts';
import { judgeUndecided } from '../../src/model/judge-undecided.ts';
import { LinearScorer } from '../../src/model/linear-scorer.ts';
import type { LoadedLinear } from '../../src/model/loaded-linear.ts';
import type { ModelManifest } from '../../src/model/manifest.ts';
import type { ModelSources } from '../../src/model/model.ts';
import type { NetworkScorer } from '../../src/model/network-scorer.ts';
import { BUCKETS, ngramBuckets } from '../../src/model/ngrams.ts';
import type { FoundRuntime, OnnxRuntime } from '../../src/model/onnx-runtime.ts';
import { openNetwork } from '../../src/model/open-network.ts';
import { layOut } from '../../src/model/weight-layout.ts';

/**
 * A tiny model of two classes. `!` speaks for sqli, `~` for xss: one of them makes the linear stage ask (0.5), two behind each other make it
 * sure (0.99). The network counts them: three are 0.88, four are 0.98, and its threshold is 0.9.
 */
export const fixtureManifest: ModelManifest = {
  format: 1,
  version: 'fixture',
  classes: ['sqli', 'xss'],
  linear: {
    scale: [0.05, 0.05],
    bias: [-5, -5],
    threshold: [0.98, 0.98],
    asks: [0.4, 0.4],
    sha256: hashOf(weights()),
  },
  network: { length: 32, threshold: [0.9, 0.9], sha256: hashOf(networkFile('network.onnx')) },
};

/** The weights of the linear stage, as training writes them. */
export function weights(): Int8Array {
  const values = new Int8Array(BUCKETS * 2);
  ['!', '~'].forEach((mark, index) => {
    // The n-grams of a text in their order: those that begin at its edge first, then the mark, then two of them.
    const alone = ngramBuckets(foldText(mark))[3] as number;
    const twice = ngramBuckets(foldText(mark + mark))[5] as number;
    for (const bucket of [alone, twice]) values[bucket * 2 + index] = 100;
  });
  return values;
}

/** One of the networks that `make-networks.py` writes. */
export function networkFile(name: string): Buffer {
  return readFileSync(path.join(__dirname, name));
}

/** Bytes as a generated module holds them. */
export function packed(bytes: Uint8Array): string {
  return deflateRawSync(bytes).toString('base64');
}

export function hashOf(bytes: Uint8Array | Int8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The fixture's linear stage. */
export function fixtureStage(): LoadedLinear {
  return { scorer: new LinearScorer(fixtureManifest, layOut(weights(), 2)), judge: judgeUndecided };
}

/** The runtime that the test environment brings: loaded outside this file's realm, once for all files. */
export async function testRuntime(): Promise<FoundRuntime> {
  const { onnxRuntime } = globalThis as unknown as { readonly onnxRuntime: OnnxRuntime };
  return { kind: 'found', runtime: onnxRuntime };
}

/** The fixture's network in the real runtime. */
export async function fixtureNetwork(failed: (error: unknown) => void = () => undefined): Promise<NetworkScorer> {
  const source = { packed: packed(networkFile('network.onnx')), find: testRuntime };
  const network = await openNetwork(fixtureManifest, failed, source);
  if (network === null) throw new Error('onnxruntime-node is not installed');
  return network;
}

/** The fixture as an agent loads it, with what a test makes of it. */
export function fixtureSources(changed: Partial<ModelSources> = {}): ModelSources {
  return {
    linear: async () => fixtureStage(),
    network: (_linear, failed) => fixtureNetwork(failed),
    ...changed,
  };
}

/** What is compared of findings. */
export function brief(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ check, rule, input }) => `${check}/${rule} ${input?.name ?? '-'}`);
}
