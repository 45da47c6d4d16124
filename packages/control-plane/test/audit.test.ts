import { hashEntry } from '../src/audit/chain.ts';
import { recordDeed } from '../src/audit/record.ts';
import { verifyAudit } from '../src/audit/verify.ts';
import type { Store } from '../src/store/database.ts';
import { inTransaction } from '../src/store/transaction.ts';
import { createStartClient } from './admin-client.ts';
import { createTestControlPlane } from './harness.ts';
import { newStore, openPlace } from './test-store.ts';

const by = { kind: 'user', id: 'u1', name: 'ada', ip: '45.9.1.1' } as const;
let store: Store;

beforeEach(async () => {
  store = await openPlace(await newStore());
  for (let index = 1; index <= 5; index++) await record(`key-${index}`);
});

afterEach(() => store.close());

function record(subject: string): Promise<void> {
  return inTransaction(store.db, (tx) => recordDeed(tx, by, { action: 'key.add', subject, detail: { n: 1 } }, 1_000));
}

test('a log that nobody touched is whole, also when many write at once', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, index) => record(`at-once-${index}`)));
  expect(await verifyAudit(store.db)).toMatchObject({ entries: 25, broken: null });
});

test('hostile text breaks no chain', async () => {
  await record('nul \0, half a pair \ud800, quotes "\'; drop table audit; --, and a long one '.padEnd(2_000, 'ü'));
  expect((await verifyAudit(store.db)).broken).toBeNull();
});

test('what is not committed leaves no entry', async () => {
  const failing = inTransaction(store.db, async (tx) => {
    await recordDeed(tx, by, { action: 'key.add', subject: 'never' }, 1_000);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await verifyAudit(store.db)).toMatchObject({ entries: 5, broken: null });
});

test('an entry that was changed is found', async () => {
  await store.db.updateTable('audit').set({ actor_name: 'eve' }).where('seq', '=', 3).execute();
  expect(await verifyAudit(store.db)).toMatchObject({ broken: { seq: 3, reason: expect.stringContaining('changed') } });
});

test('an entry that was changed together with its hash is found by the next', async () => {
  const row = await store.db.selectFrom('audit').selectAll().where('seq', '=', 3).executeTakeFirstOrThrow();
  const { hash: _, ...entry } = { ...row, actor_name: 'eve' };
  const changes = { actor_name: 'eve', hash: hashEntry(entry) };
  await store.db.updateTable('audit').set(changes).where('seq', '=', 3).execute();
  expect(await verifyAudit(store.db)).toMatchObject({ broken: { seq: 4, reason: expect.stringContaining('follow') } });
});

test('an entry that was taken out is found, at the beginning, in the middle and at the end', async () => {
  for (const [seq, at] of [
    [5, 5],
    [3, 4],
    [1, 2],
  ] as const) {
    await store.db.deleteFrom('audit').where('seq', '=', seq).execute();
    expect(await verifyAudit(store.db)).toMatchObject({
      broken: { seq: at, reason: expect.stringContaining('missing') },
    });
  }
});

test('a head that was kept elsewhere shows that the whole log was written anew', async () => {
  const { head } = await verifyAudit(store.db);
  await record('later');
  expect((await verifyAudit(store.db, head)).broken).toBeNull();
  expect((await verifyAudit(store.db, 'f'.repeat(64))).broken).toMatchObject({
    reason: expect.stringContaining('head'),
  });
});

test('what operators do is in the log, in pages, and can be filtered', async () => {
  const controlPlane = await createTestControlPlane({ now: 1_795_400_000_000 });
  await controlPlane.addKey('shop');
  await controlPlane.setProfile('default', { BEACON_DELAY: 20 });
  await controlPlane.setProfile('default', { BEACON_DELAY: 20 });
  await controlPlane.addToBlacklist('45.9.1.1');
  await controlPlane.removeFromBlacklist('45.9.1.1');
  await controlPlane.revokeKey('shop');
  const client = createStartClient(controlPlane);
  const actions: string[] = [];
  let cursor = '';
  do {
    const { json } = await client.get(`/audit?limit=2${cursor}`);
    actions.push(...json.items.map((item: { action: string }) => item.action));
    cursor = json.next === null ? '' : `&cursor=${json.next}`;
  } while (cursor !== '');
  expect(actions).toEqual(['key.revoke', 'blacklist.remove', 'blacklist.add', 'profile.activate', 'key.add']);
  expect((await client.get('/audit?action=key.')).json.items).toHaveLength(2);
  expect((await client.get('/audit?cursor=bm8')).status).toBe(400);
  expect((await client.post('/audit/verify')).json).toMatchObject({ entries: 5, broken: null });
  await controlPlane.close();
});
