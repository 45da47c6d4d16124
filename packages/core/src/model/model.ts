import type { OnceLogger } from '../agent/logger.ts';
import type { Parameters } from '../config/parameters.ts';
import type { Finding } from '../finding.ts';
import type { FindNetwork, Judging } from './judge-undecided.ts';
import { LoadOnce } from './load-once.ts';
import type { LoadedLinear } from './loaded-linear.ts';
import type { NetworkScorer } from './network-scorer.ts';

/** How long the first values wait for a stage. Loading it is CPU time of this process, so what takes longer hangs. */
export const LOAD_LIMIT_MS = 1000;

/** Where the stages come from; tests bring their own. */
export interface ModelSources {
  linear(): Promise<LoadedLinear>;
  /** Null where ONNX Runtime is not installed. */
  network(linear: LoadedLinear, failed: (error: unknown) => void): Promise<NetworkScorer | null>;
}

const shipped: ModelSources = {
  linear: async () => (await import('./open-linear.ts')).openLinear(),
  network: async ({ scorer }, failed) => (await import('./open-network.ts')).openNetwork(scorer.manifest, failed),
};

/** The model of an agent: both stages, each loaded with the first value that needs it. */
export class Model {
  readonly #linear: LoadOnce<LoadedLinear>;
  readonly #network: LoadOnce<NetworkScorer>;
  readonly #findNetwork: FindNetwork;

  constructor(log: Pick<OnceLogger, 'once'>, sources: ModelSources = shipped, limitMs: number = LOAD_LIMIT_MS) {
    const tell = (stage: string) => (error: unknown) => {
      const reason = (error instanceof Error ? error.message : String(error)).slice(0, 300);
      log.once(`model:${stage}`, 'warn', `the model's ${stage} is not used: ${reason}`);
    };
    this.#linear = new LoadOnce(() => sources.linear(), limitMs, tell('linear stage'));
    const failed = tell('network');
    this.#network = new LoadOnce(
      async () => {
        const linear = await this.#linear.load();
        if (linear === null) return null;
        const network = await sources.network(linear, failed);
        if (network === null) log.once('model:absent', 'info', absent);
        return network;
      },
      limitMs,
      failed,
    );
    this.#findNetwork = () => this.#network.get();
  }

  /**
   * Judges what grammar left undecided, and gives the findings with those before.
   *
   * A promise where a stage has to be loaded or the network is asked; never rejects. Where a stage cannot be used, what the stages before it
   * said stands.
   */
  judge(judging: Judging, use: Parameters['MODEL']): readonly Finding[] | Promise<readonly Finding[]> {
    const findNetwork = use === 'linear' ? noNetwork : this.#findNetwork;
    const linear = this.#linear.get();
    if (linear === null) return judging.before;
    if (!(linear instanceof Promise)) return linear.judge(linear.scorer, findNetwork, judging);
    return linear.then((loaded) =>
      loaded === null ? judging.before : loaded.judge(loaded.scorer, findNetwork, judging),
    );
  }

  /** Loads what `use` asks for before a value needs it, however long that takes. Never rejects. */
  async preload(use: Parameters['MODEL']): Promise<void> {
    if (use === 'off') return;
    await this.#linear.load();
    if (use === 'auto') await this.#network.load();
  }

  /** The stages that are loaded, with the model's version. */
  loaded(): readonly string[] {
    const linear = this.#linear.value;
    if (linear === null) return [];
    const { version } = linear.scorer.manifest;
    return [`linear ${version}`, ...(this.#network.value === null ? [] : [`network ${version}`])];
  }
}

const absent =
  'onnxruntime-node is not installed: the linear stage of the model decides alone (npm i onnxruntime-node@1.27.0, or MODEL=linear)';

const noNetwork: FindNetwork = () => null;
