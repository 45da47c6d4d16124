import { checkManifest } from './check-manifest.ts';
import { judgeUndecided } from './judge-undecided.ts';
import * as shipped from './linear.generated.ts';
import { LinearScorer } from './linear-scorer.ts';
import type { LoadedLinear } from './loaded-linear.ts';
import type { ModelManifest } from './manifest.ts';
import { type PackedWeights, unpack } from './unpack.ts';

// What else explains a score: loaded with the stage, not beside it.
export { foldText } from './fold-text.ts';
export { thresholdsOf } from './thresholds.ts';

/** Opens a linear stage, the one that this release ships by default. Throws where its weights are not the ones that were packed. */
export function openLinear(
  manifest: ModelManifest = shipped.manifest,
  { packed, sha256 }: PackedWeights = shipped.weights,
): LoadedLinear {
  checkManifest(manifest);
  return { scorer: new LinearScorer(manifest, unpack(packed, sha256)), judge: judgeUndecided };
}
