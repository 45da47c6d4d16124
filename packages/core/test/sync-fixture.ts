import { createOnceLogger } from '../src/agent/logger.ts';
import { createTelemetry, type Telemetry } from '../src/agent/telemetry.ts';
import type { Blacklist } from '../src/blacklist/blacklist.ts';
import { createBlacklist } from '../src/blacklist/create-blacklist.ts';
import type { Bootstrap, Config } from '../src/config/config.ts';
import type { Parameters } from '../src/config/parameters.ts';
import type { CloudSync, CloudSyncDependencies } from '../src/sync/cloud-sync.ts';
import { createCloudSync } from '../src/sync/create-cloud-sync.ts';

/** 2026-11-22T20:00:00Z. */
export const epoch = 1_795_377_600_000;

/** A clock that a test moves by hand. */
export interface HandClock {
  now(): number;
  monotonic(): number;
  /** Moves both clocks. */
  pass(ms: number): void;
  /** Moves the wall clock alone, as a freeze or a correction does. */
  jump(ms: number): void;
}

export function handClock(): HandClock {
  let wall = epoch;
  let monotonic = 1_000;
  return {
    now: () => wall,
    monotonic: () => monotonic,
    pass(ms) {
      wall += ms;
      monotonic += ms;
    },
    jump(ms) {
      wall += ms;
    },
  };
}

/** The parameters that a sync reads; a test that reaches for another gets undefined and fails. */
const parameters = {
  APP_NAME: 'local',
  BEACON: false,
  BEACON_URL: '',
  BEACON_DELAY: 30,
  TELEMETRY_DATA: false,
  BLACKLIST_SHARE: false,
  BLACKLIST_DELAY: 3_600,
  CONNECT_METHOD: 'auto',
  // An answer ends both sooner, however late a busy machine gives a good one; who waits one out takes a shorter one.
  CONNECT_TIMEOUT_MS: 20_000,
  CLOUD_TIMEOUT_MS: 20_000,
  MAX_CLOUD_RESPONSE_BYTES: 1_000_000,
  SNAPSHOT_DIR: '',
} satisfies Partial<Parameters>;

function configOf(origin: Config['origin'], revision: string | null, changes: object): Config {
  return { origin, revision, parameters: { ...parameters, ...changes }, modes: {} } as unknown as Config;
}

/** An agent's sync with everything around it in a test's hands. */
export interface SyncFixture {
  readonly sync: CloudSync;
  readonly clock: HandClock;
  readonly blacklist: Blacklist;
  readonly telemetry: Telemetry;
  readonly lines: readonly string[];
  /** Name of the application in force: `local` until something is applied. */
  appName(): string;
}

/** Creates a sync. Configurations are taken as they come, except one whose APP_NAME is `refuse me` or no text. */
export function syncFixture(
  cloudUrl: string | null,
  local: Partial<Parameters> = {},
  changes: Partial<CloudSyncDependencies> = {},
  floorHosts: readonly string[] = [],
): SyncFixture {
  const clock = handClock();
  const lines: string[] = [];
  const bootstrap: Bootstrap = {
    cloudUrl,
    key: 'K-1',
    publicKeys: null,
    template: 'default',
    file: null,
    floor: { checks: {}, paths: [], hosts: floorHosts },
  };
  const blacklist = createBlacklist({ maxEntries: 10_000 });
  const telemetry = createTelemetry();
  const sync = createCloudSync({
    bootstrap,
    version: '0.1.0',
    platform: 'testing',
    instance: {
      wirePlatform: 'AWS Lambda',
      runtime: 'node24',
      service: 'shop',
      serviceVersion: null,
      region: 'eu-west-1',
      memoryLimitMb: 512,
      freezesAfterResponse: true,
    },
    clock,
    log: createOnceLogger((_level, message) => void lines.push(message)),
    blacklist,
    telemetry,
    initial: configOf('local', null, local),
    applyConfig(config, revision, origin) {
      const served = config as Record<string, unknown>;
      const name = served['APP_NAME'];
      if (typeof name !== 'string' || name === 'refuse me') return { ok: false, reason: 'APP_NAME must be a text' };
      return { ok: true, config: configOf(origin, revision, { ...local, ...served }) };
    },
    random: () => 0.5,
    ...(local.SNAPSHOT_DIR === undefined ? { snapshots: null } : {}),
    ...changes,
  });
  return { sync, clock, blacklist, telemetry, lines, appName: () => sync.config().parameters.APP_NAME };
}

/** A connect answer's data that turns beacons on. */
export function servedData(beaconUrl: string, more: object = {}, config: object = {}): Record<string, unknown> {
  return {
    config: {
      APP_NAME: 'cloud-A',
      SECURITY_CHECKS: {},
      BEACON: true,
      BEACON_URL: beaconUrl,
      TELEMETRY_DATA: true,
      BLACKLIST_SHARE: true,
      ...config,
    },
    ...more,
  };
}
