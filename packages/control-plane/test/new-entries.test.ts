import { addEntries } from '../src/repositories/blacklist.ts';
import type { Store } from '../src/store/database.ts';
import { mergeEntry, type NewEntry } from '../src/trust/merge-entry.ts';
import { newStore, openPlace } from './test-store.ts';

jest.setTimeout(60_000);

const now = 1_795_400_000_000;

function reported(network: string, other: Partial<NewEntry> = {}): NewEntry {
  return {
    scope: 'default',
    network,
    address: network,
    detectedAt: now - 2_000,
    expiresAt: now + 3_600_000,
    source: 'agent',
    reporter: 's1',
    check: 'sqli',
    evidence: 'union "select" \\',
    ipSource: 'platform',
    functionId: 's1:shop',
    instance: 's1:i1',
    hold: null,
    ...other,
  };
}

/** Whatever an entry can be that nobody listed before. */
const kinds: readonly NewEntry[] = [
  reported('198.51.100.1'),
  reported('198.51.100.2'),
  reported('198.51.100.3', { reporter: 's2', instance: 's2:i7' }),
  reported('198.51.100.4', { scope: 'other' }),
  reported('198.51.100.5', { hold: 'breaker' }),
  reported('198.51.100.0/28', { address: null, source: 'feed', reporter: 'feed-1', functionId: null, instance: null }),
  reported('2001:db8:1:2::/64', { address: '2001:db8:1:2::7' }),
  reported('2001:db8:1:3::/64', { address: null, check: null, evidence: null, ipSource: null }),
  reported('198.51.100.6', { scope: '*', source: 'operator', reporter: null }),
];

async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openPlace(await newStore());
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

/** Without what is numbered in the order of listing. */
const unnumbered = <Row extends { readonly id: number; readonly seq: number }>({ id: _, seq: __, ...row }: Row) => row;

test('what is listed anew is what joining it to nothing gives, whatever it is', () =>
  withStore(async (store) => {
    await addEntries(store.db, kinds, now);
    const rows = await store.db.selectFrom('blacklist').selectAll().execute();
    expect(rows.map(unnumbered).toSorted(byNetwork)).toEqual(
      kinds.map((entry) => unnumbered(mergeEntry(undefined, entry, 1, now).row)).toSorted(byNetwork),
    );
    expect(rows.every((row) => row.id === row.seq)).toBe(true);
    expect(new Set(rows.map((row) => row.id)).size).toBe(kinds.length);
  }));

test('everything that is listed is told, with its number, and who reported it is noted', () =>
  withStore(async (store) => {
    await addEntries(store.db, kinds, now);
    const rows = await store.db.selectFrom('blacklist').selectAll().where('state', '=', 'active').execute();
    const changes = await store.db.selectFrom('changes').selectAll().execute();
    expect(changes.toSorted(byNetwork)).toEqual(
      rows
        .map(({ seq, scope, network, address, detected_at, expires_at }) => {
          return { seq, scope, operation: 'add', network, address, detected_at, expires_at, at: now };
        })
        .toSorted(byNetwork),
    );
    const reports = await store.db
      .selectFrom('blacklist_reports')
      .innerJoin('blacklist', 'blacklist.id', 'blacklist_reports.entry')
      .selectAll('blacklist_reports')
      .select('blacklist.network')
      .execute();
    expect(reports.map(({ entry: _, ...report }) => report).toSorted(byNetwork)).toEqual(
      kinds
        .map((entry) => ({
          network: entry.network,
          source: entry.source,
          reporter: entry.reporter ?? '',
          function_id: entry.functionId,
          instance: entry.instance,
          check_id: entry.check,
          evidence: entry.evidence,
          ip_source: entry.ipSource,
          first_at: now,
          last_at: now,
          hits: 1,
        }))
        .toSorted(byNetwork),
    );
  }));

test('new ones beside known ones and beside each other: each source is one row with all its hits', () =>
  withStore(async (store) => {
    await addEntries(store.db, [reported('198.51.100.1'), reported('198.51.100.2')], now);
    await addEntries(
      store.db,
      [
        reported('198.51.100.1'),
        reported('198.51.100.3'),
        reported('198.51.100.2', { scope: 'other' }),
        reported('198.51.100.4'),
        reported('198.51.100.4', { reporter: 's2' }),
        reported('198.51.100.5'),
      ],
      now + 1_000,
    );
    const rows = await store.db.selectFrom('blacklist').select(['scope', 'network', 'hits']).execute();
    expect(rows.map(({ scope, network, hits }) => `${scope} ${network} ${hits}`).toSorted()).toEqual([
      'default 198.51.100.1 2',
      'default 198.51.100.2 1',
      'default 198.51.100.3 1',
      'default 198.51.100.4 2',
      'default 198.51.100.5 1',
      'other 198.51.100.2 1',
    ]);
    const changes = await store.db.selectFrom('changes').select(['network', 'seq']).orderBy('seq').execute();
    expect(changes).toHaveLength(6);
    const { value } = await store.db
      .selectFrom('counters')
      .select('value')
      .where('name', '=', 'change')
      .executeTakeFirstOrThrow();
    // Whoever comes next gets other numbers.
    expect(value).toBeGreaterThanOrEqual(changes.at(-1)?.seq ?? Number.POSITIVE_INFINITY);
  }));

test('a text that no store can hold is stored without what it cannot', () =>
  withStore(async (store) => {
    const odd = 'a\0b\ud800c\\u0000 "\u{1F600}';
    await addEntries(store.db, [reported('198.51.100.1', { evidence: odd, instance: odd })], now);
    const entry = await store.db.selectFrom('blacklist').select('evidence').executeTakeFirstOrThrow();
    const report = await store.db.selectFrom('blacklist_reports').select('instance').executeTakeFirstOrThrow();
    expect([entry.evidence, report.instance]).toEqual(Array(2).fill('a\ufffdb\ufffdc\\u0000 "\u{1F600}'));
  }));

test('thousands at once, whose last is given the last number', () =>
  withStore(async (store) => {
    const entries = Array.from({ length: 2_500 }, (_, index) =>
      reported(`198.18.${index >> 8}.${index & 255}`, { instance: `s1:i${index % 7}` }),
    );
    await addEntries(store.db, entries, now);
    const rows = await store.db.selectFrom('blacklist').select(['network', 'seq']).orderBy('seq').execute();
    expect(rows.map((row) => row.network)).toEqual(entries.map((entry) => entry.network));
    const { value } = await store.db
      .selectFrom('counters')
      .select('value')
      .where('name', '=', 'change')
      .executeTakeFirstOrThrow();
    expect(value).toBe(rows.at(-1)?.seq);
  }));

function byNetwork(a: { readonly network: string }, b: { readonly network: string }): number {
  return a.network < b.network ? -1 : a.network > b.network ? 1 : 0;
}

test('a source that two keys report in one batch for the first time holds for all profiles', () =>
  withStore(async (store) => {
    const rules = { quorum: 2, neverBlock: null };
    const twice = ['198.51.100.1', '198.51.100.2'].map((network) => reported(network));
    const other = reported('198.51.100.2', { scope: 'web', reporter: 's2', functionId: 's2:shop', instance: 's2:i1' });
    await addEntries(store.db, [...twice, other], now, rules);
    const lifted = await store.db.selectFrom('blacklist').selectAll().where('scope', '=', '*').execute();
    expect(lifted).toMatchObject([{ network: '198.51.100.2', state: 'active' }]);
    const proof = await store.db
      .selectFrom('blacklist_reports')
      .selectAll()
      .where('entry', '=', Number(lifted[0]?.id))
      .execute();
    expect(proof.map(({ reporter }) => reporter).toSorted()).toEqual(['s1', 's2']);
  }));
