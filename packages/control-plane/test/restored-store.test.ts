import { beaconPath, createTestControlPlane, post } from './harness.ts';
import { createOwnAgent } from './own-agent-model.ts';
import { createPyraspAgent } from './pyrasp-agent-model.ts';
import { copyStore, newStore } from './test-store.ts';

const clock = { now: 1_795_400_000_000 };

test('a store restored from a backup catches up with agents that were ahead of it', async () => {
  const place = await newStore();
  const first = await createTestControlPlane(clock, place);
  const key = await first.addKey('shop');
  await first.addToBlacklist('45.9.1.1');
  await first.close();
  const backup = await copyStore(place);

  const second = await createTestControlPlane(clock, place);
  const server = { url: second.url };
  const own = createOwnAgent(server, key, 'a');
  await own.connect();
  const stock = createPyraspAgent('lambda', () => clock.now / 1_000);
  const stockBody = { key, version: '0.8.2', platform: 'AWS Lambda', routes: {} };
  for (let index = 1; index <= 5; index++) await second.addToBlacklist(`45.9.2.${index}`);
  const connected = await post(second, '/connect', stockBody);
  stock.connect(connected.status, connected.text);
  await own.beacon();
  expect(own.listed(clock.now).size).toBe(6);
  await second.close();

  const third = await createTestControlPlane(clock, backup);
  server.url = third.url;
  // More changes than were lost, so that the numbers alone tell nothing.
  for (let index = 1; index <= 8; index++) await third.addToBlacklist(`45.9.3.${index}`);
  await own.beacon();
  expect(own.resyncs).toBe(1);
  const expected = (await third.listBlacklist()).map((entry) => entry.network).sort();
  expect(expected).toHaveLength(9);
  expect([...own.listed(clock.now)].sort()).toEqual(expected);
  const url = beaconPath({ BEACON_URL: stock.attribute('BEACON_URL') });
  const beacon = await post(third, url, { key, version: '0.8.2' });
  stock.beacon(beacon.status, beacon.text);
  expect(stock.listed()).toEqual(expect.arrayContaining(expected));
  await third.close();
});
