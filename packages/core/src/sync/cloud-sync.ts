import type { Config } from '../config/config.ts';

/** How the agent stands with its control plane. */
export interface SyncStatus {
  readonly state: 'disabled' | 'connecting' | 'connected' | 'refused' | 'unreachable';
  /** Wall clock milliseconds of the last answered exchange, or null. */
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
  /** Starts to connect; called once, at init. Restores the last good snapshot first, synchronously. */
  start(): void;
  /** Resolves when the connect answer is applied or failed, or when the rest of CONNECT_TIMEOUT_MS is spent; at once afterwards. */
  ready(): Promise<void>;
  /** True when an exchange (first connect retry or beacon) is due and none is in flight. Allocation-free. */
  due(): boolean;
  /** Sends what is due beside the handler. Resolves when the exchange ended, however it ended. */
  exchange(): Promise<void>;
  /** A last beacon where the platform gives time for one at shutdown. */
  flush(budgetMs: number): Promise<void>;
  config(): Config;
  status(): SyncStatus;
}
