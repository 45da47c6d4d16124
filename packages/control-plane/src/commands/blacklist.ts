import { Command } from 'commander';
import { ControlPlaneError } from '../errors.ts';
import { searchEntries } from '../repositories/blacklist-search.ts';
import type { EntryState } from '../store/tables.ts';
import { everyProfile } from '../sync/live-blacklist.ts';
import { parseNetwork } from '../trust/network.ts';
import { addListCommands } from './blacklist-lists.ts';
import { addNeverBlockCommands } from './never-block.ts';
import { oneOf, wholeNumber } from './options.ts';
import { withCurator } from './with-curator.ts';
import { commandAuthor, printTable, type StoreChoice, showTime, withOperator } from './with-operator.ts';

/** Creates `blacklist list | add | remove | change | import | export | purge | never-block`. */
export function blacklistCommand(): Command {
  const blacklist = new Command('blacklist').description('sources that all agents block');
  blacklist
    .command('list')
    .description('list blocked sources, newest first')
    .option('--profile <profile>', 'only those of one profile')
    .option('--state <state>', 'pending, suppressed, expired or removed ones instead', oneOf(...states), 'active')
    .option('--search <text>', 'an address, a CIDR, or the beginning of one')
    .option('--limit <number>', 'at most so many', wholeNumber, 100)
    .option('--json', 'print every field, one object a line')
    .action((options: ListOptions) =>
      withOperator(options, async (_operator, store) => {
        const { profile: scope, state, search, limit } = options;
        const found = await searchEntries(store.db, { scope, state, search, limit, before: null });
        const entries = found.filter((entry) => state !== 'active' || entry.expires_at > Date.now());
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
    .action((network: string, options: StoreChoice & { profile?: string }) =>
      withOperator(options, async (operator) => {
        const removed = await operator.removeFromBlacklist(network, options);
        if (removed === 0)
          throw new ControlPlaneError('RASP_CP_NOT_FOUND', `${network.slice(0, 60)} is not listed as such.`);
        console.log(`Unblocked ${network}.`);
      }),
    );
  blacklist
    .command('change <network>')
    .description('approve an entry that waits, or hold back one that is active')
    .argument('<state>', 'active or suppressed', oneOf('active', 'suppressed'))
    .option('--profile <profile>', 'the entry of one profile instead of that for all')
    .option('--note <text>', 'why', '')
    .action(
      (network: string, state: 'active' | 'suppressed', options: StoreChoice & { profile?: string; note: string }) =>
        withCurator(options, async ({ curator }) => {
          const text = parseNetwork(network)?.text ?? network;
          await curator.change(options.profile ?? everyProfile, text, { state }, options.note, commandAuthor());
          console.log(`${text} is ${state}.`);
        }),
    );
  addListCommands(blacklist);
  addNeverBlockCommands(blacklist);
  return blacklist;
}

const states = ['active', 'pending', 'suppressed', 'expired', 'removed'] as const;

interface ListOptions extends StoreChoice {
  readonly profile?: string;
  readonly state: EntryState;
  readonly search?: string;
  readonly limit: number;
  readonly json?: true;
}

interface AddOptions extends StoreChoice {
  readonly profile?: string;
  readonly ttl: number;
  readonly note?: string;
  readonly allowReserved?: boolean;
}
