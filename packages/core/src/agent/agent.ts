import type { InstanceInfo, Platform } from '../adapter.ts';
import type { Config } from '../config/config.ts';
import type { EventLog } from '../log/event-log.ts';
import type { CloudSync } from '../sync/cloud-sync.ts';
import type { Clock } from './clock.ts';
import type { OnceLogger } from './logger.ts';
import type { AgentState } from './state.ts';
import type { Telemetry } from './telemetry.ts';

/** Everything of one instance that outlives a request; several protected functions of a process share one. */
export interface Agent {
  readonly platform: Platform;
  readonly instance: InstanceInfo;
  readonly clock: Clock;
  readonly log: OnceLogger;
  readonly events: EventLog;
  readonly state: AgentState;
  readonly telemetry: Telemetry;
  readonly sync: CloudSync;
  /** The configuration in force; a new object after each change. */
  config(): Config;
  /** Counts an internal error and logs the first of its kind. */
  failure(kind: string, error: unknown): void;
}
