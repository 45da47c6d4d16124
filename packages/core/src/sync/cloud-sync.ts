import type { InstanceInfo, Platform } from '../adapter.ts';
import type { Clock } from '../agent/clock.ts';
import type { OnceLogger } from '../agent/logger.ts';
import type { Telemetry } from '../agent/telemetry.ts';
import type { Blacklist } from '../blacklist/blacklist.ts';
import type { Bootstrap, Config } from '../config/config.ts';
import type { ApplyConfig } from './apply-answer.ts';
import type { CloudClient } from './cloud-client.ts';
import type { SnapshotStore } from './snapshot.ts';

/** How the agent stands with its control plane. */
export interface SyncStatus {
  /** `unreachable` is also a control plane that answers nonsense; `refused` one that does not want this agent. */
  readonly state: 'disabled' | 'connecting' | 'connected' | 'refused' | 'unreachable';
  /** Wall clock milliseconds of the last accepted exchange, or null. */
  readonly lastContactAt: number | null;
  readonly lastError: string | null;
  /** Last blacklist change applied, as the server counts them, or null with a server that sends none. */
  readonly cursor: string | null;
}

/**
 * Keeps one instance in step with its control plane: configuration and blacklist in, telemetry and own entries out.
 *
 * Nothing here throws or rejects: failures are counted, logged once per kind, and retried later.
 */
export interface CloudSync {
  /** Restores the last good snapshot, synchronously, and starts to connect; called once, at init. Resolves when the first connect ended, however it ended. */
  start(): Promise<void>;
  /** Resolves when the connect answer is applied or failed, or when CONNECT_TIMEOUT_MS is spent, counted from the first call; at once afterwards. */
  ready(): Promise<void>;
  /** True once `ready` has nothing to wait for any more: a request then spares itself the turn. */
  isReady(): boolean;
  /** True when an exchange (connect retry or beacon) is due and none is in flight. Allocation-free. */
  due(): boolean;
  /** Sends what is due beside the handler. Resolves when the exchange ended, however it ended. */
  exchange(): Promise<void>;
  /** A last beacon where the platform gives time for one at shutdown; closes the connection after. */
  flush(budgetMs: number): Promise<void>;
  config(): Config;
  status(): SyncStatus;
}

/** What a sync works with. It reads no globals but the process's own resource counters. */
export interface CloudSyncDependencies {
  readonly bootstrap: Bootstrap;
  /** Version of the agent. */
  readonly version: string;
  readonly platform: Platform;
  readonly instance: InstanceInfo;
  readonly clock: Clock;
  readonly log: OnceLogger;
  readonly blacklist: Blacklist;
  readonly telemetry: Telemetry;
  /** The configuration that holds until the control plane answers: template, local file, environment, options. */
  readonly initial: Config;
  readonly applyConfig: ApplyConfig;
  /** 0 ≤ n < 1; Math.random by default. */
  readonly random?: () => number;
  readonly client?: CloudClient;
  /** Where the last good state is kept; by default a file in SNAPSHOT_DIR, or nothing where that is empty. */
  readonly snapshots?: SnapshotStore | null;
}
