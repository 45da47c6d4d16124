import type { BlacklistEntry } from '../blacklist/blacklist.ts';
import { idleChecks } from '../checks/idle-checks.ts';
import type { ConfigOrigin } from '../config/config.ts';
import type { Parameters } from '../config/parameters.ts';
import { shownParameters } from '../config/shown-parameters.ts';
import type { CheckId } from '../detectors/taxonomy.ts';
import type { Mode } from '../finding.ts';
import type { SyncStatus } from '../sync/cloud-sync.ts';
import { agentVersion } from '../version.ts';
import type { Agent } from './agent.ts';
import { preload } from './preload.ts';
import type { TelemetryDelta } from './telemetry.ts';

/** How a protected function stands. */
export interface GuardStatus {
  readonly version: string;
  /** `cloud` also for what a snapshot kept of the control plane's configuration. */
  readonly config: { readonly origin: 'cloud' | 'local' | 'default'; readonly revision: string | null };
  readonly checks: Readonly<Record<CheckId, Mode>>;
  /** Checks that are on and have nothing to judge by, such as `path` without ROUTES. */
  readonly idle: readonly CheckId[];
  readonly blacklistSize: number;
  /** Stages of the model that are loaded, with its version; none before a value needed one. */
  readonly models: readonly string[];
  readonly sync: Pick<SyncStatus, 'state' | 'cursor'>;
  /** When the control plane last accepted a connect or a beacon, in milliseconds since the epoch; null for never. */
  readonly lastBeaconAt: number | null;
  /** Why the last exchange failed; null after a success. */
  readonly lastError: string | null;
  /** What was counted since the last acknowledged beacon, dropped events and internal errors among it. */
  readonly counters: TelemetryDelta;
}

/** What a protected function tells about itself: PyRASP's status, config, blacklist and routes calls. */
export interface GuardView {
  /** Null where the agent could not start. */
  status(): GuardStatus | null;
  /** The parameters in force, secrets hidden; null where the agent could not start. */
  config(): Parameters | null;
  /** At most `limit` of the sources that are blocked now, 100 unless told; in no order. */
  blacklist(limit?: number): readonly BlacklistEntry[];
  /** The routes that the configuration declares; empty where it declares none. */
  routes(): readonly string[];
  /**
   * Loads the grammars of the detectors and the stages of the model that MODEL asks for, and waits until they are: with a top-level `await`
   * behind `protect`, an instance is not ready before. Never rejects; what cannot be loaded is logged.
   */
  ready(): Promise<void>;
}

/** The view of an agent. */
export function viewOf(agent: Agent): GuardView {
  return {
    status: () => statusOf(agent),
    config: () => shownParameters(agent.config().parameters),
    blacklist: (limit = 100) => blockedNow(agent, limit),
    routes: () => agent.config().parameters.ROUTES,
    ready: () => preload(agent),
  };
}

function statusOf(agent: Agent): GuardStatus {
  const config = agent.config();
  const { state, cursor, lastContactAt, lastError } = agent.sync.status();
  return {
    version: agentVersion,
    config: { origin: originOf(config.origin), revision: config.revision },
    checks: config.modes,
    idle: idleChecks(config),
    blacklistSize: agent.state.blacklist.size,
    models: agent.state.model.loaded(),
    sync: { state, cursor },
    lastBeaconAt: lastContactAt,
    lastError,
    counters: agent.telemetry.take(),
  };
}

function originOf(origin: ConfigOrigin): GuardStatus['config']['origin'] {
  return origin === 'snapshot' ? 'cloud' : origin;
}

function blockedNow(agent: Agent, limit: number): readonly BlacklistEntry[] {
  const now = agent.clock.now();
  const blocked: BlacklistEntry[] = [];
  for (const entry of agent.state.blacklist.entries()) {
    if (blocked.length >= limit) break;
    if (entry.expiresAt > now) blocked.push(entry);
  }
  return blocked;
}
