import { Command, InvalidArgumentError } from 'commander';
import { ControlPlaneError } from '../errors.ts';
import { everyProfile } from '../sync/live-blacklist.ts';
import { databaseOption, dataOption, printTable, type StoreChoice, showTime, withOperator } from './with-operator.ts';

/** Creates `blacklist list | add | remove`. */
export function blacklistCommand(): Command {
  const blacklist = new Command('blacklist').description('sources that all agents block');
  blacklist
    .command('list')
    .description('list blocked sources, newest first')
    .option('--profile <profile>', 'only those of one profile')
    .option('--limit <number>', 'at most so many', wholeNumber, 100)
    .option('--json', 'print every field, one object a line')
    .addOption(dataOption())
    .addOption(databaseOption())
    .action((options: StoreChoice & { profile?: string; limit: number; json?: true }) =>
      withOperator(options, async (operator) => {
        const entries = await operator.listBlacklist(options);
        if (options.json === true) {
          for (const entry of entries) console.log(JSON.stringify(entry));
          return;
        }
        printTable(
          ['NETWORK', 'PROFILE', 'SINCE', 'UNTIL', 'HITS', 'REPORTED BY', 'CHECK'],
          entries.map((entry) => [
            entry.network,
            entry.scope === everyProfile ? 'all' : entry.scope,
            showTime(entry.detected_at),
            showTime(entry.expires_at),
            String(entry.hits),
            entry.reporter ?? entry.source,
            entry.check_id ?? '',
          ]),
        );
      }),
    );
  blacklist
    .command('add <network>')
    .description('block an address or CIDR')
    .option('--profile <profile>', 'for one profile instead of all')
    .option('--ttl <seconds>', 'for how long', wholeNumber, 86_400)
    .option('--note <text>', 'why')
    .option('--allow-reserved', 'accept private and reserved addresses')
    .addOption(dataOption())
    .addOption(databaseOption())
    .action((network: string, options: AddOptions) =>
      withOperator(options, async (operator) => {
        await operator.addToBlacklist(network, {
          ttlSeconds: options.ttl,
          ...(options.profile === undefined ? {} : { profile: options.profile }),
          ...(options.note === undefined ? {} : { evidence: options.note }),
        });
        console.log(`Blocked ${network} for ${options.ttl} seconds.`);
      }),
    );
  blacklist
    .command('remove <network>')
    .description('unblock an address or CIDR everywhere')
    .option('--profile <profile>', 'for one profile only')
    .addOption(dataOption())
    .addOption(databaseOption())
    .action((network: string, options: StoreChoice & { profile?: string }) =>
      withOperator(options, async (operator) => {
        const removed = await operator.removeFromBlacklist(network, options);
        if (removed === 0)
          throw new ControlPlaneError('RASP_CP_NOT_FOUND', `${network.slice(0, 60)} is not listed as such.`);
        console.log(`Unblocked ${network}.`);
      }),
    );
  return blacklist;
}

interface AddOptions extends StoreChoice {
  readonly profile?: string;
  readonly ttl: number;
  readonly note?: string;
  readonly allowReserved?: boolean;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
