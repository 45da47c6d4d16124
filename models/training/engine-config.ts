import { createConfig, loadBootstrap } from '../../packages/core/src/config/load-config.ts';
import type { DecodeOptions } from '../../packages/core/src/decode/decode.ts';
import type { InspectConfig } from '../../packages/core/src/engine/inspect.ts';

/** The configuration that rows are judged with: the default one, whatever the environment says. */
export const engineConfig: InspectConfig = createConfig(loadBootstrap({}));

/** How values are decoded by it. */
export const decodeOptions: DecodeOptions = {
  base64: engineConfig.parameters.DECODE_B64,
  rounds: engineConfig.parameters.MAX_DECODE_ROUNDS,
};
