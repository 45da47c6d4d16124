import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { createTable } from './create-table.ts';

/** Where reports of a busy moment are safe until they are listed together. */
export const putByReports: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createTable(db, 'put_by_reports', {
      columns: { id: 'text', at: 'bigint', entries: 'text' },
      key: ['id'],
      isClustered: true,
    });
  },
};
