import { readFileSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { sampleLimits } from '../dry-run/sample-lines.ts';
import { addSample, removeSample } from '../dry-run/samples.ts';
import { ControlPlaneError } from '../errors.ts';
import { listSamples } from '../repositories/scan-samples.ts';
import type { Store } from '../store/database.ts';
import { commandAuthor, printTable, type StoreChoice, showTime, withOperator } from './with-operator.ts';

/** Adds `samples add | list | remove` to `profiles`. */
export function addSampleCommands(profiles: Command): void {
  const samples = profiles.command('samples').description('values that drafts are judged by');
  samples
    .command('add <file>')
    .description(
      'store a file of JSON lines, as rasp scan reads them: {"id","value","label"?,"class"?,"at"?,"source"?}',
    )
    .requiredOption('--name <name>', 'what to call it')
    .option('--profile <profile>', 'for drafts of this profile alone')
    .action((file: string, options: StoreChoice & { name: string; profile?: string }) =>
      withOperator(options, async (_operator, store) => {
        const { name, profile = null } = options;
        const sample = { name, profile, text: readSampleFile(file) };
        const { records } = await addSample(store.db, sample, commandAuthor(), Date.now(), untilInterrupted());
        console.log(`${name} holds ${records} lines.`);
      }),
    );
  samples
    .command('list')
    .description('list samples by name')
    .action((options: StoreChoice) =>
      withOperator(options, async (_operator, store) => {
        printTable(
          ['NAME', 'PROFILE', 'LINES', 'ADDED', 'BY'],
          (await listSamples(store.db)).map((row) => [
            row.name,
            row.profile ?? 'all',
            String(row.records),
            showTime(row.created_at),
            row.created_by,
          ]),
        );
      }),
    );
  samples
    .command('remove <name>')
    .description('remove a sample')
    .action((name: string, options: StoreChoice) =>
      withOperator(options, async (_operator, store) => {
        const [id = ''] = await sampleIds(store, [name]);
        await removeSample(store.db, id, commandAuthor(), Date.now());
        console.log(`${name} was removed.`);
      }),
    );
}

/** Ids of samples by their names. Throws RASP_CP_NOT_FOUND. */
export async function sampleIds(store: Store, names: readonly string[]): Promise<readonly string[]> {
  const known = new Map((await listSamples(store.db)).map(({ name, id }) => [name, id]));
  return names.map((name) => {
    const id = known.get(name);
    if (id === undefined) throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no sample ${name.slice(0, 100)}.`);
    return id;
  });
}

/** A command is ended by its user, whom nobody answers. */
export function untilInterrupted(): AbortSignal {
  return new AbortController().signal;
}

function readSampleFile(file: string): string {
  try {
    // Read before it is judged: a log of gigabytes is no sample.
    if (statSync(file).size > sampleLimits.textLength * 4) throw new Error('the file is too large');
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ControlPlaneError('RASP_CP_BAD_OPTION', `${file} cannot be read: ${String(error)}`, { cause: error });
  }
}
