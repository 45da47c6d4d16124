import { type AdminClient, createStartClient } from './admin-client.ts';
import { createTestControlPlane, post, type TestClock, type TestControlPlane } from './harness.ts';

const clock: TestClock = { now: 1_795_400_000_000 };
let controlPlane: TestControlPlane;
let client: AdminClient;

beforeEach(async () => {
  controlPlane = await createTestControlPlane(clock);
  client = createStartClient(controlPlane);
});

afterEach(() => controlPlane.close());

async function connects(key: string): Promise<number> {
  return (await post(controlPlane, '/connect', { key, version: '0.8.2', platform: 'Flask', routes: {} })).status;
}

test('a key works at once, until its end, and both that and its profile can be moved', async () => {
  await controlPlane.setProfile('web', {});
  const { status, json } = await client.post('/keys', { name: 'shop', expiresInDays: 1 });
  expect(status).toBe(201);
  expect(json).toMatchObject({ key: { name: 'shop', profile: 'default', state: 'live', functions: 0 } });
  expect(json.secret).toMatch(/^rasp_[0-9a-f]{16}_[0-9a-f]{48}$/);
  expect(await connects(json.secret)).toBe(200);
  const path = `/keys/${json.key.selector}`;
  expect((await client.patch(path, { profile: 'web' })).json).toMatchObject({ profile: 'web', state: 'live' });
  clock.now += 86_399_999;
  expect(await connects(json.secret)).toBe(200);
  clock.now += 1;
  expect(await connects(json.secret)).toBe(403);
  expect((await client.get('/keys')).json.items).toMatchObject([{ name: 'shop', state: 'expired' }]);
  expect((await client.patch(path, { expiresAt: null })).json).toMatchObject({ state: 'live', expiresAt: null });
  expect(await connects(json.secret)).toBe(200);
});

test('two keys of a profile live side by side while one takes over from the other', async () => {
  const first = (await client.post('/keys', { name: 'shop-1' })).json;
  const second = (await client.post('/keys', { name: 'shop-2' })).json;
  expect([await connects(first.secret), await connects(second.secret)]).toEqual([200, 200]);
  expect((await client.delete(`/keys/${first.key.selector}`)).status).toBe(204);
  expect([await connects(first.secret), await connects(second.secret)]).toEqual([403, 200]);
  expect((await client.delete(`/keys/${first.key.selector}`)).status).toBe(404);
  expect((await client.patch(`/keys/${first.key.selector}`, { expiresAt: null })).status).toBe(404);
  await controlPlane.tick();
  expect((await client.get('/keys')).json.items).toMatchObject([
    { name: 'shop-2', functions: 1, lastUsedAt: clock.now },
  ]);
  expect((await client.get('/keys?revoked=true')).json.items).toHaveLength(2);
});

test('keys come in pages, by name', async () => {
  for (const name of ['b', 'd', 'a', 'c', 'e']) await client.post('/keys', { name });
  const names: string[] = [];
  let cursor = '';
  do {
    const { json } = await client.get(`/keys?limit=2${cursor}`);
    names.push(...json.items.map((item: { name: string }) => item.name));
    cursor = json.next === null ? '' : `&cursor=${json.next}`;
  } while (cursor !== '');
  expect(names).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test.each([
  ['a name that is taken', { name: 'shop' }, 409],
  ['a profile that is missing', { name: 'x', profile: 'none' }, 422],
  ['a name that is none', { name: '../x' }, 400],
  ['an end in the past', { name: 'x', expiresInDays: 0 }, 400],
])('%s is refused', async (_name, body, status) => {
  await client.post('/keys', { name: 'shop' });
  expect((await client.post('/keys', body)).status).toBe(status);
  expect((await client.get('/keys')).json.items).toHaveLength(1);
});

test('no answer and no entry of the audit log holds a secret or its hash', async () => {
  const { json } = await client.post('/keys', { name: 'shop' });
  const secret = json.secret.split('_')[2];
  const said = JSON.stringify([(await client.get('/keys')).json, (await client.get('/audit')).json]);
  expect(said).not.toContain(secret);
  expect(said).not.toContain('secret_hash');
});
