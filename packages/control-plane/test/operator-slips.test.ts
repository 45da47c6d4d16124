import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withOperator } from '../src/commands/with-operator.ts';
import { createControlPlane } from '../src/control-plane.ts';
import { createStartClient } from './admin-client.ts';
import { createTestControlPlane, post } from './harness.ts';
import { newStore, openPlace } from './test-store.ts';

const clock = { now: 1_795_400_000_000 };

function newFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'rasp-'));
}

test('a PyRASP configuration that says how to call back is taken without that, and the operator is told', async () => {
  const controlPlane = await createTestControlPlane(clock);
  try {
    const { warnings } = await controlPlane.setProfile('default', {
      APP_NAME: 'shop',
      BEACON: false,
      BEACON_URL: 'https://evil.example/beacon',
      TELEMETRY_DATA: false,
      BLACKLIST_SHARE: false,
    });
    expect(warnings).toEqual([
      'BEACON, BEACON_URL, TELEMETRY_DATA, BLACKLIST_SHARE left out: the control plane sets them, or agents would never call back.',
    ]);
    expect((await controlPlane.getProfile('default'))?.config).toEqual({ APP_NAME: 'shop' });
  } finally {
    await controlPlane.close();
  }
});

test('addresses of your own stay unblocked for commands beside the server, and leave the list when it starts', async () => {
  const place = await newStore();
  const choice = 'dataFile' in place ? { data: place.dataFile } : { data: '', ...place };
  const add = (network: string) => withOperator(choice, (operator) => operator.addToBlacklist(network));
  await add('45.9.1.0/24');
  await add('45.9.2.2');
  const problems: string[] = [];
  const server = await createTestControlPlane(clock, {
    ...place,
    now: Date.now,
    neverBlock: ['45.9.1.7', '2a01:4f8:1::/48'],
    onProblem: (message) => problems.push(message),
  });
  expect(problems).toEqual(['45.9.1.7 is never blocked: what holds addresses of it was taken off the list (1).']);
  expect((await server.listBlacklist()).map((entry) => entry.network)).toEqual(['45.9.2.2']);
  await expect(add('45.9.1.7')).rejects.toMatchObject({ code: 'RASP_CP_BAD_NETWORK' });
  await expect(add('2a01:4f8:1:2::/64')).rejects.toMatchObject({ code: 'RASP_CP_BAD_NETWORK' });
  await server.close();
  await expect(add('45.9.1.7')).rejects.toMatchObject({ code: 'RASP_CP_BAD_NETWORK' });
  await (await createTestControlPlane(clock, place)).close();
  await add('45.9.1.7');
});

test.each([
  ['a folder that is missing', (folder: string) => path.join(folder, 'none', 'data.db')],
  [
    'a lock file that cannot be one',
    (folder: string) => {
      mkdirSync(path.join(folder, 'data.db.server'));
      return path.join(folder, 'data.db');
    },
  ],
])('%s is told in a sentence', async (_what, fileIn) => {
  await expect(createControlPlane({ dataFile: fileIn(newFolder()) })).rejects.toMatchObject({
    code: 'RASP_CP_DATA_FILE_UNUSABLE',
  });
});

test('an address of your own that is none is told in a sentence', async () => {
  await expect(createControlPlane({ dataFile: ':memory:', neverBlock: ['shop.example'] })).rejects.toMatchObject({
    code: 'RASP_CP_BAD_OPTION',
    message: expect.stringContaining('shop.example'),
  });
});

test('the overview says which configurations agents run with, and why one was refused', async () => {
  const controlPlane = await createTestControlPlane(clock);
  try {
    const key = await controlPlane.addKey('shop');
    const beacon = (instance: string, config: object) =>
      post(controlPlane, '/beacon', { key, version: '0.1.0', agent: { instance }, config });
    await beacon('a', { revision: '1-00000000', state: 'applied' });
    await beacon('b', { revision: '1-00000000', state: 'applied' });
    await beacon('c', { revision: '2-00000000', state: 'refused', error: 'below the local floor' });
    await controlPlane.tick();
    expect((await createStartClient(controlPlane).get('/overview')).json).toMatchObject({
      configurations: [
        { revision: '1-00000000', state: 'applied', error: null, instances: 2 },
        { revision: '2-00000000', state: 'refused', error: 'below the local floor', instances: 1 },
      ],
    });
  } finally {
    await controlPlane.close();
  }
});

test('a fleet that reports one attacker again and again does not use up what it may report', async () => {
  const controlPlane = await createTestControlPlane(clock, { intake: { perMinute: 2 } });
  try {
    const key = await controlPlane.addKey('shop');
    const report = (address: string) =>
      post(controlPlane, '/beacon', { key, version: '0.8.2', blacklist: [[address, clock.now / 1_000]] });
    for (let index = 0; index < 5; index++) await report('45.9.1.1');
    for (const address of ['45.9.1.2', '45.9.1.3']) await report(address);
    const listed = (await controlPlane.listBlacklist()).map((entry) => entry.network);
    expect(listed.sort()).toEqual(['45.9.1.1', '45.9.1.2']);
  } finally {
    await controlPlane.close();
  }
});

test('who shows no key can fill the record of events only so fast, and not in the way of a key', async () => {
  const place = await newStore();
  const controlPlane = await createTestControlPlane(clock, place);
  try {
    const key = await controlPlane.addKey('shop');
    const records = Array.from({ length: 200 }, () => ({ application: 'flood' }));
    for (let index = 0; index < 31; index++)
      expect((await post(controlPlane, '/logs', records)).json.status).toBe(true);
    await fetch(`${controlPlane.url}/logs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ application: 'shop' }),
    });
    await controlPlane.tick();
    expect((await createStartClient(controlPlane).get('/status')).json).toMatchObject({
      sinceStart: { refusedEvents: 200 },
    });
    const store = await openPlace(place);
    const kept = await store.db.selectFrom('events').select('application').where('profile', '=', 'default').execute();
    expect(kept).toEqual([{ application: 'shop' }]);
    await store.close();
  } finally {
    await controlPlane.close();
  }
});

test('a clock that is set back does not end the record of events', async () => {
  const place = await newStore();
  for (let start = 0; start < 2; start++) {
    const controlPlane = await createTestControlPlane(clock, place);
    await post(controlPlane, '/logs', { application: 'shop', log_data: ['sqli', '45.9.1.1', '', {}] });
    await controlPlane.tick();
    await controlPlane.close();
  }
});
