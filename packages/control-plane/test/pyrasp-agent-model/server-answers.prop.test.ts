import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expandNetwork } from '../../src/trust/network.ts';
import { post } from '../harness.ts';
import { newFile } from '../test-store.ts';
import { anyBody, anyProfile, anyVersion, networks } from './arbitraries.ts';
import { story } from './happenings.ts';
import { createWorld } from './world.ts';

test('whatever happens, no answer harms a stock agent that gets it', async () => {
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(story, async (happenings) => {
      const world = await createWorld(1);
      try {
        for (const { run } of happenings) await run(world);
        judged += world.judged();
      } finally {
        await world.close();
      }
    }),
    { numRuns: 20, endOnFailure: true },
  );
  expect(judged).toBeGreaterThan(20);
}, 120_000);

test('a stock agent of any version ends with the list that the server has', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyProfile,
      anyProfile,
      anyVersion,
      networks,
      networks,
      async (before, after, version, old, added) => {
        const world = await createWorld(1);
        try {
          await world.setProfile(before);
          for (const network of old) await world.list(network.text);
          const member = await world.connect(version, 'lambda');
          await world.setProfile(after);
          for (const network of old.slice(1)) await world.unlist(network.text);
          for (const network of added) await world.list(network.text);
          for (let beacon = 0; beacon < 8; beacon++) expect(await world.beacon(member)).toBe(true);
          const wanted = (await world.plane().listBlacklist()).flatMap((entry) => {
            const network = old.concat(added).find((one) => one.text === entry.network);
            return network === undefined ? [] : (expandNetwork(network, 256) ?? []);
          });
          const removed = new Set(old.slice(1).map((network) => network.text));
          const largeRemains = old.concat(added).some((network) => network.prefix < 24 && !removed.has(network.text));
          if (!largeRemains) expect(new Set(member.agent.listed())).toEqual(new Set(wanted));
        } finally {
          await world.close();
        }
      },
    ),
    { numRuns: 20 },
  );
}, 120_000);

test('a list of more entries than an answer may carry', async () => {
  const world = await createWorld(1);
  try {
    const running = await world.connect('0.8.2', 'lambda');
    for (let third = 0; third < 44; third++) await world.plane().addToBlacklist(`45.9.${third}.0/24`);
    await world.tick(0);
    for (const version of ['0.6.0', '0.8.2', '0.9.2', '0.9.4']) {
      const { agent } = await world.connect(version, 'lambda');
      expect(agent.listed()).toHaveLength(10_000);
    }
    for (let beacon = 0; beacon < 32; beacon++) await world.beacon(running);
    expect(running.agent.listed()).toHaveLength(44 * 256);
  } finally {
    await world.close();
  }
}, 120_000);

test('while the store takes nothing, every agent gets an answer that it lives with', async () => {
  const dataFile = newFile();
  const world = await createWorld(1, { dataFile });
  const other = new Database(dataFile);
  try {
    const members = await Promise.all(['0.8.2', '0.9.2', '0.9.4'].map((version) => world.connect(version, 'lambda')));
    other.exec('BEGIN EXCLUSIVE');
    for (const member of members) {
      expect(await world.beacon(member)).toBe(true);
      member.agent.attack('45.9.1.1');
      expect(await world.beacon(member)).toBe(false);
      expect((await world.connect(member.version, 'flask')).agent.origin).toBe('Cloud');
    }
    other.exec('ROLLBACK');
    for (const member of members) expect(await world.beacon(member)).toBe(true);
    expect(await world.plane().listBlacklist()).toHaveLength(1);
  } finally {
    other.close();
    await world.close();
  }
}, 120_000);

test('no request makes an answer without an envelope', async () => {
  const world = await createWorld(1);
  const url = fc.constantFrom('/connect', '/beacon', '/beacon/x', '/logs', '/nowhere');
  try {
    await fc.assert(
      fc.asyncProperty(url, anyBody(world.key.text), async (path, content) => {
        const { status, json } = await post(world.plane(), path, content);
        expect(status).toBeLessThan(500);
        expect(json).toEqual({ status: status < 300, message: expect.any(String), data: expect.any(Object) });
        if (!json.status) expect(json.data).toEqual({});
      }),
      { numRuns: 400 },
    );
  } finally {
    await world.close();
  }
}, 120_000);
