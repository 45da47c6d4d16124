import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { addColumns, createTable } from './create-table.ts';

/** When a rollout takes itself back, and what instances reported under either of its configurations. */
export const rolloutLimits: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await addColumns(db, 'rollouts', { limits: ['text?'], crossed: ['text?'] });
    await createTable(db, 'rollout_reports', {
      columns: {
        rollout_id: 'text',
        side: 'text',
        instance: 'text',
        selector: 'text',
        requests: 'bigint',
        blocked: 'bigint',
        agent_errors: 'bigint',
        refused: 'bigint',
      },
      key: ['rollout_id', 'side', 'instance'],
    });
  },
};
