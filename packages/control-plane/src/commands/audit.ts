import { Command } from 'commander';
import { verifyAudit } from '../audit/verify.ts';
import { type StoreChoice, withOperator } from './with-operator.ts';

/** Creates `verify-audit`. */
export function verifyAuditCommand(): Command {
  return new Command('verify-audit')
    .description('walk the audit log and say whether anything was changed, taken out or put in')
    .option('--head <hash>', 'a head that was printed earlier and must still be in the log')
    .action((options: StoreChoice & { head?: string }) =>
      withOperator(options, async (_operator, store) => {
        const { entries, head, broken } = await verifyAudit(store.db, options.head ?? null);
        if (broken === null) {
          console.log(`The audit log is whole: ${entries} entries, head ${head}`);
          return;
        }
        console.error(`The audit log is broken at entry ${broken.seq}: ${broken.reason}.`);
        process.exitCode = 1;
      }),
    );
}
