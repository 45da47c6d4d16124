import type { Command } from 'commander';
import { ControlPlaneError } from '../errors.ts';
import { neverBlockRows, readNeverBlock } from '../repositories/never-block.ts';
import { specialPurpose } from '../trust/never-block.ts';
import { oneOf } from './options.ts';
import { withCurator } from './with-curator.ts';
import { commandAuthor, printTable, type StoreChoice } from './with-operator.ts';

/** Adds `never-block list | add | remove` to `blacklist`. */
export function addNeverBlockCommands(blacklist: Command): void {
  const ranges = blacklist.command('never-block').description('ranges that nobody can block');
  ranges
    .command('list')
    .description('list them')
    .option('--reserved', 'those that are built in, too')
    .action((options: StoreChoice & { reserved?: true }) =>
      withCurator(options, async ({ store }) => {
        const rows = await neverBlockRows(store.db);
        const given = await readNeverBlock(store.db);
        printTable(
          ['NETWORK', 'PROFILE', 'KIND', 'NOTE'],
          [
            ...(options.reserved === true ? specialPurpose.map((network) => [network, 'all', 'reserved', '']) : []),
            ...given.map((network) => [network, 'all', 'own', 'given at the start of the server']),
            ...rows.map((row) => [row.network, row.scope === '*' ? 'all' : row.scope, row.kind, row.note]),
          ],
        );
      }),
    );
  ranges
    .command('add <network>')
    .description('never block an address or CIDR, and unblock what is listed in it')
    .option('--profile <profile>', 'for one profile instead of all')
    .option('--kind <kind>', 'own, provider or partner', oneOf('own', 'provider', 'partner'), 'own')
    .option('--note <text>', 'why', '')
    .action((network: string, options: RangeOptions) =>
      withCurator(options, async ({ curator }) => {
        const { profile: scope = '*', kind, note } = options;
        const { row, unblocked } = await curator.addNeverBlock({ network, scope, kind, note }, commandAuthor());
        console.log(`${row.network} is never blocked from now on; ${unblocked} entries were unblocked.`);
      }),
    );
  ranges
    .command('remove <network>')
    .description('let an address or CIDR be blocked again')
    .option('--profile <profile>', 'for one profile instead of all')
    .action((network: string, options: StoreChoice & { profile?: string }) =>
      withCurator(options, async ({ curator }) => {
        if (!(await curator.removeNeverBlock(options.profile ?? '*', network, commandAuthor()))) {
          throw new ControlPlaneError('RASP_CP_NOT_FOUND', `${network.slice(0, 60)} is not there as such.`);
        }
        console.log(`${network} can be blocked again.`);
      }),
    );
}

interface RangeOptions extends StoreChoice {
  readonly profile?: string;
  readonly kind: 'own' | 'provider' | 'partner';
  readonly note: string;
}
