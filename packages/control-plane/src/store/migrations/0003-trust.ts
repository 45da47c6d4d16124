import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { networkRange, parseNetwork } from '../../trust/network.ts';

/** What keeping ended entries needs to stay fast: indexes by state and end and by network, and ranges of entries that had none. */
export const trust: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.createIndex('blacklist_state_expires').on('blacklist').columns(['state', 'expires_at']).execute();
    await db.schema
      .createIndex('blacklist_state_changed')
      .on('blacklist')
      .columns(['state', 'state_changed_at'])
      .execute();
    await db.schema.createIndex('blacklist_reports_network').on('blacklist_reports').column('network').execute();
    await fillRanges(db);
  },
};

async function fillRanges(db: Kysely<unknown>): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ network: string }>`
      select distinct network from blacklist where range_first = '' limit 1000`.execute(db);
    if (rows.length === 0) return;
    for (const { network } of rows) {
      const parsed = parseNetwork(network);
      // What cannot be read lies in no range; it must not be asked for again.
      const [first, last] = parsed === null ? ['-', '-'] : networkRange(parsed);
      await sql`update blacklist set range_first = ${first}, range_last = ${last} where network = ${network}`.execute(
        db,
      );
    }
  }
}
