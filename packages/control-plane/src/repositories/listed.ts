import type { Kysely } from 'kysely';
import type { BlacklistRow, Tables } from '../store/tables.ts';

/** What of an entry agents are told. */
export type ListedRow = Pick<BlacklistRow, 'scope' | 'network' | 'address' | 'expires_at' | 'seq'>;

/**
 * The entries that agents are to be told of, the oldest change first.
 *
 * Read page by page along the primary key: a million rows at once would be a second copy of them, and a pause of seconds. What
 * changes meanwhile is found once, twice or not at all, and is to be taken from the changes after the position that was read before.
 */
export async function listedEntries(db: Kysely<Tables>, now: number): Promise<readonly ListedRow[]> {
  const rows: ListedRow[] = [];
  const scopes = await db.selectFrom('blacklist').select('scope').distinct().execute();
  for (const { scope } of scopes) {
    for (let after = ''; ; ) {
      const page = await db
        .selectFrom('blacklist')
        .select(['scope', 'network', 'address', 'expires_at', 'seq'])
        .where('scope', '=', scope)
        .where('network', '>', after)
        .where('expires_at', '>', now)
        .orderBy('network')
        .limit(rowsPerPage)
        .execute();
      for (const row of page) rows.push(row);
      const last = page.at(-1);
      if (last === undefined || page.length < rowsPerPage) break;
      after = last.network;
    }
  }
  return rows.sort((a, b) => a.seq - b.seq);
}

const rowsPerPage = 20_000;
