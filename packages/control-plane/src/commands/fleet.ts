import { Command, Option } from 'commander';
import { recordDeed } from '../audit/record.ts';
import { ControlPlaneError } from '../errors.ts';
import { findFunction, forgetFunction, listFunctions, listInstances, listUnusedKeys } from '../repositories/fleet.ts';
import { inTransaction } from '../store/transaction.ts';
import { functionsSince, instancesSince, stateOf, stillQuietMs } from '../telemetry/liveness.ts';
import { wholeNumber } from './options.ts';
import { commandAuthor, printTable, type StoreChoice, showTime, withOperator } from './with-operator.ts';

/** Creates `functions list | forget`. */
export function functionsCommand(): Command {
  const functions = new Command('functions').description('functions whose agents connected, and keys that nobody used');
  withFilter(
    functions.command('list').description('list functions by name; a quiet one was not called, which is no alarm'),
  )
    .option('--platform <platform>', 'aws, gcp or azure')
    .option('--search <text>', 'only those whose name or key holds it')
    .action((options: FilterOptions & { platform?: string; search?: string }) =>
      withOperator(options, async (_operator, store) => {
        const { state, profile, platform, search, limit } = options;
        const now = Date.now();
        const since = functionsSince(now);
        const rows = await listFunctions(store.db, { state, profile, platform, search }, since, { after: null, limit });
        const wantsKeys = state === undefined && platform === undefined;
        const room = limit - rows.length;
        const keys =
          wantsKeys && room > 0
            ? await listUnusedKeys(store.db, { profile, search }, now, { after: null, limit: room })
            : [];
        printTable(
          ['ID', 'NAME', 'KEY', 'PROFILE', 'PLATFORM', 'VERSION', 'LAST SEEN', 'STATE'],
          [
            ...rows.map((row) => [
              row.id,
              row.service,
              row.key_name ?? '',
              row.profile,
              row.platform,
              row.version,
              showTime(row.last_seen),
              stateOf(row.last_seen, since),
            ]),
            ...keys.map((key) => [`${key.selector}:`, '', key.name, key.profile, '', '', 'never', 'never-connected']),
          ],
        );
      }),
    );
  functions
    .command('forget <id>')
    .description('take a function that is gone off the list; it comes back when it connects again')
    .action((id: string, options: StoreChoice) =>
      withOperator(options, async (_operator, store) => {
        const now = Date.now();
        await inTransaction(store.db, async (tx) => {
          if ((await findFunction(tx, id)) === null)
            throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no function ${id.slice(0, 100)}.`);
          if (!(await forgetFunction(tx, id, now - stillQuietMs)))
            throw new ControlPlaneError('RASP_CP_CONFLICT', 'It was heard of in the last minutes; it would come back.');
          await recordDeed(tx, commandAuthor(), { action: 'function.forget', subject: id }, now);
        });
        console.log(`Forgot ${id}.`);
      }),
    );
  return functions;
}

/** Creates `instances list`. */
export function instancesCommand(): Command {
  const instances = new Command('instances').description('running agents, as far as they name themselves');
  withFilter(instances.command('list').description('list instances, those heard of last first'))
    .option('--function <id>', 'only those of one function')
    .action((options: FilterOptions & { function?: string }) =>
      withOperator(options, async (_operator, store) => {
        const { state, profile, limit } = options;
        const since = instancesSince(Date.now());
        const filter = { state, profile, function: options.function };
        const rows = await listInstances(store.db, filter, since, [], { after: null, limit });
        printTable(
          ['ID', 'FUNCTION', 'PROFILE', 'VERSION', 'CONFIGURATION', 'LIST LAG', 'LAST SEEN', 'STATE'],
          rows.map((row) => [
            row.id,
            row.function_id,
            row.profile,
            row.version,
            `${row.config_revision ?? 'unknown'} ${row.config_state ?? ''}`.trim(),
            row.list_lag === null ? 'unknown' : String(row.list_lag),
            showTime(row.last_seen),
            stateOf(row.last_seen, since),
          ]),
        );
      }),
    );
  return instances;
}

interface FilterOptions extends StoreChoice {
  readonly profile?: string;
  readonly state?: 'active' | 'quiet' | 'gone';
  readonly limit: number;
}

function withFilter(command: Command): Command {
  return command
    .option('--profile <profile>', 'only those of one profile')
    .addOption(new Option('--state <state>', 'only those in one state').choices(['active', 'quiet', 'gone']))
    .option('--limit <number>', 'at most so many', wholeNumber, 100);
}
