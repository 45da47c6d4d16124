import type { Bootstrap } from './config.ts';
import type { Parameters } from './parameters.ts';
import type { ConfigProblem } from './problem.ts';

/** The sources of a configuration that stand where the function is deployed, each validated and frozen. */
export interface LocalLayers {
  readonly template: Parameters;
  readonly file: Partial<Parameters>;
  readonly environment: Partial<Parameters>;
  readonly options: Partial<Parameters>;
}

/** Everything that is known before a control plane has answered. */
export interface LoadedConfiguration {
  readonly bootstrap: Bootstrap;
  readonly layers: LocalLayers;
  /** The blacklist of the local file as it stands there, or null; validate it like one from the wire. */
  readonly blacklist: unknown;
  readonly problems: readonly ConfigProblem[];
}

/** What the control plane set, validated. */
export interface CloudLayer {
  readonly values: Partial<Parameters>;
  readonly revision: string | null;
  readonly origin: 'cloud' | 'snapshot';
  readonly problems: readonly ConfigProblem[];
}
