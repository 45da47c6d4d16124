import { type AdminClient, createStartClient } from './admin-client.ts';
import { createTestControlPlane, post, type TestClock, type TestControlPlane } from './harness.ts';
import { createOwnAgent } from './own-agent-model.ts';

const clock: TestClock = { now: 1_795_400_000_000 };
let controlPlane: TestControlPlane;
let client: AdminClient;

beforeEach(async () => {
  clock.now = 1_795_400_000_000;
  controlPlane = await createTestControlPlane(clock);
  client = createStartClient(controlPlane);
});

afterEach(() => controlPlane.close());

async function say(key: string, service: string, instance: string, config: unknown = undefined): Promise<void> {
  const { status } = await post(controlPlane, '/connect', {
    key,
    version: '0.1.0',
    platform: 'aws',
    agent: { name: '@rasp/aws', version: '0.1.0', instance, platform: 'aws', runtime: 'node24', service },
    ...(config === undefined ? {} : { config }),
  });
  expect(status).toBe(200);
  await controlPlane.tick();
}

async function states(query = ''): Promise<Record<string, string>> {
  const { json } = await client.get(`/functions${query}`);
  return Object.fromEntries(
    json.items.map((item: { service: string; key: { name: string }; state: string }) => [
      item.service || item.key.name,
      item.state,
    ]),
  );
}

test('a function is active, then quiet for days, then gone; its instances are gone long before', async () => {
  const key = await controlPlane.addKey('shop');
  await controlPlane.addKey('unused');
  expect(await states()).toEqual({ shop: 'never-connected', unused: 'never-connected' });
  await say(key, 'orders', 'a');
  expect(await states()).toEqual({ orders: 'active', unused: 'never-connected' });
  clock.now += 90_000;
  expect(await states('?state=active')).toEqual({ orders: 'active' });
  clock.now += 1;
  expect(await states('?state=quiet')).toEqual({ orders: 'quiet' });
  clock.now += 900_000;
  const { json } = await client.get('/functions?search=ORD');
  expect(json.items).toMatchObject([{ state: 'quiet', instances: { active: 0, quiet: 0, gone: 1 } }]);
  expect((await client.get('/overview')).json.functions).toMatchObject({ quiet: 1, neverConnected: 1 });
  clock.now += 8 * 86_400_000;
  expect(await states('?state=gone')).toEqual({ orders: 'gone' });
  expect(await states('?state=never-connected')).toEqual({ unused: 'never-connected' });
});

test('instances say which configuration they have, and why not the wanted one', async () => {
  const key = await controlPlane.addKey('shop');
  await controlPlane.setProfile('default', { APP_NAME: 'one' });
  await say(key, 'orders', 'probe');
  const wanted = (await client.get('/functions')).json.items[0].configuration.wanted;
  await say(key, 'orders', 'a', { revision: wanted, state: 'applied', error: null });
  await say(key, 'orders', 'b', { revision: 'old', state: 'applied', error: null });
  await say(key, 'orders', 'c', { revision: 'old', state: 'refused', error: 'BEACON_DELAY is -1' });
  await say(key, 'orders', 'd', { revision: null, state: 'local', error: null });
  expect((await client.get('/functions')).json.items).toMatchObject([
    { configuration: { wanted, applied: 1, behind: 2, failed: 1, unknown: 1 }, instances: { active: 5 } },
  ]);
  const names = async (configuration: string): Promise<readonly string[]> =>
    (await client.get(`/instances?configuration=${configuration}`)).json.items
      .map((item: { id: string }) => item.id.split(':')[1])
      .sort();
  expect(await names('applied')).toEqual(['a']);
  expect(await names('behind')).toEqual(['b', 'd']);
  expect(await names('failed')).toEqual(['c']);
  expect(await names('unknown')).toEqual(['probe']);
  const [failed] = (await client.get('/instances?configuration=failed')).json.items;
  expect(failed.configuration).toEqual({ revision: 'old', state: 'refused', error: 'BEACON_DELAY is -1' });
});

test('an instance says how far its list is behind', async () => {
  const key = await controlPlane.addKey('shop');
  const agent = createOwnAgent(controlPlane, key, 'a');
  await agent.connect();
  await controlPlane.addToBlacklist('45.9.1.1');
  clock.now += 60_000;
  await agent.beacon();
  await controlPlane.tick();
  const { json } = await client.get('/instances');
  expect(json.items).toMatchObject([{ list: { lag: 1 } }]);
});

test('functions and instances come in pages, those that never connected at the end', async () => {
  const key = await controlPlane.addKey('shop');
  for (const name of ['y', 'z']) await controlPlane.addKey(name);
  for (const service of ['c', 'a', 'b']) await say(key, service, `i-${service}`);
  const seen: string[] = [];
  let cursor = '';
  do {
    const { json } = await client.get(`/functions?limit=2${cursor}`);
    seen.push(...json.items.map((item: { service: string; key: { name: string } }) => item.service || item.key.name));
    cursor = json.next === null ? '' : `&cursor=${json.next}`;
  } while (cursor !== '');
  expect(seen).toEqual(['a', 'b', 'c', 'y', 'z']);
  const first = (await client.get('/instances?limit=2')).json;
  const second = (await client.get(`/instances?limit=2&cursor=${first.next}`)).json;
  const ids = [...first.items, ...second.items].map((item: { id: string }) => item.id);
  expect(new Set(ids).size).toBe(3);
});

test.each(['/functions?cursor=AAAA', '/instances?cursor=%00'])('%s is refused', async (path) => {
  expect((await client.get(path)).status).toBe(400);
});

test('one function with its day; only one that is gone can be forgotten', async () => {
  const key = await controlPlane.addKey('shop');
  await say(key, 'orders', 'a');
  const [{ id }] = (await client.get('/functions')).json.items;
  const path = `/functions/${encodeURIComponent(id)}`;
  expect((await client.get(path)).json).toMatchObject({
    function: { id, service: 'orders' },
    day: [{ name: 'requests' }, {}, {}],
  });
  expect((await client.delete(path)).status).toBe(409);
  clock.now += 3_600_000;
  expect((await client.delete(path)).status).toBe(204);
  expect((await client.get(path)).status).toBe(404);
  expect((await client.delete(path)).status).toBe(404);
});

test('onboarding gives lines for each cloud and no key', async () => {
  const { json } = await client.get('/onboarding');
  expect(json.clouds.map((cloud: { id: string }) => cloud.id)).toEqual(['aws', 'gcp', 'azure', 'pyrasp']);
  const lines = JSON.stringify(json);
  expect(lines).toContain('http://control-plane.example:8090/connect');
  expect(lines).not.toMatch(/rasp_[0-9a-f]{16}/);
  expect((await client.get('/onboarding?profile=none')).status).toBe(404);
});
