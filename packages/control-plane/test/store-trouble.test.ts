import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { createControlPlane } from '../src/control-plane.ts';
import { defaultAgentWaitMs } from '../src/control-plane-options.ts';
import { openStore } from '../src/store/database.ts';
import { createTestControlPlane, post } from './harness.ts';
import { newFile, newStore, openPlace } from './test-store.ts';

const clock = { now: 1_795_400_000_000 };

test('while another process holds the store, connects and quiet beacons are answered and reports are refused', async () => {
  const dataFile = newFile();
  const problems: string[] = [];
  const controlPlane = await createTestControlPlane(clock, {
    dataFile,
    agentWaitMs: defaultAgentWaitMs,
    onProblem: (message) => problems.push(message),
  });
  const other = await openStore({ file: dataFile, busyTimeoutMs: 1_000 });
  try {
    const key = await controlPlane.addKey('shop');
    const quiet = { key, version: '0.8.2' };
    const report = { ...quiet, blacklist: [['45.9.1.1', clock.now / 1_000]] };
    await other.db.transaction().execute(async (tx) => {
      await tx.updateTable('counters').set({ value: 0 }).where('name', '=', 'change').execute();
      expect((await post(controlPlane, '/connect', { ...quiet, platform: 'Flask', routes: {} })).json.status).toBe(
        true,
      );
      expect((await post(controlPlane, '/beacon', quiet)).json.status).toBe(true);
      const refused = await post(controlPlane, '/beacon', report);
      expect(refused.status).toBe(503);
      expect(refused.json).toMatchObject({ status: false, data: {} });
      expect(refused.text).not.toContain('SQLITE');
    });
    expect(problems.join('\n')).toContain('database is locked');
    expect((await post(controlPlane, '/beacon', report)).json.status).toBe(true);
    expect(await controlPlane.listBlacklist()).toHaveLength(1);
  } finally {
    await other.close();
    await controlPlane.close();
  }
});

test('a second server in the same process is refused, and may start after the first has closed', async () => {
  const dataFile = newFile();
  const first = await createControlPlane({ dataFile });
  await expect(createControlPlane({ dataFile })).rejects.toMatchObject({ code: 'RASP_CP_DATA_FILE_IN_USE' });
  await first.close();
  await (await createControlPlane({ dataFile })).close();
});

test('a file that is no database is refused and left as it is, and its lock is free again', async () => {
  const dataFile = newFile();
  writeFileSync(
    dataFile,
    'this is a letter to my aunt, and it is long enough to be taken for a file of something else',
  );
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(createControlPlane({ dataFile })).rejects.toMatchObject({ code: 'RASP_CP_DATA_FILE_UNUSABLE' });
  }
});

test('a port in use is told in a sentence', async () => {
  const first = await createTestControlPlane(clock);
  const second = await createControlPlane({ dataFile: ':memory:', port: Number(new URL(first.url).port) });
  await expect(second.listen()).rejects.toMatchObject({ code: 'RASP_CP_CANNOT_LISTEN' });
  await second.close();
  await first.close();
});

test('a server that listens everywhere must be told how agents reach it', async () => {
  await expect(createControlPlane({ dataFile: ':memory:', host: '0.0.0.0' })).rejects.toThrow('--public-url');
  for (const publicUrl of ['ftp://x', 'x', 'http://u:p@x/', 'http://x/?a=b']) {
    await expect(createControlPlane({ dataFile: ':memory:', publicUrl })).rejects.toThrow('public URL must be');
  }
});

test('a public URL may have a path', async () => {
  const controlPlane = await createTestControlPlane(clock, { publicUrl: 'https://rasp.example/agents/' });
  const key = await controlPlane.addKey('shop');
  const { json } = await post(controlPlane, '/connect', { key, version: '0.8.2', platform: 'Flask', routes: {} });
  expect(json.data['config']).toMatchObject({
    BEACON_URL: expect.stringMatching(/^https:\/\/rasp\.example\/agents\/beacon\/\S+$/),
  });
  await controlPlane.close();
});

test('the list survives more changes than are kept, and old cursors are told to start over', async () => {
  const place = await newStore();
  const first = await createTestControlPlane(clock, place);
  const key = await first.addKey('shop');
  const own = { key, version: '0.1.0', agent: { instance: 'a' } };
  const { cursor } = (await post(first, '/connect', own)).json.data as { cursor: string };
  await first.addToBlacklist('45.9.1.1');
  await first.close();
  const store = await openPlace(place);
  await store.db.updateTable('counters').set({ value: 60_000 }).where('name', '=', 'change').execute();
  await store.close();
  const second = await createTestControlPlane(clock, place);
  await second.addToBlacklist('45.9.1.2');
  expect((await post(second, '/beacon', { ...own, cursor })).json.data).toMatchObject({ resync: true });
  const connected = (await post(second, '/connect', own)).json.data;
  expect(Object.keys(Object(connected['blacklist'])).sort()).toEqual(['45.9.1.1', '45.9.1.2']);
  await second.close();
});

test('a store without room left says so, once, and goes on when there is room again', async () => {
  const dataFile = newFile();
  const problems: string[] = [];
  const controlPlane = await createTestControlPlane(clock, {
    dataFile,
    onProblem: (message) => problems.push(message),
  });
  const key = await controlPlane.addKey('shop');
  const report = (address: string) =>
    post(controlPlane, '/beacon', { key, version: '0.8.2', blacklist: [[address, clock.now / 1_000]] });
  // A table that cannot take rows stands for the disk: SQLite ends the transaction by itself in both cases.
  const other = new Database(dataFile);
  other.exec("CREATE TRIGGER full BEFORE INSERT ON changes BEGIN SELECT RAISE(ROLLBACK, 'no room left'); END");
  for (const address of ['45.9.1.1', '45.9.1.2']) {
    expect((await report(address)).json).toEqual({ status: false, message: expect.any(String), data: {} });
  }
  expect(problems).toEqual(['POST /beacon: SqliteError: no room left']);
  other.exec('DROP TRIGGER full');
  other.close();
  expect((await report('45.9.1.3')).json.status).toBe(true);
  expect(await controlPlane.listBlacklist()).toHaveLength(1);
  await controlPlane.close();
});
