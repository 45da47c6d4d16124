import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { toCrowdsecDecision } from '../lists/crowdsec-list.ts';
import type { ListFormat } from '../lists/parse-list.ts';
import { activeEntries } from '../repositories/blacklist-search.ts';
import { oneOf, pointInTime, wholeNumber } from './options.ts';
import { withCurator } from './with-curator.ts';
import { commandAuthor, type StoreChoice } from './with-operator.ts';

const format = oneOf('plain', 'crowdsec');

/** Adds `import`, `export` and `purge` to `blacklist`. */
export function addListCommands(blacklist: Command): void {
  blacklist
    .command('import <file>')
    .description('block what a file names (- is standard input)')
    .option('--format <format>', 'plain (one address or CIDR a line) or crowdsec (decisions as JSON)', format, 'plain')
    .option('--profile <profile>', 'for one profile instead of all')
    .option('--ttl <seconds>', 'for how long, where the list does not say', wholeNumber, 86_400)
    .option('--note <text>', 'why', '')
    .option('--dry-run', 'only say what would be blocked')
    .option('--allow-reserved', 'accept private and reserved addresses')
    .action((file: string, options: ImportOptions) =>
      withCurator(options, async ({ curator }) => {
        const terms = { scope: options.profile ?? '*', ttlSeconds: options.ttl, note: options.note };
        const text = readFileSync(file === '-' ? 0 : file, 'utf8');
        const isDry = options.dryRun ?? false;
        const outcome = await curator.importList(text, options.format, terms, isDry, commandAuthor());
        for (const { line, text: what, reason } of outcome.refused) console.error(`Line ${line}: ${what}: ${reason}`);
        const more = outcome.refusedInAll - outcome.refused.length;
        if (more > 0) console.error(`and ${more} more.`);
        console.log(`${isDry ? 'Would block' : 'Blocked'} ${outcome.added}, refused ${outcome.refusedInAll}.`);
      }),
    );
  blacklist
    .command('export')
    .description('print what is blocked, one a line')
    .option('--format <format>', 'plain or crowdsec (decisions as JSON lines)', format, 'plain')
    .option('--profile <profile>', 'only those of one profile')
    .action((options: StoreChoice & { format: ListFormat; profile?: string }) =>
      withCurator(options, async ({ store }) => {
        const now = Date.now();
        for await (const page of activeEntries(store.db, options.profile, now)) {
          for (const { network, check_id: check, expires_at: expiresAt } of page) {
            console.log(options.format === 'plain' ? network : toCrowdsecDecision({ network, check, expiresAt }, now));
          }
        }
      }),
    );
  blacklist
    .command('purge')
    .description('unblock everything that one source reported since a time, unless others reported it too')
    .requiredOption('--since <time>', 'a time, or how long ago: 2026-08-01T12:00:00Z, 90m, 2h', pointInTime)
    .option('--source <kind>', 'agent, operator or feed', oneOf('agent', 'operator', 'feed'), 'agent')
    .option('--reporter <id>', 'selector of a key, name of an operator, id of a feed')
    .option('--check <id>', 'only what this check found')
    .option('--instance <id>', 'only what this running agent was the first of its key to report')
    .option('--profile <profile>', 'only entries of one profile')
    .option('--dry-run', 'only count')
    .action((options: PurgeOptions) =>
      withCurator(options, async ({ curator }) => {
        const { source, reporter, check, instance, profile: scope, since } = options;
        const filter = { source, reporter, check, instance, scope, since };
        const { removed, kept } = await curator.purge(filter, options.dryRun ?? false, commandAuthor());
        const done = options.dryRun === true ? 'Would unblock' : 'Unblocked';
        console.log(`${done} ${removed}; ${kept} stay because others reported them too.`);
      }),
    );
}

interface ImportOptions extends StoreChoice {
  readonly format: ListFormat;
  readonly profile?: string;
  readonly ttl: number;
  readonly note: string;
  readonly dryRun?: boolean;
  readonly allowReserved?: boolean;
}

interface PurgeOptions extends StoreChoice {
  readonly since: number;
  readonly source: 'agent' | 'operator' | 'feed';
  readonly reporter?: string;
  readonly check?: string;
  readonly instance?: string;
  readonly profile?: string;
  readonly dryRun?: boolean;
}
