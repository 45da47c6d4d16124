import { checkManifest } from './check-manifest.ts';
import { judgeUndecided } from './judge-undecided.ts';
import * as shipped from './linear.generated.ts';
import { LinearScorer } from './linear-scorer.ts';
import type { ModelManifest } from './manifest.ts';
import type { LinearStage } from './model.ts';
import { unpack } from './unpack.ts';

// What else explains a score: loaded with the stage, not beside it.
export { foldText } from './fold-text.ts';
export { thresholdsOf } from './thresholds.ts';

/** Opens a linear stage, the one that this release ships by default. Throws where its weights are not those of the manifest. */
export function openLinear(
  manifest: ModelManifest = shipped.manifest,
  packed: string = shipped.packedWeights,
): LinearStage {
  checkManifest(manifest);
  const bytes = unpack(packed, manifest.linear.sha256);
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { scorer: new LinearScorer(manifest, weights), judge: judgeUndecided };
}
