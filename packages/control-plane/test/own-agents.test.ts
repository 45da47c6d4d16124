import { DefaultQueryExecutor } from 'kysely';
import { createStartClient } from './admin-client.ts';
import { adminToken, createTestControlPlane, post, type TestClock, type TestControlPlane } from './harness.ts';
import { createOwnAgent, type OwnAgent } from './own-agent-model.ts';
import { newStore } from './test-store.ts';

const clock: TestClock = { now: 0 };
let controlPlane: TestControlPlane;
let key: string;

beforeEach(async () => {
  clock.now = 1_795_400_000_000;
  controlPlane = await createTestControlPlane(clock);
  key = await controlPlane.addKey('shop');
});

afterEach(() => controlPlane.close());

async function agent(instance: string): Promise<OwnAgent> {
  const made = createOwnAgent(controlPlane, key, instance);
  await made.connect();
  return made;
}

const seconds = (): number => clock.now / 1_000;

test('an attacker that one agent reports is on the list of the other after one beacon', async () => {
  const [a, b] = [await agent('a'), await agent('b')];
  const origin = { check: 'sqli', evidence: 'UNION SELECT', ipSource: 'platform' };
  await a.beacon({ report: [['45.9.30.1', seconds(), origin]] });
  await b.beacon();
  expect([...b.listed(clock.now)]).toEqual(['45.9.30.1']);
  const [entry] = await controlPlane.listBlacklist();
  expect(entry).toMatchObject({
    scope: 'default',
    check_id: 'sqli',
    evidence: 'UNION SELECT',
    ip_source: 'platform',
    expires_at: clock.now + 3_600_000,
  });
});

test('a beacon with nothing new is the same few bytes for every agent', async () => {
  const [a, b] = [await agent('a'), await agent('b')];
  const [first, second] = [await a.beacon(), await b.beacon()];
  expect(first.text).toBe(second.text);
  expect(Object.keys(first.json.data).sort()).toEqual(['cursor', 'revision']);
});

test('a beacon with nothing new touches no database', async () => {
  const a = await agent('a');
  await controlPlane.tick();
  const statements = jest.spyOn(DefaultQueryExecutor.prototype, 'executeQuery');
  try {
    const began = performance.now();
    for (let count = 0; count < 300; count++) await a.beacon();
    const took = (performance.now() - began) / 1_000;
    // Those of the work beside the requests, which reads some times a second whether anything changed.
    expect(statements.mock.calls.length).toBeLessThan(60 + 20 * took);
    await a.beacon({ report: [['45.9.30.1', seconds()]] });
    expect(statements.mock.calls.length).toBeGreaterThan(0);
  } finally {
    statements.mockRestore();
  }
});

test('a new configuration comes with the next beacon, and only once', async () => {
  const a = await agent('a');
  await controlPlane.setProfile('default', { SECURITY_CHECKS: { sqli: 1 }, BLACKLIST_DELAY: 120 });
  const answer = await a.beacon();
  expect(answer.json.data['config']).toEqual({
    SECURITY_CHECKS: { sqli: 'block' },
    BLACKLIST_DELAY: 120,
    BEACON: true,
    BEACON_URL: 'http://control-plane.example:8090/beacon',
    TELEMETRY_DATA: true,
    BLACKLIST_SHARE: true,
  });
  expect((await a.beacon()).json.data).not.toHaveProperty('config');
  await a.beacon({ report: [['45.9.30.2', seconds()]] });
  expect((await controlPlane.listBlacklist())[0]?.expires_at).toBe(clock.now + 120_000);
});

test('the same configuration again is no new revision', async () => {
  const { revision } = await controlPlane.setProfile('default', { VERBOSE: 10 });
  expect((await controlPlane.setProfile('default', { VERBOSE: '10' })).revision).toBe(revision);
  expect((await controlPlane.setProfile('default', { VERBOSE: 11 })).revision).toBe(revision + 1);
});

test('what an agent reports stays within its profile, what an operator lists is for all', async () => {
  await controlPlane.setProfile('other', {});
  const otherKey = await controlPlane.addKey('other', 'other');
  const a = await agent('a');
  const b = createOwnAgent(controlPlane, otherKey, 'b');
  await b.connect();
  await a.beacon({ report: [['45.9.30.3', seconds()]] });
  await controlPlane.addToBlacklist('45.9.31.0/24');
  await b.beacon();
  expect([...b.listed(clock.now)]).toEqual(['45.9.31.0/24']);
});

test('at most 1,000 changes in one answer, the rest in the next', async () => {
  const a = await agent('a');
  for (let index = 0; index < 1_001; index++) {
    await controlPlane.addToBlacklist(`45.${Math.floor(index / 250)}.1.${index % 250}`);
  }
  await a.beacon();
  expect(a.listed(clock.now).size).toBe(1_000);
  await a.beacon();
  expect(a.listed(clock.now).size).toBe(1_001);
});

test('an agent that restored its list connects for what changed since', async () => {
  await controlPlane.addToBlacklist('45.9.35.1');
  const body = { ...bodyOf(key), accept: ['blacklist-expiry', 'cidr', 'connect-delta'] };
  const first = (await post(controlPlane, '/connect', body)).json.data;
  expect(first['blacklist']).toEqual({ '45.9.35.1': { expires: clock.now / 1_000 + 86_400 } });
  await controlPlane.addToBlacklist('45.9.35.2');
  const { cursor } = first as { cursor: string };
  const second = (await post(controlPlane, '/connect', { ...body, cursor })).json.data;
  expect(second).toMatchObject({
    config: first['config'],
    blacklist: { new: { '45.9.35.2': { expires: clock.now / 1_000 + 86_400 } }, remove: [] },
  });
  const third = await post(controlPlane, '/connect', { ...body, cursor: 'ffffffff.1' });
  expect(Object.keys(Object(third.json.data['blacklist']))).toHaveLength(2);
});

test('an agent that reads addresses only is given addresses', async () => {
  const body = bodyOf(key);
  const { cursor } = (await post(controlPlane, '/connect', body)).json.data as { cursor: string };
  await controlPlane.addToBlacklist('45.9.36.0/31');
  const { json } = await post(controlPlane, '/beacon', { ...body, cursor });
  expect(json.data['blacklist']).toEqual({ new: ['45.9.36.0', '45.9.36.1'], remove: [] });
  const connected = (await post(controlPlane, '/connect', body)).json.data;
  expect(Object.keys(Object(connected['blacklist']))).toEqual(['45.9.36.0', '45.9.36.1']);
});

test('a refused configuration is not sent again until it changes', async () => {
  const { revision } = (await post(controlPlane, '/connect', bodyOf(key))).json.data as { revision: string };
  const refusing = { ...bodyOf(key), config: { revision, state: 'refused', error: 'below the floor' } };
  expect((await post(controlPlane, '/beacon', refusing)).json.data).not.toHaveProperty('config');
  await controlPlane.setProfile('default', { VERBOSE: 1 });
  expect((await post(controlPlane, '/beacon', refusing)).json.data).toHaveProperty('config');
});

test('a cursor of another store, or none, brings a resync', async () => {
  const a = await agent('a');
  const other = await createTestControlPlane(clock);
  try {
    const otherKey = await other.addKey('shop');
    const { cursor } = (await post(controlPlane, '/connect', bodyOf(key))).json.data as { cursor: string };
    const answer = await post(other, '/beacon', { ...bodyOf(otherKey), cursor });
    expect(answer.json.data).toMatchObject({ resync: true });
    expect((await post(other, '/beacon', bodyOf(otherKey))).json.data).toMatchObject({ resync: true });
  } finally {
    await other.close();
  }
  expect(a.resyncs).toBe(0);
});

test('an IPv6 source stands for its /64; private, reserved and malformed ones are not listed', async () => {
  const a = await agent('a');
  const report = [
    ['2a01:4f8:1:2:3:4:5:6', seconds()],
    ['2a01:4f8:9:9::/64', seconds()],
    ['2a01:4f8::/32', seconds()],
    ['10.0.0.1', seconds()],
    ['203.0.113.5', seconds()],
    ['::1', seconds()],
    ['45.9.0.0/16', seconds()],
    ['nonsense', seconds()],
  ] as const;
  await a.beacon({ report });
  const networks = (await controlPlane.listBlacklist()).map((entry) => entry.network);
  expect(networks.sort()).toEqual(['2a01:4f8:1:2::/64', '2a01:4f8:9:9::/64']);
});

test('times are believed between an hour ago and a minute ahead', async () => {
  const a = await agent('a');
  const delay = 3_600_000;
  await controlPlane.setProfile('default', { BLACKLIST_DELAY: 7_200 });
  await a.beacon({
    report: [
      ['45.9.40.1', seconds() + 61],
      ['45.9.40.2', seconds() + 60],
      ['45.9.40.3', seconds() - 3_600],
      ['45.9.40.4', seconds() - 3_601],
    ],
  });
  const times = Object.fromEntries(
    (await controlPlane.listBlacklist()).map((entry) => [entry.network, entry.detected_at - clock.now]),
  );
  expect(times).toEqual({ '45.9.40.1': 60_000, '45.9.40.2': 60_000, '45.9.40.3': -delay, '45.9.40.4': -delay });
});

test('one key lists at most 60 new sources a minute', async () => {
  const a = await agent('a');
  const report = Array.from({ length: 61 }, (_, index) => [`45.9.50.${index}`, seconds()] as const);
  await a.beacon({ report });
  expect(await controlPlane.listBlacklist()).toHaveLength(60);
  clock.now += 1_000;
  await a.beacon({
    report: [
      ['45.9.51.1', seconds()],
      ['45.9.51.2', seconds()],
    ],
  });
  expect(await controlPlane.listBlacklist()).toHaveLength(61);
});

test('a repeated report counts a hit, and moves the end only when a tenth of the time is gained', async () => {
  const [a, b] = [await agent('a'), await agent('b')];
  await a.beacon({ report: [['45.9.60.1', seconds()]] });
  await b.beacon();
  clock.now += 359_000;
  await a.beacon({ report: [['45.9.60.1', seconds()]] });
  expect((await b.beacon()).json.data).not.toHaveProperty('blacklist');
  expect((await controlPlane.listBlacklist())[0]).toMatchObject({
    hits: 2,
    expires_at: clock.now - 359_000 + 3_600_000,
  });
  clock.now += 1_000;
  await a.beacon({ report: [['45.9.60.1', seconds()]] });
  expect((await b.beacon()).json.data).toHaveProperty('blacklist');
  expect((await controlPlane.listBlacklist())[0]).toMatchObject({ hits: 3, expires_at: clock.now + 3_600_000 });
});

test('a restart keeps keys, lists and cursors', async () => {
  await controlPlane.close();
  const place = await newStore();
  controlPlane = await createTestControlPlane(clock, place);
  key = await controlPlane.addKey('shop');
  const server = { url: controlPlane.url };
  const before = createOwnAgent(server, key, 'a');
  await before.connect();
  await before.beacon({ report: [['45.9.70.1', seconds()]] });
  await controlPlane.close();
  controlPlane = await createTestControlPlane(clock, place);
  server.url = controlPlane.url;
  await controlPlane.addToBlacklist('45.9.70.2');
  await before.beacon();
  expect(before.resyncs).toBe(0);
  expect([...before.listed(clock.now)].sort()).toEqual(['45.9.70.1', '45.9.70.2']);
});

test('the overview opens to who is known alone and adds up what agents said', async () => {
  const a = await agent('a');
  await post(controlPlane, '/beacon', {
    ...bodyOf(key),
    telemetry: { cpu: 1, memory: 2, requests: { success: 10, errors: 2, attacks: 3 } },
  });
  await a.beacon({ report: [['45.9.80.1', seconds()]] });
  await post(controlPlane, '/logs', {
    application: 'shop',
    log_data: ['sqli', '45.9.80.1', '', { location: 'qs_values' }],
  });
  await controlPlane.tick();
  for (const authorization of ['', 'Bearer x', `Basic ${adminToken}`, `Bearer ${adminToken}x`]) {
    const refused = await fetch(`${controlPlane.url}/api/v1/overview`, { headers: { authorization } });
    expect(refused.status).toBe(401);
  }
  clock.now += 1;
  expect((await createStartClient(controlPlane).get('/overview')).json).toMatchObject({
    totals: { beacons: 2, errors: 2, attacks: 3 },
    functions: { active: 2, quiet: 0, gone: 0, neverConnected: 0 },
    instances: { active: 2, quiet: 0, gone: 0 },
    blacklist: { entries: 1, pending: 0 },
    byType: [{ name: 'sqli', count: 1 }],
    topSources: [{ name: '45.9.80.1', count: 1 }],
    lastEventAt: clock.now - 1,
  });
});

function bodyOf(agentKey: string): Record<string, unknown> {
  return { key: agentKey, version: '0.1.0', platform: 'aws', agent: { instance: 'plain' } };
}
