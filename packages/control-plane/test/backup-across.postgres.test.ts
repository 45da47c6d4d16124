import { verifyAudit } from '../src/audit/verify.ts';
import { keysOfTables } from '../src/backup/format.ts';
import { createStartClient } from './admin-client.ts';
import { backUp, contentOf, fill, restore } from './backups.ts';
import { createTestControlPlane, post } from './harness.ts';
import { createOwnAgent } from './own-agent-model.ts';
import { newFile, newStore, openPlace, type StorePlace } from './test-store.ts';

jest.setTimeout(60_000);

const clock = { now: 1_795_400_000_000 };

/** A store of the other kind than these tests run on. */
const newSqlite = (): StorePlace => ({ dataFile: newFile() });

test.each([
  ['SQLite', 'PostgreSQL', newSqlite, newStore],
  ['PostgreSQL', 'SQLite', newStore, newSqlite],
])(
  'a backup of %s fills %s row for row, and its server goes on where the other stopped',
  async (_from, _to, make, makeOther) => {
    const place = await make();
    const first = await createTestControlPlane(clock, place);
    const key = await fill(first);
    // Texts that one of the two could not hold, order that depends on letters, the largest number.
    for (const name of ['a', 'B', 'b_', 'b-', 'Z.1', 'z1']) await first.addKey(name);
    await first.addToBlacklist('45.9.9.9', { evidence: 'nul \0 and half \ud83d of a pair' });
    await post(first, '/logs', { findings: [], application: 'a\0b', service: '\udc00', path: '/\ud800\u0000' });
    await createOwnAgent({ url: first.url }, key, 'moved').connect();
    await first.tick();
    const backup = await backUp(place);
    await first.close();

    const other = await makeOther();
    await restore(other, backup);
    const [before, after] = [await contentOf(place), await contentOf(other)];
    for (const table of Object.keys(keysOfTables)) {
      if (table === 'audit' || table === 'counters' || table === 'settings') continue;
      expect([table, sorted(after[table])]).toEqual([table, sorted(before[table])]);
    }
    expect(after['audit']?.slice(0, -1)).toEqual(before['audit']);
    const raised = (rows: readonly unknown[] | undefined): unknown =>
      sorted(rows?.map((row) => (isCounter(row, 'audit') ? { ...row, value: row.value + 1 } : row)));
    expect(sorted(after['counters'])).toEqual(raised(before['counters']));
    const store = await openPlace(other);
    expect((await verifyAudit(store.db)).broken).toBeNull();
    await store.close();

    const second = await createTestControlPlane(clock, other);
    const entries = await second.listBlacklist();
    expect(entries.map(({ network }) => network)).toContain('45.9.9.9');
    await second.addToBlacklist('45.9.8.8');
    expect((await post(second, '/beacon', { key, version: '0.8.2' })).json.status).toBe(true);
    await second.tick();
    // And back, with what happened since.
    const back = await make();
    const again = await backUp(other);
    await second.close();
    await restore(back, again);
    const third = await createTestControlPlane(clock, back);
    expect((await third.listBlacklist()).map(({ network }) => network).sort()).toEqual(
      [...entries.map(({ network }) => network), '45.9.8.8'].sort(),
    );
    const { status, json } = await createStartClient(third).get('/audit?limit=1000');
    expect([status, json.items.length]).toEqual([200, (before['audit']?.length ?? 0) + 3]);
    await third.close();
  },
);

/** Rows in an order that no database has a say in. */
function sorted(rows: readonly unknown[] | undefined): readonly string[] {
  return (rows ?? []).map((row) => JSON.stringify(row)).sort();
}

function isCounter(row: unknown, name: string): row is { readonly name: string; readonly value: number } {
  return typeof row === 'object' && row !== null && 'name' in row && row.name === name;
}
