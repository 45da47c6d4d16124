import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from '../src/store/migrations/index.ts';
import { openPostgres } from '../src/store/postgres.ts';
import { openSqlite } from '../src/store/sqlite.ts';
import { setUpAdmin } from './admin-client.ts';
import { createTestControlPlane, post } from './harness.ts';
import { newStore, openPlace, type StorePlace } from './test-store.ts';

jest.setTimeout(60_000);

/** Any table, at whatever shape it has. */
type AnyTables = Record<string, Record<string, unknown>>;

async function firstVersion(place: StorePlace): Promise<Kysely<AnyTables>> {
  const { dialect } =
    'dataFile' in place ? openSqlite(place.dataFile, 100) : openPostgres(place.databaseUrl, () => undefined);
  const db = new Kysely<AnyTables>({ dialect });
  const { error } = await new Migrator({ db, provider: migrations }).migrateTo('0001-initial');
  if (error !== undefined) throw error;
  return db;
}

test('a store of the first version goes on with keys, profiles, list and counters', async () => {
  const place = await newStore();
  const at = 1_795_400_000_000;
  const db = await firstVersion(place);
  const times = { created_at: at, revoked_at: null, last_used_at: null };
  const hash = '0'.repeat(64);
  await db.insertInto('counters').values({ name: 'change', value: 1 }).execute();
  await db
    .insertInto('keys')
    .values({ selector: 's1', name: 'shop', profile: 'web', secret_hash: hash, ...times })
    .execute();
  await db
    .insertInto('profiles')
    .values({ name: 'web', revision: 2, config: '{"APP_NAME":"b"}', updated_at: at })
    .execute();
  for (const [revision, config] of [
    [1, '{"APP_NAME":"a"}'],
    [2, '{"APP_NAME":"b"}'],
  ]) {
    await db.insertInto('profile_revisions').values({ profile: 'web', revision, config, created_at: at }).execute();
  }
  const entry = { scope: 'web', network: '45.9.1.1', address: '45.9.1.1', detected_at: at, expires_at: at + 3_600_000 };
  const seen = { first_seen: at, last_seen: at, hits: 3, source: 'agent', reporter: 's1', seq: 1 };
  await db
    .insertInto('blacklist')
    .values({ ...entry, ...seen })
    .execute();
  await db
    .insertInto('changes')
    .values({ ...entry, operation: 'add', at, seq: 1 })
    .execute();
  const counts = { beacons: 5, success: 4, errors: 3, attacks: 2, dropped: 1 };
  await db
    .insertInto('telemetry')
    .values({ selector: 's1', minute: at - (at % 60_000), ...counts })
    .execute();
  await db.destroy();

  const controlPlane = await createTestControlPlane({ now: at }, place);
  const admin = await setUpAdmin(controlPlane);
  expect(await controlPlane.listBlacklist()).toMatchObject([{ network: '45.9.1.1', state: 'active', hits: 3 }]);
  expect(await controlPlane.setProfile('web', { APP_NAME: 'c' })).toMatchObject({ revision: 3 });
  const key = await controlPlane.addKey('second', 'web');
  const connected = await post(controlPlane, '/connect', { key, version: '0.8.2', platform: 'Flask', routes: {} });
  expect(connected.json.data).toMatchObject({ config: { APP_NAME: 'c' }, blacklist: { '45.9.1.1': at / 1_000 } });
  expect((await admin.get(`/overview?to=${at + 60_000}`)).json.totals).toMatchObject({
    beacons: 5,
    errors: 3,
    attacks: 2,
  });
  const store = await openPlace(place);
  const revisions = await store.db
    .selectFrom('profile_revisions')
    .select(['revision', 'state'])
    .orderBy('revision')
    .execute();
  expect(revisions.map((row) => row.state)).toEqual(['superseded', 'superseded', 'active']);
  await store.close();
  await controlPlane.close();
});

test('a store that a newer version has migrated is refused and left alone', async () => {
  const place = await newStore();
  await (await openPlace(place)).close();
  const store = await openPlace(place);
  const db = store.db as unknown as Kysely<AnyTables>;
  const timestamp = new Date(0).toISOString();
  await db.insertInto('kysely_migration').values({ name: '9999-future', timestamp }).execute();
  await store.close();
  await expect(openPlace(place)).rejects.toMatchObject({
    code: expect.stringMatching(/^RASP_CP_DATA(_FILE|BASE)_UNUSABLE$/),
  });
});
