import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AdminClient, createStartClient } from './admin-client.ts';
import { createTestControlPlane, post, type TestClock, type TestControlPlane } from './harness.ts';
import { createOwnAgent } from './own-agent-model.ts';
import { writeMmdb } from './write-mmdb.ts';

jest.setTimeout(60_000);

const clock: TestClock = { now: 1_795_400_000_000 };
let controlPlane: TestControlPlane;
let client: AdminClient;

beforeEach(async () => {
  controlPlane = await createTestControlPlane(clock, { intake: { breakerPerMinute: 20 } });
  client = createStartClient(controlPlane);
  await controlPlane.setProfile('web', {});
});

afterEach(() => controlPlane.close());

interface Sent {
  readonly check?: string;
  readonly ipSource?: string;
  readonly instance?: string;
}

/** Reports sources as an agent that names itself does. */
function report(key: string, addresses: readonly string[], sent: Sent = {}): Promise<unknown> {
  const { check = 'sqli', ipSource = 'platform', instance = 'i1' } = sent;
  const agent = { name: '@rasp/aws', version: '0.1.0', instance, platform: 'aws', runtime: 'node24', service: 'shop' };
  const blacklist = addresses.map((address) => [address, clock.now / 1_000, { check, evidence: 'x', ipSource }]);
  return post(controlPlane, '/beacon', { key, version: '0.1.0', platform: 'AWS Lambda', agent, blacklist });
}

/** What a fresh agent of a key is told to block. */
async function blockedFor(key: string): Promise<readonly string[]> {
  const agent = createOwnAgent(controlPlane, key, `fresh-${Math.random()}`);
  await agent.connect();
  return [...agent.listed(clock.now)].sort();
}

async function entry(search: string, scope = 'default'): Promise<Record<string, unknown>> {
  const { json } = await client.get(
    `/blacklist?search=${encodeURIComponent(search)}&scope=${encodeURIComponent(scope)}`,
  );
  return json.items[0];
}

test('an entry tells who reported it, by which check, with what evidence and how often', async () => {
  const key = await controlPlane.addKey('shop');
  await report(key, ['45.9.1.1']);
  clock.now += 1_000;
  await report(key, ['45.9.1.1']);
  const item = await entry('45.9.1.1');
  expect(item).toMatchObject({ state: 'active', hits: 2, source: 'agent', check: 'sqli', evidence: 'x', strikes: 0 });
  const { json } = await client.get(`/blacklist/${item['id']}`);
  expect(json).toMatchObject({
    entry: { network: '45.9.1.1' },
    events: 0,
    reports: [
      { source: 'agent', reporterName: 'shop', hits: 2, check: 'sqli', ipSource: 'platform', lastAt: clock.now },
    ],
  });
  expect(json.reports[0].instance).toMatch(/:i1$/);
});

test('a source holds for all profiles when the second key reports it, and not by headers alone', async () => {
  const keys = [
    await controlPlane.addKey('a'),
    await controlPlane.addKey('b'),
    await controlPlane.addKey('c'),
  ] as const;
  const other = await controlPlane.addKey('other', 'web');
  await report(keys[0], ['45.9.1.1', '45.9.1.2']);
  await report(keys[0], ['45.9.1.1'], { instance: 'i2' });
  await report(keys[1], ['45.9.1.2'], { ipSource: 'header' });
  expect(await blockedFor(other)).toEqual([]);
  await report(keys[2], ['45.9.1.1']);
  expect(await blockedFor(other)).toEqual(['45.9.1.1']);
  expect(await entry('45.9.1.1', '*')).toMatchObject({ state: 'active', source: 'agent' });
  clock.now += 86_400_001;
  await report(keys[1], ['45.9.1.2']);
  expect(await entry('45.9.1.2', '*')).toBeUndefined();
});

test('purging a key takes back what it alone reported, and what needed it for its quorum', async () => {
  const [a, b] = [await controlPlane.addKey('a'), await controlPlane.addKey('b')];
  const other = await controlPlane.addKey('other', 'web');
  await report(a, ['45.9.2.1']);
  clock.now += 10_000;
  const since = clock.now;
  await report(a, ['45.9.2.2', '45.9.2.3']);
  await report(b, ['45.9.2.3']);
  const [, selector = ''] = a.split('_');
  const filter = { source: 'agent', reporter: selector, since };
  expect((await client.post('/blacklist/purge', { ...filter, dryRun: true })).json).toEqual({ removed: 2, kept: 1 });
  expect(await blockedFor(a)).toEqual(['45.9.2.1', '45.9.2.2', '45.9.2.3']);
  expect((await client.post('/blacklist/purge', filter)).json).toEqual({ removed: 2, kept: 1 });
  expect(await blockedFor(a)).toEqual(['45.9.2.1', '45.9.2.3']);
  expect(await blockedFor(other)).toEqual([]);
  expect((await client.post('/blacklist/purge', filter)).json).toEqual({ removed: 0, kept: 0 });
  const actions = (await client.get('/audit?action=blacklist.purge')).json.items.map(
    (item: { action: string }) => item.action,
  );
  expect(actions).toContain('blacklist.purged');
});

test('purging goes by check and by instance, too', async () => {
  const key = await controlPlane.addKey('a');
  const since = clock.now;
  await report(key, ['45.9.3.1'], { check: 'flood' });
  await report(key, ['45.9.3.2'], { instance: 'i2' });
  await report(key, ['45.9.3.3']);
  await client.post('/blacklist/purge', { source: 'agent', check: 'flood', since });
  expect(await blockedFor(key)).toEqual(['45.9.3.2', '45.9.3.3']);
  const [, selector = ''] = key.split('_');
  await client.post('/blacklist/purge', { source: 'agent', instance: `${selector}:i2`, since });
  expect(await blockedFor(key)).toEqual(['45.9.3.3']);
});

test('a check that runs away is held up, an event says so, and a person decides', async () => {
  const key = await controlPlane.addKey('a');
  const many = (from: number, count: number) => Array.from({ length: count }, (_, index) => `45.9.4.${from + index}`);
  await report(key, many(0, 20), { check: 'flood' });
  expect(await blockedFor(key)).toHaveLength(20);
  await report(key, many(20, 2), { check: 'flood' });
  expect(await blockedFor(key)).toHaveLength(20);
  await report(key, ['45.9.5.1'], { check: 'sqli' });
  expect(await blockedFor(key)).toHaveLength(21);
  const waiting = (await client.get('/blacklist?state=pending')).json.items;
  expect(waiting).toMatchObject([{ stateReason: 'breaker', check: 'flood' }, { stateReason: 'breaker' }]);
  await controlPlane.tick();
  expect((await client.get(`/overview?to=${clock.now + 1}`)).json).toMatchObject({
    blacklist: { pending: 2 },
    byType: [{ name: 'breaker' }],
  });
  const approved = await client.patch(`/blacklist/${waiting[0].id}`, { state: 'active', note: 'seen in the logs' });
  expect(approved.json).toMatchObject({ state: 'active', stateReason: 'operator' });
  expect(await blockedFor(key)).toContain(waiting[0].network);
});

test('what is held back or removed leaves agents, and comes back only when it may', async () => {
  const key = await controlPlane.addKey('a');
  const agent = createOwnAgent(controlPlane, key, 'a');
  await report(key, ['45.9.6.1', '45.9.6.2']);
  await agent.connect();
  const [first, second] = [await entry('45.9.6.1'), await entry('45.9.6.2')];
  await client.patch(`/blacklist/${first['id']}`, { state: 'suppressed' });
  expect((await client.delete(`/blacklist/${second['id']}`)).status).toBe(204);
  expect((await client.delete(`/blacklist/${second['id']}`)).status).toBe(404);
  expect((await client.patch(`/blacklist/${second['id']}`, { state: 'active' })).status).toBe(404);
  await agent.beacon();
  expect([...agent.listed(clock.now)]).toEqual([]);
  clock.now += 2_000;
  await report(key, ['45.9.6.1', '45.9.6.2']);
  await agent.beacon();
  expect([...agent.listed(clock.now)]).toEqual(['45.9.6.2']);
  const past = await client.patch(`/blacklist/${first['id']}`, { expiresAt: clock.now });
  expect(past.status).toBe(422);
});

test('an entry that ended and is reported again has a strike and lasts twice as long', async () => {
  const key = await controlPlane.addKey('a');
  await report(key, ['45.9.7.1']);
  clock.now += 3_600_000;
  await controlPlane.tick();
  expect(await entry('45.9.7.1')).toMatchObject({ state: 'expired' });
  expect(await blockedFor(key)).toEqual([]);
  await report(key, ['45.9.7.1']);
  expect(await entry('45.9.7.1')).toMatchObject({ state: 'active', strikes: 1, expiresAt: clock.now + 7_200_000 });
  clock.now += 7_200_000;
  await controlPlane.tick();
  clock.now += 31 * 86_400_000;
  await controlPlane.tick();
  expect(await entry('45.9.7.1')).toBeUndefined();
});

test('a range that is never blocked unblocks what is in it and keeps it out', async () => {
  const key = await controlPlane.addKey('a');
  const agent = createOwnAgent(controlPlane, key, 'a');
  await report(key, ['45.9.8.1', '45.9.9.1']);
  await agent.connect();
  const added = await client.post('/never-block', { network: '45.9.8.0/24', kind: 'provider', note: 'CDN' });
  expect(added).toMatchObject({
    status: 201,
    json: { unblocked: 1, entry: { network: '45.9.8.0/24', kind: 'provider' } },
  });
  await agent.beacon();
  expect([...agent.listed(clock.now)]).toEqual(['45.9.9.1']);
  expect(await entry('45.9.8.1')).toMatchObject({ state: 'suppressed', stateReason: 'never-block' });
  await report(key, ['45.9.8.1', '45.9.8.2']);
  expect(await blockedFor(key)).toEqual(['45.9.9.1']);
  const { json } = await client.post('/blacklist', { networks: ['45.9.8.3', '45.9.0.0/16', '45.9.10.1', 'x.example'] });
  expect(json).toMatchObject({
    added: 1,
    refused: [{ network: 'x.example' }, { network: '45.9.8.3' }, { network: '45.9.0.0/16' }],
  });
  expect((await client.patch(`/blacklist/${(await entry('45.9.8.1'))['id']}`, { state: 'active' })).status).toBe(422);
  expect((await client.delete(`/never-block/${added.json.entry.id}`)).status).toBe(204);
  await report(key, ['45.9.8.1']);
  expect(await blockedFor(key)).toEqual(['45.9.10.1', '45.9.8.1', '45.9.9.1']);
});

test("a profile's own range keeps entries for all profiles away from it alone, and no longer than it is there", async () => {
  const [here, there] = [await controlPlane.addKey('a'), await controlPlane.addKey('b', 'web')];
  await client.post('/blacklist', { networks: ['45.9.11.1', '45.9.12.1'] });
  const agent = createOwnAgent(controlPlane, there, 'a');
  await agent.connect();
  const { json } = await client.post('/never-block', { network: '45.9.11.0/24', scope: 'web', kind: 'partner' });
  expect(json.unblocked).toBe(1);
  await agent.beacon();
  expect([...agent.listed(clock.now)]).toEqual(['45.9.12.1']);
  expect(await blockedFor(there)).toEqual(['45.9.12.1']);
  expect(await blockedFor(here)).toEqual(['45.9.11.1', '45.9.12.1']);
  await client.delete(`/never-block/${json.entry.id}`);
  await agent.beacon();
  expect([...agent.listed(clock.now)].sort()).toEqual(['45.9.11.1', '45.9.12.1']);
  expect(await blockedFor(there)).toEqual(['45.9.11.1', '45.9.12.1']);
});

test('what is imported can be searched, exported and imported again', async () => {
  const text = '45.9.13.1\n45.9.13.0/28 # a net\n10.0.0.1\nnonsense\n2a01:4f8::1';
  const body = { format: 'plain', text, note: 'a list' };
  const tried = await client.post('/blacklist/import', { ...body, dryRun: true });
  expect(tried.json).toMatchObject({ added: 3, refusedInAll: 2 });
  expect((await client.get('/blacklist')).json.items).toEqual([]);
  expect((await client.get('/audit?action=blacklist.import')).json.items).toEqual([]);
  const { json } = await client.post('/blacklist/import', body);
  expect(json).toEqual(tried.json);
  expect(json).toMatchObject({ added: 3, refusedInAll: 2, refused: [{ line: 4 }, { text: '10.0.0.1' }] });
  const found = async (search: string): Promise<readonly string[]> =>
    (await client.get(`/blacklist?search=${encodeURIComponent(search)}`)).json.items
      .map((item: { network: string }) => item.network)
      .sort();
  expect(await found('45.9.13.1')).toEqual(['45.9.13.0/28', '45.9.13.1']);
  expect(await found('45.9.13.15')).toEqual(['45.9.13.0/28']);
  expect(await found('45.9.13.16')).toEqual([]);
  expect(await found('45.9.0.0/16')).toEqual(['45.9.13.0/28', '45.9.13.1']);
  expect(await found('2a01')).toEqual(['2a01:4f8::1']);
  const plain = (await client.get('/blacklist/export')).json;
  expect(plain.trim().split('\n').sort()).toEqual(['2a01:4f8::1', '45.9.13.0/28', '45.9.13.1']);
  const decisions = (await client.get('/blacklist/export?format=crowdsec')).json;
  const again = await client.post('/blacklist/import', { format: 'crowdsec', text: decisions, scope: 'web' });
  expect(again.json).toMatchObject({ added: 3, refusedInAll: 0 });
  expect((await client.get('/blacklist?scope=web&limit=2')).json).toMatchObject({
    items: [{}, {}],
    next: expect.any(String),
  });
  expect((await client.post('/blacklist/import', { format: 'plain', text, scope: 'none' })).status).toBe(404);
});

test('entries say where their sources are, where the operator gave files that tell', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rasp-geo-'));
  const countryFile = path.join(folder, 'country.mmdb');
  const networkFile = path.join(folder, 'network.mmdb');
  writeFileSync(countryFile, writeMmdb({ '45.9.0.0/16': { country: { iso_code: 'NL' } } }));
  const network = { autonomous_system_number: 64_500, autonomous_system_organization: 'Example' };
  writeFileSync(networkFile, writeMmdb({ '45.9.14.0/24': network }));
  const located = await createTestControlPlane(clock, { geo: { countryFile, networkFile } });
  try {
    const there = createStartClient(located);
    await there.post('/blacklist', { networks: ['45.9.14.1', '45.9.15.0/28', '46.1.1.1', '2a01:4f8::1'] });
    const { items } = (await there.get('/blacklist')).json;
    const places = items.map((item: Record<string, unknown>) => [item['network'], item['country'], item['asNetwork']]);
    expect(places.sort()).toEqual([
      ['2a01:4f8::1', '', ''],
      ['45.9.14.1', 'NL', 'AS64500 Example'],
      ['45.9.15.0/28', 'NL', ''],
      ['46.1.1.1', '', ''],
    ]);
    const [first] = items;
    expect((await there.get(`/blacklist/${first.id}`)).json.entry).toMatchObject({ country: first.country });
  } finally {
    await located.close();
    rmSync(folder, { recursive: true });
  }
});
