import type { Command } from 'commander';
import { runStored } from '../dry-run/run-stored.ts';
import { ControlPlaneError } from '../errors.ts';
import type { ProfileConfig } from '../profiles/profile-config.ts';
import { findRevision } from '../repositories/profile-revisions.ts';
import type { Store } from '../store/database.ts';
import { wholeNumber } from './options.ts';
import { applyChanges } from './profile-changes.ts';
import { sampleIds, untilInterrupted } from './samples.ts';
import { printTable, type StoreChoice, withOperator } from './with-operator.ts';

/** Adds `dry-run` to `profiles`. */
export function addDryRunCommand(profiles: Command): void {
  profiles
    .command('dry-run <name> [changes...]')
    .description(
      'judge stored events and samples by a draft, FILE or KEY=VALUE … on what is served, and print what would change',
    )
    .option('--revision <number>', 'judge by this stored revision', wholeNumber)
    .option('--sample <name>', 'a sample to judge; may be given again', gather, [])
    .option('--events <number>', 'how many of the newest events to judge', wholeNumber, 1_000)
    .option('--json', 'print the result as JSON')
    .action((name: string, changes: string[], options: DryRunOptions) =>
      withOperator(options, async (operator, store) => {
        const served = (await operator.getProfile(name))?.config ?? {};
        const config = await draftOf(store, name, served, changes, options.revision);
        const samples = await sampleIds(store, options.sample);
        const result = await runStored(
          store.db,
          { profile: name, config, events: Math.min(options.events, maxEvents), samples },
          untilInterrupted(),
        );
        if (options.json === true) console.log(JSON.stringify(result, null, 2));
        else print(result);
      }),
    );
}

function print(result: Awaited<ReturnType<typeof runStored>>): void {
  printTable(
    ['WHAT', 'BEFORE', 'AFTER', 'CHECK', 'LABEL', ''],
    result.changes.map(({ kind, id, sample, line, before, after, check, label, summary }) => [
      kind === 'event' ? id : `${sample} line ${line}`,
      before,
      after,
      check,
      label ?? '',
      summary,
    ]),
  );
  const { judged, undecided, changedInAll, isComplete } = result;
  console.log(`\n${judged} judged, ${changedInAll} would change, ${undecided} undecided.`);
  for (const { name, falseAlarms, missed } of result.samples) {
    console.log(
      `${name}: false alarms ${falseAlarms.before} → ${falseAlarms.after}, missed attacks ${missed.before} → ${missed.after}`,
    );
  }
  if (!isComplete) console.error('Time ran out before all were judged.');
  for (const sentence of result.hidden) console.error(sentence);
}

async function draftOf(
  store: Store,
  name: string,
  served: ProfileConfig,
  changes: readonly string[],
  revision: number | undefined,
): Promise<ProfileConfig> {
  if (revision === undefined) return applyChanges(served, changes);
  const row = await findRevision(store.db, name, revision);
  if (row === null) throw new ControlPlaneError('RASP_CP_NOT_FOUND', `Profile ${name} has no revision ${revision}.`);
  const stored = JSON.parse(row.config) as ProfileConfig;
  return changes.length === 0 ? stored : applyChanges(stored, changes);
}

function gather(name: string, before: readonly string[]): readonly string[] {
  return [...before, name];
}

const maxEvents = 10_000;

interface DryRunOptions extends StoreChoice {
  readonly revision?: number;
  readonly sample: readonly string[];
  readonly events: number;
  readonly json?: true;
}
