import { createOnceLogger } from '../../../core/src/agent/logger.ts';
import { createTelemetry } from '../../../core/src/agent/telemetry.ts';
import type { Blacklist, OwnEntry } from '../../../core/src/blacklist/blacklist.ts';
import { createBlacklist } from '../../../core/src/blacklist/create-blacklist.ts';
import type { Config } from '../../../core/src/config/config.ts';
import type { CloudClient } from '../../../core/src/sync/cloud-client.ts';
import type { CloudSync } from '../../../core/src/sync/cloud-sync.ts';
import { createCloudSync } from '../../../core/src/sync/create-cloud-sync.ts';
import type { Snapshot, SnapshotStore } from '../../../core/src/sync/snapshot.ts';
import type { Random } from './random.ts';

/** The clock that everything shares: wall-clock milliseconds. */
export interface FleetClock {
  now: number;
}

/** A function's container: the shipped sync and blacklist, under a clock and a network of the test's. */
export interface SimulatedAgent {
  readonly name: string;
  readonly profile: string;
  /** Serves one request, thawed where it was frozen: exchanges with the control plane when that is due. */
  serve(): Promise<void>;
  /** Catches an attacker; false where it is listed already. */
  catches(address: string): boolean;
  /** Stops for so long: nothing runs, and on some platforms the monotonic clock stands still. */
  freeze(ms: number): void;
  isFrozen(): boolean;
  /** Is thrown away; a new instance starts on the same host, where a snapshot of the last one may be. */
  replace(): void;
  /** Networks that are blocked at present, with their ends in milliseconds. */
  blocked(): ReadonlyMap<string, number>;
  cursor(): string | null;
  /** How many instances there were. */
  readonly generation: number;
}

/** What an agent is made with. */
export interface AgentSetting {
  readonly name: string;
  readonly profile: string;
  readonly key: string;
  readonly cloudUrl: string;
  readonly clock: FleetClock;
  readonly random: Random;
  readonly client: CloudClient;
  /** Keys that answers have to be signed with; null for none. */
  readonly publicKeys: readonly string[] | null;
  /** Hears of entries that the control plane has acknowledged. */
  readonly onAcknowledged: (entries: readonly OwnEntry[]) => void;
}

/** Creates an agent that has not connected yet. */
export function createSimulatedAgent(setting: AgentSetting): SimulatedAgent {
  const { name, profile, clock, random } = setting;
  // Half of the platforms stop the monotonic clock in a freeze.
  const standsStill = random.chance(0.5);
  const host = random.chance(0.4) ? memoryOfHost() : null;
  let frozenSince: number | null = null;
  let frozenUntil = 0;
  let stoodStillMs = 0;
  let generation = 0;
  let instance = start();

  function start(): { readonly sync: CloudSync; readonly blacklist: Blacklist; started: boolean } {
    generation++;
    const blacklist = createBlacklist({ maxEntries: 100_000, random: random.next });
    const observed: Blacklist = Object.assign(Object.create(blacklist) as Blacklist, {
      acknowledge(entries: readonly OwnEntry[]) {
        setting.onAcknowledged(entries);
        blacklist.acknowledge(entries);
      },
    });
    const sync = createCloudSync({
      bootstrap: {
        cloudUrl: setting.cloudUrl,
        key: setting.key,
        publicKeys: setting.publicKeys,
        template: 'default',
        file: null,
        floor: { checks: {}, paths: [], hosts: [] },
      },
      version: '0.1.0',
      platform: 'testing',
      instance: {
        wirePlatform: 'AWS Lambda',
        runtime: 'node24',
        service: name,
        serviceVersion: null,
        region: null,
        memoryLimitMb: 512,
        freezesAfterResponse: true,
      },
      clock: { now: () => clock.now, monotonic: () => clock.now - stoodStillMs },
      log: createOnceLogger(() => undefined),
      blacklist: observed,
      telemetry: createTelemetry(),
      initial: configOf('local', null, {}),
      applyConfig: (config, revision, origin) => ({ ok: true, config: configOf(origin, revision, config as object) }),
      random: random.next,
      client: setting.client,
      snapshots: host,
    });
    return { sync, blacklist, started: false };
  }

  return {
    name,
    profile,
    async serve() {
      if (frozenSince !== null && standsStill) stoodStillMs += clock.now - frozenSince;
      frozenSince = null;
      if (!instance.started) {
        instance.started = true;
        await instance.sync.start();
      }
      if (instance.sync.due()) await instance.sync.exchange();
    },
    catches(address) {
      const ttlMs = instance.sync.config().parameters.BLACKLIST_DELAY * 1_000;
      return instance.blacklist.addOwn(address, clock.now, ttlMs, {
        check: 'sqli',
        evidence: 'union select',
        ipSource: 'platform',
      });
    },
    freeze(ms) {
      frozenSince = clock.now;
      frozenUntil = clock.now + ms;
    },
    isFrozen: () => frozenSince !== null && clock.now < frozenUntil,
    replace() {
      instance = start();
    },
    blocked() {
      const found = new Map<string, number>();
      for (const { network, expiresAt } of instance.blacklist.entries()) {
        if (expiresAt > clock.now) found.set(network, expiresAt);
      }
      return found;
    },
    cursor: () => instance.sync.status().cursor,
    get generation() {
      return generation;
    },
  };
}

/** A directory that outlives its containers. */
function memoryOfHost(): SnapshotStore {
  let kept: Snapshot | null = null;
  return {
    load: (now) => (kept !== null && kept.savedAt > now - 86_400_000 ? kept : null),
    save(snapshot) {
      kept = snapshot;
      return Promise.resolve(true);
    },
  };
}

/** The parameters that a sync reads, over which the control plane's come; the same delay, or what is caught before the first connect lasts longer than the server agrees to. */
const parameters = {
  BEACON: false,
  BEACON_URL: '',
  BEACON_DELAY: 30,
  TELEMETRY_DATA: false,
  BLACKLIST_SHARE: false,
  BLACKLIST_DELAY: 1_800,
  CONNECT_METHOD: 'auto',
  CONNECT_TIMEOUT_MS: 0,
  CLOUD_TIMEOUT_MS: 10_000,
  MAX_CLOUD_RESPONSE_BYTES: 8_388_608,
  SNAPSHOT_DIR: '',
};

function configOf(origin: Config['origin'], revision: string | null, served: object): Config {
  return { origin, revision, parameters: { ...parameters, ...served }, modes: {} } as unknown as Config;
}
