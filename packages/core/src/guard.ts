import type { PlatformAdapter } from './adapter.ts';
import type { ConfigOrigin } from './config/config.ts';
import type { CheckId } from './detectors/taxonomy.ts';
import type { Mode } from './finding.ts';
import type { GuardDependencies, ProtectOptions } from './guard-options.ts';
import type { SyncStatus } from './sync/cloud-sync.ts';

/** How one protected function stands. */
export interface GuardStatus {
  readonly version: string;
  readonly config: { readonly origin: ConfigOrigin; readonly revision: string | null };
  readonly checks: Readonly<Record<CheckId, Mode>>;
  readonly blacklistSize: number;
  readonly sync: SyncStatus;
}

/** Joins one platform's function to the agent: init → before → handler or denial → after → settle. */
export interface Guard<Invocation, Result> {
  /**
   * Judges the invocation, runs the handler unless it is denied, judges the response, and settles.
   *
   * `run` is called at most once; its error is rethrown untouched. Nothing else ever rejects.
   */
  handle(invocation: Invocation, run: () => Result | Promise<Result>): Promise<Result>;
  /** Sends a last beacon where the platform gives time at shutdown. */
  flush(budgetMs: number): Promise<void>;
  status(): GuardStatus;
}

/** Creates the guard of one protected function and starts to connect. Never throws: a broken configuration is reported and defaults apply. */
export declare function createGuard<Invocation, Result>(
  adapter: PlatformAdapter<Invocation, Result>,
  options?: ProtectOptions,
  dependencies?: Partial<GuardDependencies>,
): Guard<Invocation, Result>;
