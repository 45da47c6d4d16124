import type { Kysely } from 'kysely';
import type { BlacklistRow, Tables } from '../store/tables.ts';

/** What of an entry agents are told. */
export type ListedRow = Pick<BlacklistRow, 'scope' | 'network' | 'address' | 'expires_at' | 'seq'>;

/** The same with the range that it spans, by which it is looked up. */
export type StoredRow = ListedRow & Pick<BlacklistRow, 'range_first' | 'range_last'>;

/**
 * The entries that agents are to be told of, in pages, the oldest change first.
 *
 * Read page by page along an index: a million rows at once would be a pause of seconds and a second copy. An entry that changes
 * meanwhile moves to the end, so it is found again; what is taken off meanwhile is to be taken from the changes.
 */
export async function* listedEntries(db: Kysely<Tables>, now: number): AsyncGenerator<readonly StoredRow[]> {
  for (let after = -1; ; ) {
    const page = await db
      .selectFrom('blacklist')
      .select(['scope', 'network', 'address', 'expires_at', 'seq', 'range_first', 'range_last'])
      .where('state', '=', 'active')
      .where('seq', '>', after)
      .where('expires_at', '>', now)
      .orderBy('seq')
      .limit(rowsPerPage)
      .execute();
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < rowsPerPage) return;
    after = last.seq;
  }
}

const rowsPerPage = 20_000;
