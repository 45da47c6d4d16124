import { Command } from 'commander';
import { ControlPlaneError } from '../errors.ts';
import { listKeys } from '../repositories/keys.ts';
import { printTable, type StoreChoice, showTime, withOperator } from './with-operator.ts';

/** Creates `keys add | list | revoke`. */
export function keysCommand(): Command {
  const keys = new Command('keys').description('keys by which agents identify themselves');
  keys
    .command('add <name>')
    .description('make a key; it is printed once and cannot be shown again')
    .option('--profile <profile>', 'configuration that agents with this key get', 'default')
    .action((name: string, options: StoreChoice & { profile: string }) =>
      withOperator(options, async (operator) => {
        // Only the key goes to standard output, so that it can be piped into a secret store.
        const key = await operator.addKey(name, options.profile);
        console.error(
          `Key ${name} for profile ${options.profile}. Give it to the function as RASP_KEY; it is not shown again:`,
        );
        console.log(key);
      }),
    );
  keys
    .command('list')
    .description('list keys; secrets are not stored')
    .action((options: StoreChoice) =>
      withOperator(options, async (_operator, store) => {
        const rows = await listKeys(store.db);
        printTable(
          ['NAME', 'PROFILE', 'SELECTOR', 'CREATED', 'LAST USED', 'STATE'],
          rows.map((row) => [
            row.name,
            row.profile,
            row.selector,
            showTime(row.created_at),
            showTime(row.last_used_at),
            row.revoked_at === null ? 'valid' : `revoked ${showTime(row.revoked_at)}`,
          ]),
        );
      }),
    );
  keys
    .command('revoke <name>')
    .description('end a key, by its name or selector; its agents keep what they have and get nothing new')
    .action((name: string, options: StoreChoice) =>
      withOperator(options, async (operator) => {
        if (await operator.revokeKey(name)) console.log(`Revoked ${name}.`);
        else throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no valid key ${name.slice(0, 64)}.`);
      }),
    );
  return keys;
}
