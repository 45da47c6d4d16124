import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Finds what one source reported: a key that was stolen is purged while its reports come in. */
export const reportsBySource: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createIndex('blacklist_reports_source_reporter_entry')
      .on('blacklist_reports')
      .columns(['source', 'reporter', 'entry'])
      .execute();
  },
};
