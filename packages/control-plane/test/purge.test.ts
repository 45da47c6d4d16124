import { CompiledQuery, sql } from 'kysely';
import { addEntries } from '../src/repositories/blacklist.ts';
import { type PurgeFilter, purgeReports, reportedBy } from '../src/repositories/blacklist-purge.ts';
import type { Store } from '../src/store/database.ts';
import type { NewEntry } from '../src/trust/merge-entry.ts';
import { newStore, onPostgres, openPlace } from './test-store.ts';

jest.setTimeout(60_000);

const now = 1_795_400_000_000;
const options = { dryRun: false, quorum: 0, now };

let store: Store;
beforeEach(async () => {
  store = await openPlace(await newStore());
});
afterEach(() => store.close());

function reported(network: string, reporter: string, source: NewEntry['source'] = 'agent'): NewEntry {
  return {
    scope: 'default',
    network,
    address: network,
    detectedAt: now,
    expiresAt: now + 3_600_000,
    source,
    reporter,
    check: 'sqli',
    evidence: null,
    ipSource: 'platform',
  };
}

function many(third: number, count: number, reporter: string): readonly NewEntry[] {
  return Array.from({ length: count }, (_, index) =>
    reported(`45.${9 + (index >> 8)}.${third}.${index & 255}`, reporter),
  );
}

async function listed(): Promise<number> {
  const rows = await store.db.selectFrom('blacklist').select('id').where('state', '=', 'active').execute();
  return rows.length;
}

/** How the database would look for what somebody reported. */
async function planOf(filter: PurgeFilter, reporter: string): Promise<string> {
  const { sql: text, parameters } = reportedBy(store.db, filter, reporter, -1).compile();
  const explain = onPostgres ? 'EXPLAIN (ANALYZE, FORMAT JSON)' : 'EXPLAIN QUERY PLAN';
  const { rows } = await store.db.executeQuery(CompiledQuery.raw(`${explain} ${text}`, [...parameters]));
  return JSON.stringify(rows);
}

test('what one of many reported is found without reading what the others did', async () => {
  for (let third = 0; third < 5; third++) await addEntries(store.db, many(third, 1_000, `other-${third}`), now);
  await addEntries(store.db, many(100, 30, 'stolen'), now);
  if (onPostgres) await sql`ANALYZE blacklist_reports`.execute(store.db);
  const filter = { source: 'agent', reporter: 'stolen', since: now } as const;
  const plan = await planOf(filter, 'stolen');
  expect(plan).toContain('blacklist_reports_source_reporter_entry');
  expect(plan).not.toMatch(/SCAN|Seq Scan/);
  // PostgreSQL tells how many rows it read in vain.
  expect(plan).not.toMatch(/"Rows Removed by Filter":[1-9]/);
  if (!onPostgres) expect(plan).toContain('source=? AND reporter=? AND entry>?');
  expect(await purgeReports(store.db, filter, options)).toEqual({ removed: 30, kept: 0 });
  expect(await listed()).toBe(5_000);
});

test('more than one step of one reporter, and what others reported too, are each counted once', async () => {
  await addEntries(store.db, [...many(1, 1_100, 'a'), ...many(1, 100, 'b'), ...many(2, 10, 'b')], now);
  const filter = { source: 'agent', reporter: 'a', since: now } as const;
  const outcome = { removed: 1_000, kept: 100 };
  expect(await purgeReports(store.db, filter, { ...options, dryRun: true })).toEqual(outcome);
  expect(await listed()).toBe(1_110);
  expect(await purgeReports(store.db, filter, options)).toEqual(outcome);
  expect(await listed()).toBe(110);
  expect(await purgeReports(store.db, filter, options)).toEqual({ removed: 0, kept: 0 });
});

test('all reporters of a kind are purged together, and no other kind', async () => {
  const people = Array.from({ length: 5 }, (_, last) => reported(`45.9.3.${last}`, 'ada', 'operator'));
  await addEntries(store.db, [...many(1, 600, 'a'), ...many(1, 600, ''), ...many(2, 7, 'c'), ...people], now);
  const filter = { source: 'agent', since: now } as const;
  const outcome = { removed: 607, kept: 0 };
  expect(await purgeReports(store.db, filter, { ...options, dryRun: true })).toEqual(outcome);
  expect(await purgeReports(store.db, filter, options)).toEqual(outcome);
  expect(await listed()).toBe(5);
});

test('what was reported before the time stays', async () => {
  await addEntries(store.db, many(1, 3, 'a'), now - 1);
  await addEntries(store.db, many(2, 4, 'a'), now);
  const filter = { source: 'agent', reporter: 'a', since: now } as const;
  expect(await purgeReports(store.db, filter, options)).toEqual({ removed: 4, kept: 0 });
  expect(await listed()).toBe(3);
});
