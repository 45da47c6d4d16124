import { type AdminClient, createAdminClient, createStartClient, setUpAdmin } from './admin-client.ts';
import { beaconPath, createTestControlPlane, post, type TestClock, type TestControlPlane } from './harness.ts';

jest.setTimeout(60_000);

const clock: TestClock = { now: 1_795_400_000_000 };
let controlPlane: TestControlPlane;
let ada: AdminClient;
let bob: AdminClient;

beforeEach(async () => {
  controlPlane = await createTestControlPlane(clock);
  ada = await setUpAdmin(controlPlane);
  const password = 'another horse battery';
  await ada.post('/users', { name: 'bob', displayName: 'Bob', role: 'operator', password });
  bob = createAdminClient(controlPlane);
  expect((await bob.post('/auth/login', { name: 'bob', password })).status).toBe(200);
});

afterEach(() => controlPlane.close());

const path = '/profiles/default/revisions';

async function draft(client: AdminClient, config: object, base = 1): Promise<number> {
  const { status, json } = await client.post(path, { config, base, reason: 'because' });
  expect({ status, json }).toMatchObject({ status: 201 });
  return json.revision.revision;
}

async function served(key: string): Promise<unknown> {
  const { json } = await post(controlPlane, '/connect', { key, version: '0.8.2', platform: 'Flask', routes: {} });
  return (json.data['config'] as { APP_NAME: unknown }).APP_NAME;
}

test('a harmless draft is stored, handed in, served and taken back, and its history says who and why', async () => {
  const key = await controlPlane.addKey('shop');
  const revision = await draft(bob, { APP_NAME: 'a' });
  expect(await served(key)).not.toBe('a');
  expect((await bob.post(`${path}/${revision}/submit`)).json).toMatchObject({ state: 'draft', dangers: [] });
  expect((await bob.post(`${path}/${revision}/activate`, {})).json).toMatchObject({ revision, rollout: null });
  expect(await served(key)).toBe('a');
  expect((await bob.post(`${path}/${revision}/activate`, {})).status).toBe(409);
  const next = await draft(bob, { APP_NAME: 'b' }, revision);
  await bob.post(`${path}/${next}/activate`, {});
  expect((await bob.get(`${path}/${next}?against=${revision}`)).json).toMatchObject({
    differences: [{ path: 'APP_NAME', before: 'a', after: 'b' }],
  });
  expect((await bob.post(`${path}/${revision}/activate`, { reason: 'it broke' })).status).toBe(200);
  expect(await served(key)).toBe('a');
  expect((await bob.get(path)).json.items).toMatchObject([
    { revision: next, state: 'superseded', author: 'bob', reason: 'because', baseRevision: revision },
    { revision, state: 'active' },
    { revision: 1, state: 'superseded' },
  ]);
  const deeds = (await ada.get('/audit?action=profile.activate')).json.items;
  expect(deeds[0]).toMatchObject({ actor: { name: 'bob' }, detail: { from: next, to: revision, reason: 'it broke' } });
});

test('a draft made from what is no longer served is a conflict, and one that agents would refuse is none', async () => {
  await controlPlane.setProfile('default', { APP_NAME: 'meanwhile' });
  expect((await bob.post(path, { config: {}, base: 1, reason: '' })).status).toBe(409);
  expect((await bob.post(path, { config: { BEACON_DELAY: -1 }, base: 2, reason: '' })).status).toBe(422);
  const checked = await bob.post('/profiles/default/check', { config: { BEACON_DELAY: -1 } });
  expect(checked.json).toMatchObject({ issues: [{ path: 'BEACON_DELAY', severity: 'error' }], differences: [] });
});

test('a dangerous change waits for another person', async () => {
  const revision = await draft(bob, { IGNORE_PATHS: ['^/'] });
  const submitted = await bob.post(`${path}/${revision}/submit`);
  expect(submitted.json).toMatchObject({ state: 'pending', dangers: [{ kind: 'bypass-widened' }] });
  expect((await bob.get('/profiles/default')).json.profile.pending).toBe(1);
  const refused = await bob.post(`${path}/${revision}/activate`, {});
  expect(refused).toMatchObject({ status: 422, json: { problems: [{ path: 'IGNORE_PATHS' }] } });
  expect((await bob.post(`${path}/${revision}/decision`, { decision: 'approve' })).status).toBe(422);
  const token = await bob.post('/tokens', { name: 'ci', role: 'operator', expiresInDays: 1 });
  const asToken = createAdminClient(controlPlane, token.json.secret);
  expect((await asToken.post(`${path}/${revision}/decision`, { decision: 'approve' })).status).toBe(422);
  expect((await bob.post(`${path}/${revision}/decision`, { decision: 'override', comment: 'x' })).status).toBe(403);
  const approved = await ada.post(`${path}/${revision}/decision`, { decision: 'approve', comment: 'seen' });
  expect(approved.json.approvals).toMatchObject([{ by: 'ada', decision: 'approve', comment: 'seen' }]);
  expect((await bob.post(`${path}/${revision}/activate`, {})).status).toBe(200);
});

test('what a token of somebody drafted, they cannot approve themselves', async () => {
  const token = await bob.post('/tokens', { name: 'ci', role: 'operator', expiresInDays: 1 });
  const revision = await draft(createAdminClient(controlPlane, token.json.secret), { WHITELIST: ['45.9.1.1'] });
  expect((await bob.post(`${path}/${revision}/decision`, { decision: 'approve' })).status).toBe(422);
});

test('an administrator overrides with a reason, and what was rejected is not served', async () => {
  const start = createStartClient(controlPlane);
  const revision = await draft(start, { SECURITY_CHECKS: { sqli: 'off' } });
  expect((await start.post(`${path}/${revision}/decision`, { decision: 'override', comment: ' ' })).status).toBe(422);
  await start.post(`${path}/${revision}/decision`, { decision: 'override', comment: 'it blocks everybody' });
  expect((await start.post(`${path}/${revision}/activate`, {})).status).toBe(200);
  const other = await draft(bob, { APP_NAME: 'x' }, revision);
  await ada.post(`${path}/${other}/decision`, { decision: 'reject', comment: 'no' });
  expect((await bob.post(`${path}/${other}/activate`, {})).status).toBe(422);
  expect((await ada.get('/audit?action=profile.override')).json.items).toMatchObject([
    { detail: { revision, comment: 'it blocks everybody' } },
  ]);
});

test('a rollout reaches its share of the instances, the same ones and more of them, until all have it', async () => {
  const key = await controlPlane.addKey('shop');
  const revision = await draft(bob, { APP_NAME: 'new' });
  const names = Array.from({ length: 400 }, (_, index) => `i${index}`);
  const agent = (instance: string) => ({
    name: '@rasp/aws',
    version: '0.1.0',
    instance,
    platform: 'aws',
    runtime: 'node24',
    service: 'shop',
  });
  const ask = async (instance: string): Promise<boolean> => {
    const body = {
      key,
      version: '0.1.0',
      platform: 'AWS Lambda',
      agent: agent(instance),
      accept: ['blacklist-expiry'],
      routes: {},
    };
    const { json } = await post(controlPlane, '/connect', body);
    return (json.data['config'] as { APP_NAME?: string }).APP_NAME === 'new';
  };
  const whoHas = async (): Promise<ReadonlySet<string>> => {
    const has = await Promise.all(names.map(ask));
    return new Set(names.filter((_, index) => has[index]));
  };
  const started = await bob.post(`${path}/${revision}/activate`, { percent: 10 });
  expect(started.json).toMatchObject({ revision: 1, rollout: { toRevision: revision, percent: 10, state: 'running' } });
  const few = await whoHas();
  expect(few.size).toBeGreaterThan(15);
  expect(few.size).toBeLessThan(75);
  expect((await bob.post(`${path}/${revision}/activate`, {})).status).toBe(409);
  await bob.patch('/profiles/default/rollout', { percent: 60 });
  const most = await whoHas();
  expect(most.size).toBeGreaterThan(190);
  expect([...few].filter((name) => !most.has(name))).toEqual([]);
  await bob.patch('/profiles/default/rollout', { state: 'rolled-back', reason: 'errors' });
  expect((await whoHas()).size).toBe(0);
  expect((await bob.patch('/profiles/default/rollout', { percent: 70 })).status).toBe(409);
  await bob.post(`${path}/${revision}/activate`, { percent: 1 });
  expect((await bob.patch('/profiles/default/rollout', { percent: 100 })).json).toMatchObject({
    revision,
    rollout: null,
  });
  expect((await whoHas()).size).toBe(400);
});

test('a stock agent that the rollout reaches keeps what it was given', async () => {
  const key = await controlPlane.addKey('shop');
  const revision = await draft(bob, { APP_NAME: 'new' });
  await bob.post(`${path}/${revision}/activate`, { percent: 50 });
  const seen = new Set<unknown>();
  for (let index = 0; index < 40; index++) {
    const { json } = await post(controlPlane, '/connect', { key, version: '0.8.2', platform: 'Flask', routes: {} });
    seen.add((json.data['config'] as { APP_NAME: unknown }).APP_NAME);
    // Whichever it got, its next beacon brings no other.
    const beacon = await post(controlPlane, beaconPath(json.data['config']), { key, version: '0.8.2' });
    expect(beacon.json.data).not.toHaveProperty('config');
  }
  expect(seen.size).toBe(2);
});

test('profiles are made, copied, described and removed while nobody uses them', async () => {
  await controlPlane.setProfile('default', { APP_NAME: 'a' });
  const made = await bob.post('/profiles', { name: 'web', description: 'the shop', copyOf: 'default' });
  expect(made).toMatchObject({ status: 201, json: { name: 'web', description: 'the shop', revision: 1, keys: 0 } });
  expect((await bob.get('/profiles/web')).json).toMatchObject({ config: { APP_NAME: 'a' } });
  expect((await bob.post('/profiles', { name: 'web' })).status).toBe(409);
  const key = (await bob.post('/keys', { name: 'k', profile: 'web' })).json.key;
  expect((await bob.delete('/profiles/web')).status).toBe(422);
  await bob.delete(`/keys/${key.selector}`);
  expect((await bob.delete('/profiles/web')).status).toBe(204);
  expect((await bob.get('/profiles/web')).status).toBe(404);
  expect((await bob.get('/profiles')).json.items).toMatchObject([{ name: 'default' }]);
});
