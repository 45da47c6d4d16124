import { readFileSync, writeFileSync } from 'node:fs';
import type { Store } from '../src/store/database.ts';
import { journalOf } from '../src/store/journal.ts';
import { journalRows, listedUpTo, type PutByPlace, putByInJournal } from '../src/sync/put-by.ts';
import { createReportWriter } from '../src/sync/report-writer.ts';
import type { NewEntry } from '../src/trust/merge-entry.ts';
import { backUp, restore } from './backups.ts';
import { createTestControlPlane, type TestClock } from './harness.ts';
import { createOwnAgent } from './own-agent-model.ts';
import { newFile, newStore, openPlace } from './test-store.ts';

jest.setTimeout(60_000);

const clock: TestClock = { now: 1_795_400_000_000 };
const rules = () => ({ quorum: 0, neverBlock: null });

function many(third: number, count: number): readonly NewEntry[] {
  return Array.from({ length: count }, (_, last) => ({
    scope: 'default',
    network: `45.9.${third}.${last}`,
    address: `45.9.${third}.${last}`,
    detectedAt: clock.now,
    expiresAt: clock.now + 3_600_000,
    source: 'agent',
    reporter: 's1',
    check: 'sqli',
    evidence: 'union "select" \u{1F600}',
    ipSource: 'platform',
    functionId: 's1:shop',
    instance: 's1:i1',
    hold: null,
  }));
}

function open(store: Store, file: string, owner = 'mine'): Promise<PutByPlace> {
  return putByInJournal(store.db, file, owner, () => clock.now, rules);
}

async function hits(store: Store): Promise<readonly number[]> {
  const rows = await store.db.selectFrom('blacklist').select('hits').orderBy('network').execute();
  return rows.map((row) => row.hits);
}

test('what was put by is listed by the next process, once, and not what that one was told in vain', async () => {
  const store = await openPlace(await newStore());
  const file = newFile();
  const first = await open(store, file);
  const parts = [await first.put(many(1, 2), clock.now), await first.put(many(2, 1), clock.now)];
  await first.close();
  const whole = readFileSync(file);
  // The process was killed while it wrote the second.
  writeFileSync(file, whole.subarray(0, -3));
  await (await open(store, file)).close();
  expect(await hits(store)).toEqual([1, 1]);
  writeFileSync(file, whole);
  const third = await open(store, file);
  expect(await hits(store)).toEqual([1, 1, 1]);
  expect(parts).toHaveLength(2);
  await (await open(store, file)).close();
  expect(await hits(store)).toEqual([1, 1, 1]);
  await third.close();
  await store.close();
});

test('what a process listed before it was killed is not listed again, what it put by after that is', async () => {
  const store = await openPlace(await newStore());
  const file = newFile();
  const first = await open(store, file);
  const one = await first.put(many(1, 2), clock.now);
  const two = await first.put(many(2, 1), clock.now);
  await first.list([one], clock.now, rules());
  expect(await hits(store)).toEqual([1, 1]);
  const second = await open(store, file);
  expect(await hits(store)).toEqual([1, 1, 1]);
  // All is listed: it begins anew, and is read by what it says of itself.
  await second.put(many(1, 2), clock.now);
  await second.close();
  await (await open(store, file)).close();
  expect(await hits(store)).toEqual([2, 2, 1]);
  expect(two.entries).toHaveLength(1);
  await first.close();
  await store.close();
});

test('listed as a whole it begins anew, and grows no further than what waits', async () => {
  const store = await openPlace(await newStore());
  const file = newFile();
  const place = await open(store, file);
  const sizes: number[] = [];
  for (let third = 1; third <= 5; third++) {
    const part = await place.put(many(third, 20), clock.now);
    await place.list([part], clock.now, rules());
    sizes.push(readFileSync(file).length);
  }
  expect(new Set(sizes).size).toBe(1);
  expect((await listedUpTo(store.db)).generation).toBeGreaterThanOrEqual(5);
  await place.close();
  await store.close();
});

test('a writer over it refuses what the disk does not take, and goes on when it does', async () => {
  const store = await openPlace(await newStore());
  let isFull = false;
  const place = await open(store, newFile());
  const putBy: PutByPlace = {
    ...place,
    put: (entries, now) => (isFull ? Promise.reject(new Error('no room left')) : place.put(entries, now)),
  };
  const listed = () => Promise.resolve();
  const writer = createReportWriter({ db: store.db, putBy, now: () => clock.now, rules, listed });
  // Right after the others, which by the clock of a slow machine is long ago: so several times.
  let third = 1;
  while ((await listedUpTo(store.db)).generation === 0) {
    await Promise.all([writer.submit(many(third++, 200)), writer.submit(many(third++, 200))]);
    await writer.submit(many(third++, 200));
    isFull = writer.holds('default', `45.9.${third - 1}.7`);
    if (isFull) await expect(writer.submit(many(250, 3))).rejects.toThrow('no room left');
    isFull = false;
    await writer.list();
    expect(third).toBeLessThan(150);
  }
  await writer.submit(many(251, 3));
  await writer.list();
  expect(writer.holds('default', '45.9.250.1')).toBe(false);
  expect(await hits(store)).toHaveLength((third - 1) * 200 + 3);
  await place.close();
  await store.close();
});

test('a backup beside the server holds what stands in its journal, and a restored store lists it', async () => {
  const source = { dataFile: newFile() };
  const controlPlane = await createTestControlPlane(clock, source);
  const key = await controlPlane.addKey('shop');
  await controlPlane.close();
  const store = await openPlace(source);
  const { value: secret } = await store.db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', 'token_secret')
    .executeTakeFirstOrThrow();
  const file = journalOf(source.dataFile);
  expect(store.journal).toBe(file);
  const place = await open(store, file, secret);
  const one = await place.put(many(1, 2), clock.now);
  await place.put(many(2, 1), clock.now);
  await place.list([one], clock.now, rules());
  const rows = (await journalRows(file, secret))(await listedUpTo(store.db));
  expect(rows).toEqual([{ id: expect.stringMatching(/^journal-/), at: clock.now, entries: expect.any(String) }]);
  await place.close();
  await store.close();
  const backup = await backUp(source);
  const restored = { dataFile: newFile() };
  await restore(restored, backup);
  const second = await createTestControlPlane(clock, restored);
  const agent = createOwnAgent(second, key, 'fresh');
  await agent.connect();
  expect([...agent.listed(clock.now)].sort()).toEqual(['45.9.1.0', '45.9.1.1', '45.9.2.0']);
  await second.close();
});
