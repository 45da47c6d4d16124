import type { ModelManifest } from './manifest.ts';
import { networkCodes } from './network-codes.ts';
import type { OnnxRuntime, OnnxSession } from './onnx-runtime.ts';

/** The names of the network's input and output, as training exports them. */
const input = 'codes';
const output = 'scores';

/** The network stage: an ONNX session that gives a calibrated score per class. */
export class NetworkScorer {
  readonly manifest: ModelManifest;
  readonly #runtime: OnnxRuntime;
  readonly #session: OnnxSession;
  readonly #failed: (error: unknown) => void;
  /** Of the runtime's own realm: its tensors refuse arrays of another one. */
  readonly #Codes: Int32ArrayConstructor;
  #broken = false;

  private constructor(
    manifest: ModelManifest,
    runtime: OnnxRuntime,
    session: OnnxSession,
    failed: (error: unknown) => void,
  ) {
    this.manifest = manifest;
    this.#runtime = runtime;
    this.#session = session;
    this.#failed = failed;
    this.#Codes = new runtime.Tensor('int32', [0], [1]).data.constructor as Int32ArrayConstructor;
  }

  /**
   * Creates the session and scores one text, so that a network of another shape is refused here and not by a request.
   *
   * One thread: `run` computes on the event loop's own, and a function has a fraction of a second one.
   */
  static async create(
    manifest: ModelManifest,
    runtime: OnnxRuntime,
    network: Uint8Array,
    failed: (error: unknown) => void,
  ): Promise<NetworkScorer> {
    const session = await runtime.InferenceSession.create(network, {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
    });
    if (session.inputNames.join() !== input || session.outputNames.join() !== output) {
      throw new Error(
        `the network reads ${session.inputNames.join()} and gives ${session.outputNames.join()} instead of ${input} and ${output}`,
      );
    }
    const scorer = new NetworkScorer(manifest, runtime, session, failed);
    const scores = await scorer.#run(new Uint8Array(1));
    if (scores.length !== manifest.classes.length || !scores.every((score) => score >= 0 && score <= 1)) {
      throw new Error(
        `the network gives ${scores.length} scores for ${manifest.classes.length} classes, or no probabilities`,
      );
    }
    return scorer;
  }

  /** Gives the score of each class for a folded text, in the manifest's order; null where the runtime fails, which it is not asked again after. */
  async scores(codes: Uint8Array): Promise<Float32Array | null> {
    if (this.#broken) return null;
    try {
      return await this.#run(codes);
    } catch (error) {
      this.#broken = true;
      this.#failed(error);
      return null;
    }
  }

  async #run(codes: Uint8Array): Promise<Float32Array> {
    const { length } = this.manifest.network;
    const read = new this.#Codes(networkCodes(codes, length));
    const answer = await this.#session.run({ [input]: new this.#runtime.Tensor('int32', read, [1, length]) });
    return answer[output]?.data as Float32Array;
  }
}
