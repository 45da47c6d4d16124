import type { Migration, MigrationProvider } from 'kysely/migration';
import { initial } from './0001-initial.ts';
import { product } from './0002-product.ts';
import { trust } from './0003-trust.ts';
import { rolloutLimits } from './0004-rollout-limits.ts';
import { numberedEntries } from './0005-numbered-entries.ts';
import { putByReports } from './0006-put-by-reports.ts';
import { reportsBySource } from './0007-reports-by-source.ts';

/**
 * Every migration by name, in order. A migration that has been released is never edited; a new one is added.
 *
 * They are imported rather than read from a folder because the published program is one bundle.
 */
export const migrations: MigrationProvider = {
  getMigrations: (): Promise<Record<string, Migration>> =>
    Promise.resolve({
      '0001-initial': initial,
      '0002-product': product,
      '0003-trust': trust,
      '0004-rollout-limits': rolloutLimits,
      '0005-numbered-entries': numberedEntries,
      '0006-put-by-reports': putByReports,
      '0007-reports-by-source': reportsBySource,
    }),
};
