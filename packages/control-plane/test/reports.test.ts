import { listPutBy, type PutBy, putReportsBy } from '../src/repositories/put-by-reports.ts';
import type { Store } from '../src/store/database.ts';
import { putByInTable } from '../src/sync/put-by.ts';
import { createReportWriter } from '../src/sync/report-writer.ts';
import { createEventIds } from '../src/trust/event-id.ts';
import type { NewEntry } from '../src/trust/merge-entry.ts';
import { createTestControlPlane, post, type TestClock } from './harness.ts';
import { createOwnAgent } from './own-agent-model.ts';
import { newStore, openPlace } from './test-store.ts';

jest.setTimeout(60_000);

const clock: TestClock = { now: 1_795_400_000_000 };
const rules = { quorum: 0, neverBlock: null };

function reported(network: string): NewEntry {
  return {
    scope: 'default',
    network,
    address: network,
    detectedAt: clock.now,
    expiresAt: clock.now + 3_600_000,
    source: 'agent',
    reporter: 's1',
    check: 'sqli',
    evidence: 'union "select"',
    ipSource: 'platform',
    functionId: 's1:shop',
    instance: 's1:i1',
    hold: null,
  };
}

function many(third: number, count: number): readonly NewEntry[] {
  return Array.from({ length: count }, (_, last) => reported(`45.9.${third}.${last}`));
}

async function report(server: { readonly url: string }, key: string, addresses: readonly string[]): Promise<number> {
  const blacklist = addresses.map((address) => [address, clock.now / 1_000]);
  return (await post(server, '/beacon', { key, version: '0.8.2', blacklist })).status;
}

function hits(store: Store): Promise<readonly { readonly network: string; readonly hits: number }[]> {
  return store.db.selectFrom('blacklist').select(['network', 'hits']).orderBy('id').execute();
}

function rowsPutBy(store: Store): Promise<readonly unknown[]> {
  return store.db.selectFrom('put_by_reports').selectAll().execute();
}

test('whatever many agents report at once is in the store when they are told so, and on their lists after that', async () => {
  const place = await newStore();
  const controlPlane = await createTestControlPlane(clock, { ...place, intake: { perMinute: 1e6, perDay: 1e6 } });
  const key = await controlPlane.addKey('shop');
  const sent = Array.from({ length: 60 }, (_, third) =>
    Array.from({ length: 5 }, (_entry, last) => `45.9.${third}.${last + 1}`),
  );
  const acknowledged: string[] = [];
  // Who is refused because the machine is slow sends again, and with fewer others where nobody was served.
  for (let atOnce = sent.length; sent.length > 0; ) {
    const sending = sent.splice(0, atOnce);
    const answers = await Promise.all(sending.map((addresses) => report(controlPlane, key, addresses)));
    const refused = sending.filter((_, index) => answers[index] !== 200);
    acknowledged.push(...sending.filter((_, index) => answers[index] === 200).flat());
    sent.push(...refused);
    if (refused.length === sending.length) atOnce = Math.ceil(atOnce / 2);
  }
  const store = await openPlace(place);
  const found = JSON.stringify([await hits(store), await rowsPutBy(store)]);
  expect(
    acknowledged.filter((address) => !found.includes(`"${address}"`) && !found.includes(`"${address}\\"`)),
  ).toEqual([]);
  await controlPlane.tick();
  const agent = createOwnAgent(controlPlane, key, 'fresh');
  await agent.connect();
  const listed = agent.listed(clock.now);
  expect(acknowledged.filter((address) => !listed.has(address))).toEqual([]);
  expect(acknowledged).toHaveLength(300);
  expect(await rowsPutBy(store)).toEqual([]);
  await store.close();
  await controlPlane.close();
});

test('what a process acknowledged and could not list any more is listed when the next one starts', async () => {
  const place = await newStore();
  const store = await openPlace(place);
  await putReportsBy(store.db, { id: 'a', entries: [reported('45.9.1.1'), reported('45.9.1.2')] }, clock.now);
  await putReportsBy(store.db, { id: 'b', entries: [reported('45.9.1.2'), reported('10.0.0.1')] }, clock.now);
  const controlPlane = await createTestControlPlane(clock, place);
  const agent = createOwnAgent(controlPlane, await controlPlane.addKey('shop'), 'fresh');
  await agent.connect();
  expect([...agent.listed(clock.now)].sort()).toEqual(['45.9.1.1', '45.9.1.2']);
  expect(await hits(store)).toEqual([
    { network: '45.9.1.1', hits: 1 },
    { network: '45.9.1.2', hits: 2 },
  ]);
  expect(await store.db.selectFrom('blacklist_reports').selectAll().execute()).toMatchObject([
    { source: 'agent', reporter: 's1', evidence: 'union "select"', function_id: 's1:shop', instance: 's1:i1', hits: 1 },
    { hits: 2 },
  ]);
  expect(await rowsPutBy(store)).toEqual([]);
  await store.close();
  await controlPlane.close();
});

test('what two replicas would list is listed once', async () => {
  const place = await newStore();
  const [first, second] = [await openPlace(place), await openPlace(place)];
  const part: PutBy = { id: 'a', entries: [reported('45.9.1.1')] };
  await putReportsBy(first.db, part, clock.now);
  await listPutBy(second.db, [part], clock.now, rules);
  await listPutBy(first.db, [part], clock.now, rules);
  expect(await hits(first)).toEqual([{ network: '45.9.1.1', hits: 1 }]);
  await Promise.all([first.close(), second.close()]);
});

test('few are listed at once; of many, those that follow are put by, known meanwhile, and listed together', async () => {
  const store = await openPlace(await newStore());
  let told = 0;
  const listed = async (): Promise<void> => void told++;
  const putBy = putByInTable(store.db, createEventIds());
  const writer = createReportWriter({ db: store.db, putBy, now: () => clock.now, rules: () => rules, listed });
  await writer.submit(many(1, 5));
  expect([told, (await hits(store)).length]).toEqual([1, 5]);
  // Right after the others, which by the clock of a slow machine is long ago: so several times.
  let third = 2;
  while ((await rowsPutBy(store)).length === 0) {
    await Promise.all([writer.submit(many(third++, 200)), writer.submit(many(third++, 200))]);
    expect(third).toBeLessThan(100);
  }
  expect(writer.holds('default', `45.9.${third - 1}.7`)).toBe(true);
  expect(writer.holds('web', `45.9.${third - 1}.7`)).toBe(false);
  await writer.submit(many(200, 3));
  expect(writer.holds('default', '45.9.200.1')).toBe(true);
  await Promise.all([writer.list(), writer.list()]);
  expect(writer.holds('default', '45.9.200.1')).toBe(false);
  expect(await rowsPutBy(store)).toEqual([]);
  expect(await hits(store)).toHaveLength(5 + (third - 2) * 200 + 3);
  await store.close();
});

test('what another replica put by is listed when it has not done so for seconds', async () => {
  const store = await openPlace(await newStore());
  const writer = createReportWriter({
    db: store.db,
    putBy: putByInTable(store.db, createEventIds()),
    now: () => clock.now,
    rules: () => rules,
    listed: () => Promise.resolve(),
  });
  await putReportsBy(store.db, { id: 'a', entries: many(1, 2) }, clock.now - 4_000);
  await writer.listLeft();
  expect(await hits(store)).toEqual([]);
  clock.now += 2_000;
  await writer.listLeft();
  expect(await hits(store)).toHaveLength(2);
  await store.close();
});
