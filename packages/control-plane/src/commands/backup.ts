import { existsSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { recordDeed } from '../audit/record.ts';
import type { End } from '../backup/format.ts';
import { restoreToDatabase, restoreToFile } from '../backup/restore.ts';
import { writeBackup } from '../backup/write.ts';
import { ControlPlaneError } from '../errors.ts';
import { connectStore } from '../store/database.ts';
import { inTransaction } from '../store/transaction.ts';
import { commandAuthor, placeOf, type StoreChoice, showTime } from './with-operator.ts';

/** Creates `backup`. */
export function backupCommand(): Command {
  return new Command('backup')
    .description('write everything to a new file, while servers run')
    .argument('<file>', 'a name that is free, such as rasp.backup.gz')
    .action(async (file: string, options: StoreChoice) => {
      if (options.databaseUrl === undefined && !existsSync(options.data)) {
        throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no data file ${options.data}.`);
      }
      const store = connectStore(placeOf(options));
      try {
        const now = Date.now();
        const { rows } = await writeBackup(store, file, now);
        const deed = { action: 'backup.make', subject: path.basename(file) };
        await inTransaction(store.db, (tx) => recordDeed(tx, commandAuthor(), deed, now));
        console.log(`Wrote ${file}: ${sumOf(rows)} rows of ${store.name}.`);
      } finally {
        await store.close();
      }
    });
}

/** Creates `restore`. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('make a data file, or fill an empty database, from a backup; the server must be stopped')
    .argument('<file>', 'what `backup` wrote, on a data file or a database')
    .option('--accept-broken-audit', 'also where the audit log in it was changed')
    .action(async (file: string, options: StoreChoice & { acceptBrokenAudit?: true }) => {
      const acceptBrokenAudit = options.acceptBrokenAudit === true;
      const given = { backup: file, by: commandAuthor(), now: Date.now(), acceptBrokenAudit };
      const { backup, keptAside } =
        options.databaseUrl === undefined
          ? await restoreToFile(options.data, given)
          : await restoreToDatabase(options.databaseUrl, given);
      console.log(`Restored ${sumOf(backup.rows)} rows of ${showTime(backup.at)} UTC.`);
      if (keptAside !== null) console.log(`What was there before is ${keptAside}.`);
      console.log('Agents that heard of later changes take the whole list anew; people log in again.');
    });
}

function sumOf(rows: End['rows']): number {
  return Object.values(rows).reduce((sum, count) => sum + count, 0);
}
