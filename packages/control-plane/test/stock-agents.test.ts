import { noteDirectoryChange } from '../src/repositories/changes.ts';
import { beaconPath, createTestControlPlane, post, type TestClock, type TestControlPlane } from './harness.ts';
import { createPyraspAgent } from './pyrasp-agent-model.ts';
import { newStore, openPlace } from './test-store.ts';

const clock: TestClock = { now: 1_795_400_000_000 };
const seconds = (): number => Math.floor(clock.now / 1_000);
let controlPlane: TestControlPlane;
let key: string;

beforeEach(async () => {
  clock.now = 1_795_400_000_000;
  controlPlane = await createTestControlPlane(clock);
  key = await controlPlane.addKey('shop');
});

afterEach(() => controlPlane.close());

/** Connect bodies as 0.8.2 sends them on each platform. */
const platforms = [
  ['AWS Lambda', {}],
  ['Google Cloud Function', {}],
  ['Azure Function', {}],
  ['Flask', { static: { methods: ['HEAD', 'GET', 'OPTIONS'], path: '/static/<path:filename>' } }],
  ['FastAPI', { index: { methods: ['GET'], path: '/' }, item: { methods: ['POST'], path: '/items/{item_id}' } }],
  ['Django', { index: { methods: ['GET', 'POST'], path: '' } }],
] as const;

async function connect(platform = 'AWS Lambda', routes: object = {}, version = '0.8.2') {
  const answer = await post(controlPlane, '/connect', { key, version, platform, routes });
  const agent = createPyraspAgent('lambda', seconds, version);
  agent.connect(answer.status, answer.text);
  return { agent, answer, url: beaconPath(answer.json.data['config']) };
}

test.each(platforms)('%s: connects, is configured and beacons', async (platform, routes) => {
  const { agent, answer, url } = await connect(platform, routes);
  expect(answer.status).toBe(200);
  expect(agent.origin).toBe('Cloud');
  expect(agent.beacons()).toBe(true);
  expect(agent.attribute('TELEMETRY_DATA')).toBe(true);
  expect(agent.attribute('BLACKLIST_SHARE')).toBe(true);
  const bare = await post(controlPlane, url, { key, version: '0.8.2' });
  expect(bare.json).toEqual({ status: true, message: 'ok', data: {} });
  expect(agent.beacon(bare.status, bare.text)).toBe(true);
});

test('telemetry and an entry of one agent reach the next one', async () => {
  const reporter = await connect();
  const other = await connect('Google Cloud Function');
  const body = {
    key,
    version: '0.8.2',
    telemetry: { cpu: 100.0, memory: 3.3, requests: { success: 1, errors: 0, attacks: 2 } },
    blacklist: [['45.9.20.21', seconds()]],
  };
  const reported = await post(controlPlane, reporter.url, body);
  expect(reported.json.data).toEqual({});
  const answer = await post(controlPlane, other.url, { key, version: '0.8.2' });
  expect(answer.json.data).toEqual({ blacklist: { new: ['45.9.20.21'], remove: [] } });
  other.agent.beacon(answer.status, answer.text);
  expect(other.agent.request('45.9.20.21')).toBe(403);
  const late = await connect('Azure Function');
  expect(late.agent.request('45.9.20.21')).toBe(403);
  expect(late.agent.request('45.9.20.22')).toBe(200);
});

test('an entry is given twice, because an arriving beacon does not prove that the last answer did', async () => {
  const agent = await connect();
  await controlPlane.addToBlacklist('45.9.20.1');
  for (const expected of [['45.9.20.1'], ['45.9.20.1'], undefined]) {
    const { json } = await post(controlPlane, agent.url, { key, version: '0.8.2' });
    expect((json.data['blacklist'] as { new?: unknown } | undefined)?.new).toEqual(expected);
  }
});

test('the server ends an entry and says so', async () => {
  const { agent, url } = await connect();
  await controlPlane.addToBlacklist('45.9.20.2', { ttlSeconds: 60 });
  const first = await post(controlPlane, url, { key, version: '0.8.2' });
  agent.beacon(first.status, first.text);
  expect(agent.request('45.9.20.2')).toBe(403);
  clock.now += 59_999;
  await controlPlane.tick();
  expect(await controlPlane.listBlacklist()).toHaveLength(1);
  clock.now += 1;
  await controlPlane.tick();
  const second = await post(controlPlane, url, { key, version: '0.8.2' });
  agent.beacon(second.status, second.text);
  expect(agent.request('45.9.20.2')).toBe(200);
});

test('a network is given as its addresses, a large one not at all', async () => {
  await controlPlane.addToBlacklist('45.9.21.0/30');
  await controlPlane.addToBlacklist('45.10.0.0/16');
  await controlPlane.addToBlacklist('2a02:1234::/32');
  const { agent } = await connect();
  expect([...agent.listed()].sort()).toEqual(['45.9.21.0', '45.9.21.1', '45.9.21.2', '45.9.21.3']);
});

test('removing a network keeps an address of it that is listed by itself', async () => {
  await controlPlane.addToBlacklist('45.9.21.0/30');
  await controlPlane.addToBlacklist('45.9.21.2');
  const { agent, url } = await connect();
  await controlPlane.removeFromBlacklist('45.9.21.0/30');
  const answer = await post(controlPlane, url, { key, version: '0.8.2' });
  agent.beacon(answer.status, answer.text);
  expect(agent.listed()).toEqual(['45.9.21.2']);
});

test('a large range of changes is given in portions', async () => {
  const { agent, url } = await connect();
  for (let third = 0; third < 8; third++) await controlPlane.addToBlacklist(`45.9.${third}.0/24`);
  for (let beacon = 0; beacon < 6; beacon++) {
    const answer = await post(controlPlane, url, { key, version: '0.8.2' });
    agent.beacon(answer.status, answer.text);
  }
  expect(agent.listed()).toHaveLength(8 * 256);
});

test('a new configuration comes with the next beacon, and a new URL proves its arrival', async () => {
  const { agent, url } = await connect();
  await controlPlane.setProfile('default', { APP_NAME: 'renamed', SECURITY_CHECKS: { sqli: 'report' } });
  const answer = await post(controlPlane, url, { key, version: '0.8.2' });
  agent.beacon(answer.status, answer.text);
  expect(agent.attribute('APP_NAME')).toBe('renamed');
  expect(agent.attribute('SECURITY_CHECKS')).toMatchObject({ sqli: 3, xss: 2, ztaa: 0 });
  const next = beaconPath({ BEACON_URL: agent.attribute('BEACON_URL') });
  expect(next).not.toBe(url);
  expect((await post(controlPlane, next, { key, version: '0.8.2' })).json.data).toEqual({});
});

test('an agent that keeps its URL is offered a configuration three times', async () => {
  const { url } = await connect();
  await controlPlane.setProfile('default', { APP_NAME: 'renamed' });
  for (const offered of [true, true, true, false]) {
    const { json } = await post(controlPlane, url, { key, version: '0.8.2' });
    expect('config' in json.data).toBe(offered);
  }
});

test('0.9.2 and 0.9.3 are never sent a configuration in a beacon', async () => {
  for (const version of ['0.9.2', '0.9.3']) {
    const { agent, url } = await connect('Flask', {}, version);
    expect(agent.attribute('BLOCK_ACTION')).toBe('block');
    await controlPlane.setProfile('default', { APP_NAME: `renamed for ${version}` });
    const { json } = await post(controlPlane, url, { key, version });
    expect(json.data).toEqual({});
  }
});

test('an agent without a token hears of what is at most two minutes old', async () => {
  await controlPlane.addToBlacklist('45.9.20.3');
  clock.now += 120_000;
  await controlPlane.addToBlacklist('45.9.20.4');
  const before = await post(controlPlane, '/beacon', { key, version: '0.8.2' });
  expect(before.json.data['blacklist']).toEqual({ new: ['45.9.20.3', '45.9.20.4'], remove: [] });
  clock.now += 1;
  const after = await post(controlPlane, '/beacon', { key, version: '0.8.2' });
  expect(after.json.data['blacklist']).toEqual({ new: ['45.9.20.4'], remove: [] });
});

test("another key's token counts as none", async () => {
  const { url } = await connect();
  const other = await controlPlane.addKey('other');
  await controlPlane.setProfile('default', { APP_NAME: 'renamed' });
  const { json } = await post(controlPlane, url, { key: other, version: '0.8.2' });
  expect(json.data).toEqual({});
});

describe('refusals leave a good agent as it is', () => {
  const good = (): Record<string, unknown> => ({ key, version: '0.8.2', platform: 'AWS Lambda', routes: {} });
  const refusals: readonly (readonly [string, number, () => unknown])[] = [
    ['unknown key', 403, () => ({ ...good(), key: `rasp_${'0'.repeat(16)}_${'0'.repeat(48)}` })],
    ['no key', 403, () => ({ ...good(), key: null })],
    ['key of another form', 403, () => ({ ...good(), key: 'constructor' })],
    ['a body that is no JSON', 400, () => '{'],
    ['an empty body', 400, () => ''],
    ['a list', 400, () => []],
    ['a body over 1 MiB', 413, () => `"${'x'.repeat(1_048_577)}"`],
  ];
  test.each(refusals)('%s: %i', async (_name, status, body) => {
    const answer = await post(controlPlane, '/connect', body());
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ status: false, message: expect.any(String), data: {} });
    const { agent } = await connect();
    const before = agent.attribute('APP_NAME');
    expect(agent.beacon(answer.status, answer.text)).toBe(false);
    expect(agent.attribute('APP_NAME')).toBe(before);
  });

  test('a beacon over 64 KiB, an unknown path and a GET', async () => {
    const { url } = await connect();
    expect((await post(controlPlane, url, `"${'x'.repeat(65_537)}"`)).json.status).toBe(false);
    expect((await post(controlPlane, '/nowhere', {})).json.status).toBe(false);
    const get = await fetch(`${controlPlane.url}/connect`);
    expect(get.status).toBe(405);
    expect(await get.json()).toMatchObject({ status: false });
  });

  test('a key whose profile is gone: 404', async () => {
    await controlPlane.close();
    const place = await newStore();
    controlPlane = await createTestControlPlane(clock, place);
    await controlPlane.setProfile('short-lived', {});
    key = await controlPlane.addKey('orphan', 'short-lived');
    expect((await post(controlPlane, '/connect', good())).status).toBe(200);
    const store = await openPlace(place);
    await store.db.transaction().execute(async (tx) => {
      await noteDirectoryChange(tx);
      await tx.deleteFrom('profiles').where('name', '=', 'short-lived').execute();
    });
    await store.close();
    await controlPlane.tick();
    const refused = await post(controlPlane, '/connect', good());
    expect([refused.status, refused.json.status]).toEqual([404, false]);
  });

  test('a revoked key: 403', async () => {
    expect(await controlPlane.revokeKey('shop')).toBe(true);
    expect((await post(controlPlane, '/connect', good())).status).toBe(403);
    expect(await controlPlane.revokeKey('shop')).toBe(false);
  });
});
