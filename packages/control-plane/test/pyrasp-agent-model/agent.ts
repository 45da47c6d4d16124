/**
 * An executable model of what a PyRASP agent does with an answer: 0.8.2 as it was recorded, and what differs in other versions (`versions.ts`).
 *
 * Written from observed behaviour (black-box runs against stub servers), not from its source. It is stricter than the
 * agent where the observations leave room: what was not seen to be safe counts as a crash. It knows nothing of the server, so that it can judge it.
 */
import { crash, isRecord, isTruthy } from './python.ts';
import { computeWith } from './request-values.ts';
import { cloudBeatsFile, connectsWithoutKey, takesConfigInBeacon } from './versions.ts';

export { PyraspCrash } from './python.ts';

/** How an agent is hosted: on Lambda an error in a beacon ends the request, in Flask only the beacon thread sees it. */
export type Flavour = 'lambda' | 'flask';

/** What an agent finds where it runs. */
export interface Surroundings {
  /** Null where there is none. */
  readonly key?: string | null;
  /** The content of its configuration file, or `missing` where one is named that is not there. */
  readonly file?: unknown;
  /** The argument `app_name`. */
  readonly appName?: string;
}

/** One agent. */
export interface PyraspAgent {
  /** Applies the answer to a connect request. Throws PyraspCrash where the agent's constructor raises. */
  connect(httpStatus: number, body: string): void;
  /** Starts without an answer: nobody was asked, or nobody answered. */
  startAlone(): void;
  /** Applies the answer to a beacon; gives whether it counted as accepted. Throws PyraspCrash where the request that sent it fails. */
  beacon(httpStatus: number, body: string): boolean;
  /** Waits for an answer that never comes, without an end. Throws PyraspCrash where that holds up the function. */
  waitForever(on: 'connect' | 'beacon'): void;
  /** The status that a request from an address gets. Throws PyraspCrash where it fails. */
  request(address: string): 200 | 403;
  /** The same for an attack: where it is not blocked already, its source is listed and reported. */
  attack(address: string): 403;
  /** What the next beacon says. */
  message(): BeaconMessage;
  /** True where it would ask the control plane at its start. */
  readonly asks: boolean;
  readonly origin: 'Default' | 'Cloud' | 'Local';
  attribute(name: string): unknown;
  /** True while the agent would send beacons. */
  beacons(): boolean;
  /** Addresses that it was told to list, also where it cannot read them. */
  listed(): readonly string[];
}

/** What a beacon of a stock agent says. */
export interface BeaconMessage {
  readonly key: string | null;
  readonly version: string;
  readonly telemetry?: {
    readonly cpu: number;
    readonly memory: number;
    readonly requests: { readonly success: number; readonly errors: number; readonly attacks: number };
  };
  readonly blacklist?: readonly (readonly [address: string, epoch: number])[];
}

/** Creates an agent that has not started yet. `clock` gives epoch seconds. */
export function createPyraspAgent(
  flavour: Flavour,
  clock: () => number,
  version = '0.8.2',
  surroundings: Surroundings = {},
): PyraspAgent {
  const { key = 'K-1', file, appName } = surroundings;
  const attributes = new Map<string, unknown>(Object.entries(defaults));
  let blacklist: Map<string, unknown> | readonly unknown[] = new Map();
  let origin: PyraspAgent['origin'] = 'Default';
  let hasThread = false;
  // Deltas since the last beacon that was accepted.
  let counts = { success: 0, errors: 0, attacks: 0 };
  let unsent: (readonly [string, number])[] = [];

  function setConfig(config: Readonly<Record<string, unknown>>): void {
    if (!Object.hasOwn(config, 'SECURITY_CHECKS')) crash("KeyError: 'SECURITY_CHECKS'");
    for (const [name, value] of Object.entries(config)) attributes.set(name, value);
    const checks = config['SECURITY_CHECKS'];
    if (!isRecord(checks)) crash('SECURITY_CHECKS is no object');
    attributes.set('SECURITY_CHECKS', { ...defaultChecks, ...checks });
  }

  /** Takes in what an answer or a file holds: `{config, blacklist}`, or the configuration itself. */
  function setAll(data: unknown, from: 'Cloud' | 'Local'): void {
    if (!isRecord(data)) crash(`AttributeError: data is ${String(data)}`);
    const config = data['config'] ?? data;
    setConfig(isRecord(config) ? config : crash('config is no object'));
    origin = from;
    const list = data['blacklist'];
    if (isRecord(list)) blacklist = new Map(Object.entries(list));
    else if (Array.isArray(list) && list.length > 0) blacklist = list;
  }

  function start(answered: unknown): void {
    const hasFile = file !== undefined && file !== 'missing';
    if (hasFile && cloudBeatsFile(version)) setAll(file, 'Local');
    if (answered !== refused) setAll(answered, 'Cloud');
    if (hasFile && !cloudBeatsFile(version)) setAll(file, 'Local');
    if (appName !== undefined && file === undefined && key === null) attributes.set('APP_NAME', appName);
    hasThread = flavour === 'flask' && wantsBeacons();
  }

  function wantsBeacons(): boolean {
    return attributes.get('BEACON') === true && isTruthy(attributes.get('BEACON_URL'));
  }

  function applyBeacon(data: unknown): void {
    if (!isRecord(data)) crash(`AttributeError: data is ${String(data)}`);
    const { config, blacklist: change } = data;
    if (config !== undefined) {
      if (!takesConfigInBeacon(version)) crash("AttributeError: no attribute 'load_config'");
      if (!isRecord(config)) crash('config is no object');
      for (const name of neededInBeacon) if (!Object.hasOwn(config, name)) crash(`KeyError: '${name}'`);
      setConfig(config);
    }
    if (change === undefined) return;
    if (!isRecord(change)) crash('AttributeError: blacklist is no object');
    const list = blacklist instanceof Map ? blacklist : crash('the list in force is no object');
    const added = change['new'] ?? [];
    const names = isRecord(added) ? Object.keys(added) : Array.isArray(added) ? added : crash('new cannot be walked');
    for (const address of names) {
      if (typeof address !== 'string') crash(`TypeError: unhashable type in new: ${JSON.stringify(address)}`);
      list.set(address, clock());
    }
    const removed = change['remove'] ?? [];
    if (!Array.isArray(removed)) crash('remove cannot be walked');
    for (const address of removed) {
      if (typeof address !== 'string') crash('TypeError: unhashable type in remove');
      list.delete(address);
    }
  }

  function statusOf(address: string): 200 | 403 {
    computeWith(attributes, version);
    if (!(blacklist instanceof Map)) {
      if (blacklist.includes(address)) crash('TypeError: list indices must be integers');
      return 200;
    }
    if (!blacklist.has(address)) return 200;
    const since = blacklist.get(address) === true ? 1 : blacklist.get(address);
    if (typeof since !== 'number') crash(`TypeError: ${typeof since} + int`);
    if (since + Number(attributes.get('BLACKLIST_DELAY')) <= clock()) {
      blacklist.delete(address);
      return 200;
    }
    return attributes.get('BLACKLIST_OVERRIDE') === true ? 200 : 403;
  }

  return {
    connect: (httpStatus, body) => start(openAnswer(httpStatus, body)),
    startAlone: () => start(refused),
    beacon(httpStatus, body) {
      const data = openAnswer(httpStatus, body);
      if (data === refused) return false;
      counts = { success: 0, errors: 0, attacks: 0 };
      unsent = [];
      try {
        applyBeacon(data);
      } catch (error) {
        if (flavour === 'lambda') throw error;
      }
      return true;
    },
    waitForever(on) {
      if (flavour === 'lambda' || on === 'connect') crash('no timeout: it waits without an end');
    },
    request(address) {
      const status = statusOf(address);
      if (status === 200) counts.success++;
      else counts.attacks++;
      return status;
    },
    attack(address) {
      counts.attacks++;
      if (statusOf(address) === 200 && blacklist instanceof Map) {
        const since = Math.floor(clock());
        blacklist.set(address, since);
        unsent.push([address, since]);
      }
      return 403;
    },
    message: () => ({
      key,
      version,
      ...(attributes.get('TELEMETRY_DATA') === true
        ? { telemetry: { cpu: 12.5, memory: 2.4, requests: { ...counts } } }
        : {}),
      ...(attributes.get('BLACKLIST_SHARE') === true ? { blacklist: [...unsent] } : {}),
    }),
    get asks() {
      return key !== null || connectsWithoutKey(version);
    },
    get origin() {
      return origin;
    },
    attribute: (name) => attributes.get(name),
    beacons: () => (flavour === 'flask' ? hasThread : wantsBeacons()),
    listed: () =>
      blacklist instanceof Map ? [...blacklist.keys()] : blacklist.filter((item) => typeof item === 'string'),
  };
}

/** Gives the `data` of a good envelope. The HTTP status counts for three values only. */
function openAnswer(httpStatus: number, body: string): unknown {
  if ([403, 404, 500].includes(httpStatus)) return refused;
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return refused;
  }
  if (!isRecord(answer)) return refused;
  const isComplete = ['status', 'message', 'data'].every((name) => Object.hasOwn(answer, name));
  return isComplete && isTruthy(answer['status']) ? answer['data'] : refused;
}

const refused = Symbol('refused');

const neededInBeacon = [
  'LOG_FORMAT',
  'LOG_PROTOCOL',
  'LOG_SERVER',
  'LOG_PORT',
  'LOG_PATH',
  'BEACON_DELAY',
  'BEACON_URL',
  'SECURITY_CHECKS',
];

const defaultChecks = {
  path: 1,
  headers: 0,
  flood: 2,
  spoofing: 0,
  decoy: 2,
  sqli: 2,
  xss: 2,
  hpp: 2,
  command: 2,
  dlp: 0,
  brute: 2,
};

const defaults = {
  APP_NAME: 'Web Server',
  BLACKLIST_DELAY: 3_600,
  BLACKLIST_OVERRIDE: false,
  BEACON: false,
  BEACON_URL: '',
  BEACON_DELAY: 30,
  SECURITY_CHECKS: defaultChecks,
};
