/**
 * An executable model of what a PyRASP 0.8.2 agent does with an answer.
 *
 * Written from observed behaviour (black-box runs against stub servers), not from its source. It is stricter than the
 * agent where the observations leave room: what was not seen to be safe counts as a crash.
 */
export class PyraspCrash extends Error {}

/** How an agent is hosted: on Lambda an error in a beacon ends the request, in Flask only the beacon thread sees it. */
export type Flavour = 'lambda' | 'flask';

/** One agent. */
export interface PyraspAgent {
  /** Applies the answer to a connect request. Throws PyraspCrash where the agent's constructor raises. */
  connect(httpStatus: number, body: string): void;
  /** Applies the answer to a beacon; gives whether it counted as accepted. Throws PyraspCrash where the request that sent it fails. */
  beacon(httpStatus: number, body: string): boolean;
  /** The status that a request from an address gets. Throws PyraspCrash where it fails. */
  request(address: string): 200 | 403;
  readonly origin: 'Default' | 'Cloud';
  attribute(name: string): unknown;
  /** True while the agent would send beacons. */
  beacons(): boolean;
  listed(): readonly string[];
}

/** Creates an agent that has not connected yet. `clock` gives epoch seconds. */
export function createPyraspAgent(flavour: Flavour, clock: () => number, version = '0.8.2'): PyraspAgent {
  const attributes = new Map<string, unknown>(Object.entries(defaults));
  let blacklist: Map<string, unknown> | readonly unknown[] = new Map();
  let origin: 'Default' | 'Cloud' = 'Default';

  function setConfig(config: Record<string, unknown>): void {
    if (!Object.hasOwn(config, 'SECURITY_CHECKS')) crash("KeyError: 'SECURITY_CHECKS'");
    for (const [name, value] of Object.entries(config)) attributes.set(name, value);
    const checks = config['SECURITY_CHECKS'];
    if (!isRecord(checks)) crash('SECURITY_CHECKS is no object');
    attributes.set('SECURITY_CHECKS', { ...defaultChecks, ...checks });
  }

  function openAnswer(httpStatus: number, body: string): unknown {
    if ([403, 404, 500].includes(httpStatus)) return refused;
    let answer: unknown;
    try {
      answer = JSON.parse(body);
    } catch {
      return refused;
    }
    if (!isRecord(answer)) return refused;
    const complete = ['status', 'message', 'data'].every((name) => Object.hasOwn(answer, name));
    return complete && isTruthy(answer['status']) ? answer['data'] : refused;
  }

  function applyBeacon(data: unknown): void {
    if (!isRecord(data)) crash(`AttributeError: data is ${String(data)}`);
    const { config, blacklist: change } = data;
    if (config !== undefined) {
      if (/^0\.9\.[23]/.test(version)) crash("AttributeError: no attribute 'load_config'");
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

  return {
    connect(httpStatus, body) {
      const data = openAnswer(httpStatus, body);
      if (data === refused) return;
      if (!isRecord(data)) crash(`AttributeError: data is ${String(data)}`);
      const config = data['config'] ?? data;
      setConfig(isRecord(config) ? config : crash('config is no object'));
      origin = 'Cloud';
      const list = data['blacklist'];
      if (isRecord(list)) blacklist = new Map(Object.entries(list));
      else if (Array.isArray(list) && list.length > 0) blacklist = list;
    },
    beacon(httpStatus, body) {
      const data = openAnswer(httpStatus, body);
      if (data === refused) return false;
      try {
        applyBeacon(data);
      } catch (error) {
        if (flavour === 'lambda') throw error;
      }
      return true;
    },
    request(address) {
      for (const method of methods) if (attributes.has(method)) crash('TypeError: object is not callable');
      if (!(blacklist instanceof Map)) {
        if (blacklist.includes(address)) crash('TypeError: list indices must be integers');
        return 200;
      }
      if (!blacklist.has(address)) return 200;
      const since = blacklist.get(address) === true ? 1 : blacklist.get(address);
      if (typeof since !== 'number') crash(`TypeError: ${typeof since} + int`);
      const delay = attributes.get('BLACKLIST_DELAY');
      if (typeof delay !== 'number') crash('TypeError: BLACKLIST_DELAY');
      if (since + delay <= clock()) {
        blacklist.delete(address);
        return 200;
      }
      return attributes.get('BLACKLIST_OVERRIDE') === true ? 200 : 403;
    },
    get origin() {
      return origin;
    },
    attribute: (name) => attributes.get(name),
    beacons: () => attributes.get('BEACON') === true && isTruthy(attributes.get('BEACON_URL')),
    listed: () => (blacklist instanceof Map ? [...blacklist.keys()] : []),
  };
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

/** One method was seen to be overwritten; every lower-case name may be one, so the tests also look at all names sent. */
const methods = ['check_blacklist'];

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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Python's truth: empty texts, lists and objects are false. */
function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isRecord(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

function crash(reason: string): never {
  throw new PyraspCrash(reason);
}
