import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { recordDeed } from '../audit/record.ts';
import { ControlPlaneError } from '../errors.ts';
import { deleteFeed, findFeed, insertFeed, listFeeds } from '../repositories/feeds.ts';
import type { FeedRow } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { oneOf, wholeNumber } from './options.ts';
import { withCurator } from './with-curator.ts';
import { commandAuthor, printTable, type StoreChoice, showTime } from './with-operator.ts';

/** Creates `feeds list | add | run | remove`. */
export function feedsCommand(): Command {
  const feeds = new Command('feeds').description('lists that the server reads again and again');
  feeds
    .command('list')
    .description('list feeds and how they fare')
    .action((options: StoreChoice) =>
      withCurator(options, async ({ store }) =>
        printTable(
          ['NAME', 'PURPOSE', 'ENTRIES', 'LAST READ', 'TROUBLE', 'LOCATION'],
          (await listFeeds(store.db)).map((row) => [
            row.name,
            row.purpose,
            String(row.entries),
            showTime(row.last_ok_at),
            row.last_error ?? '',
            row.location.split('?')[0] ?? '',
          ]),
        ),
      ),
    );
  feeds
    .command('add <name> <location>')
    .description('read a list from an https URL, or from a file in the folder of feeds, from now on')
    .option('--purpose <purpose>', 'block or never-block', oneOf('block', 'never-block'), 'block')
    .option('--format <format>', 'plain or crowdsec', oneOf('plain', 'crowdsec'), 'plain')
    .option('--profile <profile>', 'for one profile instead of all')
    .option('--ttl <seconds>', 'how long what it names stays', wholeNumber, 86_400)
    .option('--every <seconds>', 'how often it is read', wholeNumber, 3_600)
    .option('--feeds <folder>', 'the folder of feeds, as the server was started with')
    .option('--allow-reserved', 'accept http and private addresses')
    .action((name: string, location: string, options: AddOptions) =>
      withCurator(options, async ({ feeds: reader, store }) => {
        await reader.check(location);
        if (options.ttl < 600 || options.every < 300) {
          throw new ControlPlaneError(
            'RASP_CP_BAD_OPTION',
            'Entries stay for 600 seconds or more, and lists are read every 300 or more.',
          );
        }
        const by = commandAuthor();
        const row: FeedRow = {
          id: randomUUID(),
          name,
          purpose: options.purpose,
          format: options.format,
          location,
          scope: options.profile ?? '*',
          ttl_seconds: options.ttl,
          every_seconds: options.every,
          enabled: 1,
          etag: null,
          entries: 0,
          last_run_at: null,
          last_ok_at: null,
          last_error: null,
          created_at: Date.now(),
          created_by: by.name,
        };
        await inTransaction(store.db, async (tx) => {
          await insertFeed(tx, row);
          const detail = { purpose: row.purpose, location: location.split('?')[0], scope: row.scope };
          await recordDeed(tx, by, { action: 'feed.add', subject: name, detail }, row.created_at);
        });
        console.log(`Feed ${name} is read by the server within a few seconds.`);
      }),
    );
  feeds
    .command('run <name>')
    .description('read a feed at once')
    .option('--feeds <folder>', 'the folder of feeds')
    .option('--allow-reserved', 'accept http and private addresses')
    .action((name: string, options: StoreChoice & { feeds?: string; allowReserved?: boolean }) =>
      withCurator(options, async ({ feeds: reader, store }) => {
        const { id } = await byName(store.db, name);
        await reader.run(id);
        const row = await findFeed(store.db, id);
        if (row?.last_error != null) console.error(row.last_error);
        console.log(`Feed ${name} holds ${row?.entries ?? 0} networks.`);
      }),
    );
  feeds
    .command('remove <name>')
    .description('stop reading a feed; what it brought ends by itself')
    .action((name: string, options: StoreChoice) =>
      withCurator(options, async ({ store }) => {
        const { id } = await byName(store.db, name);
        await inTransaction(store.db, async (tx) => {
          await deleteFeed(tx, id);
          await recordDeed(tx, commandAuthor(), { action: 'feed.remove', subject: name }, Date.now());
        });
        console.log(`Feed ${name} is gone.`);
      }),
    );
  return feeds;
}

async function byName(db: Parameters<typeof listFeeds>[0], name: string): Promise<FeedRow> {
  const row = (await listFeeds(db)).find((feed) => feed.name === name);
  if (row === undefined) throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no feed ${name.slice(0, 100)}.`);
  return row;
}

interface AddOptions extends StoreChoice {
  readonly purpose: 'block' | 'never-block';
  readonly format: 'plain' | 'crowdsec';
  readonly profile?: string;
  readonly ttl: number;
  readonly every: number;
  readonly feeds?: string;
  readonly allowReserved?: boolean;
}
