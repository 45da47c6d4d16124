import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { fillRanges } from './fill-ranges.ts';

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
