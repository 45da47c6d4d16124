import type { ModelManifest } from './manifest.ts';
import { packedNetwork } from './network.generated.ts';
import { NetworkScorer } from './network-scorer.ts';
import { type FoundRuntime, findOnnxRuntime } from './onnx-runtime.ts';
import { unpack } from './unpack.ts';

/** A network as it is shipped, and where its runtime is looked for. */
export interface NetworkSource {
  readonly packed: string;
  find(): Promise<FoundRuntime>;
}

const shipped: NetworkSource = { packed: packedNetwork, find: findOnnxRuntime };

/**
 * Opens a network, the one that this release ships by default; null where onnxruntime-node is not installed.
 *
 * Its bytes stand in a module and not in a file beside it: a bundler takes a module along. Throws where they are not those of the manifest, or
 * where the runtime cannot load them. `failed` is told where the runtime fails later.
 */
export async function openNetwork(
  manifest: ModelManifest,
  failed: (error: unknown) => void,
  { packed, find }: NetworkSource = shipped,
): Promise<NetworkScorer | null> {
  const found = await find();
  if (found.kind === 'absent') return null;
  if (found.kind === 'other-realm') throw new Error('onnxruntime-node cannot be loaded within a test runner');
  if (found.kind === 'other-version') {
    throw new Error(
      `onnxruntime-node ${found.version} is installed, but 1.27 is wanted: npm i onnxruntime-node@1.27.0`,
    );
  }
  return NetworkScorer.create(manifest, found.runtime, unpack(packed, manifest.network.sha256), failed);
}
