import { createPyraspAgent, type PyraspAgent, PyraspCrash } from './agent.ts';
import { cloudBeatsFile, connectsWithoutKey, takesConfigInBeacon } from './versions.ts';

/** What no recording holds: the state between answers, and what differs in other versions than the recorded one. */
let now = 1_000_000;
beforeEach(() => {
  now = 1_000_000;
});

const logs = { LOG_FORMAT: 'Syslog', LOG_PROTOCOL: 'UDP', LOG_SERVER: '', LOG_PORT: 514, LOG_PATH: '' };
const first = {
  APP_NAME: 'first',
  SECURITY_CHECKS: {},
  BEACON: true,
  BEACON_URL: 'http://x/b',
  BEACON_DELAY: 1,
  TELEMETRY_DATA: true,
  BLACKLIST_SHARE: true,
  ...logs,
};
const second = { ...first, APP_NAME: 'second' };

function envelope(data: unknown): string {
  return JSON.stringify({ status: true, message: 'ok', data });
}

function started(config: object = first, version = '0.8.2', blacklist: object = {}): PyraspAgent {
  const agent = createPyraspAgent('lambda', () => now, version);
  agent.connect(200, envelope({ config, blacklist }));
  return agent;
}

test('a missing check goes back to the default and an absent parameter keeps its value', () => {
  const agent = started({ ...first, SECURITY_CHECKS: { sqli: 0, hpp: 0 } });
  expect(agent.attribute('SECURITY_CHECKS')).toMatchObject({ sqli: 0, hpp: 0, xss: 2 });
  const { APP_NAME: _left, ...others } = second;
  agent.beacon(200, envelope({ config: others }));
  expect(agent.attribute('SECURITY_CHECKS')).toMatchObject({ sqli: 2, hpp: 2 });
  expect(agent.attribute('APP_NAME')).toBe('first');
});

test('an entry ends at its time plus the delay, to the second', () => {
  const agent = started({ ...first, BLACKLIST_DELAY: 10 }, '0.8.2', { '45.9.1.1': now - 9 });
  expect(agent.request('45.9.1.1')).toBe(403);
  now++;
  expect(agent.request('45.9.1.1')).toBe(200);
});

test('an entry of a beacon counts from its arrival', () => {
  const agent = started({ ...first, BLACKLIST_DELAY: 10 });
  now += 100;
  agent.beacon(200, envelope({ blacklist: { new: ['45.9.1.1'] } }));
  now += 9;
  expect(agent.request('45.9.1.1')).toBe(403);
  now++;
  expect(agent.request('45.9.1.1')).toBe(200);
});

test('numbers and entries are kept until a beacon is accepted', () => {
  const agent = started();
  agent.request('45.9.1.2');
  agent.attack('45.9.1.1');
  const said = agent.message();
  expect(said.telemetry?.requests).toEqual({ success: 1, errors: 0, attacks: 1 });
  expect(said.blacklist).toEqual([['45.9.1.1', now]]);
  expect(agent.beacon(503, JSON.stringify({ status: false, message: 'busy', data: {} }))).toBe(false);
  expect(agent.beacon(500, envelope({}))).toBe(false);
  expect(agent.message()).toEqual(said);
  expect(agent.beacon(200, envelope({}))).toBe(true);
  expect(agent.message()).toMatchObject({ telemetry: { requests: { success: 0, attacks: 0 } }, blacklist: [] });
  expect(agent.request('45.9.1.1')).toBe(403);
});

test('what is pushed is not reported back', () => {
  const agent = started();
  agent.beacon(200, envelope({ blacklist: { new: ['45.9.1.1'] } }));
  agent.attack('45.9.1.1');
  expect(agent.message().blacklist).toEqual([]);
});

test.each([
  ['0.8.2', true],
  ['0.9.1', true],
  ['0.9.2', false],
  ['0.9.3', false],
  ['0.9.4', true],
  ['0.10.2', true],
])('%s takes a configuration in a beacon: %s', (version, isTaken) => {
  expect(takesConfigInBeacon(version)).toBe(isTaken);
  const agent = started(first, version);
  const beacon = (): boolean => agent.beacon(200, envelope({ config: second }));
  if (isTaken) expect(beacon()).toBe(true);
  else expect(beacon).toThrow(PyraspCrash);
  expect(agent.attribute('APP_NAME')).toBe(isTaken ? 'second' : 'first');
});

test.each([
  ['0.8.2', 'Local', 'file'],
  ['0.9.2', 'Cloud', 'first'],
])('%s: of a file and an answer, %s counts', (version, origin, app) => {
  expect(cloudBeatsFile(version)).toBe(origin === 'Cloud');
  const agent = createPyraspAgent('lambda', () => now, version, { file: { ...first, APP_NAME: 'file' } });
  agent.connect(200, envelope({ config: first }));
  expect([agent.origin, agent.attribute('APP_NAME')]).toEqual([origin, app]);
});

test('without a key 0.8.2 asks all the same and 0.9.2 does not', () => {
  const asks = ['0.8.2', '0.9.2'].map((version) => createPyraspAgent('lambda', () => now, version, { key: null }).asks);
  expect(asks).toEqual([true, false]);
  expect(connectsWithoutKey('0.9.2')).toBe(false);
});

test.each([
  ['a method', '0.8.2', { check_blacklist: 'x' }],
  ['any other name in lower letters', '0.8.2', { process_attack: 'x' }],
  ['a time as text', '0.8.2', { FLOOD_DELAY: '60' }],
  ['a pattern that Python cannot compile', '0.8.2', { IGNORE_PATHS: ['(?<x>a)'] }],
  ['decoys as texts', '0.8.2', { DECOY_ROUTES: ['/.env'] }],
  ['decoys as pairs', '0.6.0', { DECOY_ROUTES: [['/.env', 'starts']] }],
  ['a match word of our own', '0.8.2', { DECOY_ROUTES: [['/.env', 'exact']] }],
  ['headers without a match word', '0.8.4', { WHITELIST_HEADERS: [['x-a']] }],
  ['zero trust', '0.8.2', { SECURITY_CHECKS: { ztaa: 2 } }],
  ['a mode as a word', '0.8.2', { SECURITY_CHECKS: { sqli: 'block' } }],
])('a request raises after %s (%s)', (_what, version, change) => {
  expect(() => started({ ...first, ...change }, version).request('45.9.1.2')).toThrow(PyraspCrash);
  expect(started(first, version).request('45.9.1.2')).toBe(200);
});
