import { Command } from 'commander';
import { recordDeed } from '../audit/record.ts';
import { ControlPlaneError } from '../errors.ts';
import { checkProfileConfig } from '../profiles/profile-config.ts';
import { stockOmissions } from '../profiles/served-profile.ts';
import { listProfiles } from '../repositories/profiles.ts';
import { inTransaction } from '../store/transaction.ts';
import { addDryRunCommand } from './dry-run.ts';
import { applyChanges } from './profile-changes.ts';
import { addRevisionCommands, checkDangers } from './profile-revisions.ts';
import { addSampleCommands } from './samples.ts';
import { commandAuthor, printTable, type StoreChoice, showTime, withOperator } from './with-operator.ts';

/** Creates `profiles set | show | list | history | diff | activate | rollout | samples | dry-run`. */
export function profilesCommand(): Command {
  const profiles = new Command('profiles').description('configurations that agents get');
  profiles
    .command('set <name> <changes...>')
    .description(
      'change a profile by FILE (JSON, replaces all) or KEY=VALUE … (KEY= takes one out); agents get it with their next beacon',
    )
    .option('--override <reason>', 'do it although it is dangerous; the audit log says why')
    .action((name: string, changes: string[], options: StoreChoice & { override?: string }) =>
      withOperator(options, async (operator, store) => {
        const stored = await operator.getProfile(name);
        const present = stored?.config ?? {};
        const next = applyChanges(present, changes);
        const checked = checkProfileConfig(next).config;
        // A profile that is new disarms nobody.
        const dangers = stored === null ? [] : await checkDangers(store, present, checked, options.override);
        const { revision, warnings } = await operator.setProfile(name, next);
        if (dangers.length > 0) {
          const detail = { revision, comment: options.override ?? '', dangers };
          const deed = { action: 'profile.override', subject: name, detail };
          await inTransaction(store.db, (tx) => recordDeed(tx, commandAuthor(), deed, Date.now()));
        }
        for (const warning of warnings) console.error(`Warning: ${warning}`);
        for (const omission of stockOmissions(checked)) console.error(`PyRASP agents: ${omission}`);
        console.log(`Profile ${name} is at revision ${revision}.`);
      }),
    );
  profiles
    .command('show <name>')
    .description('print what a profile sets, as JSON')
    .action((name: string, options: StoreChoice) =>
      withOperator(options, async (operator) => {
        const profile = await operator.getProfile(name);
        if (profile === null)
          throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no profile ${name.slice(0, 64)}.`);
        console.error(`Profile ${name}, revision ${profile.revision}`);
        console.log(JSON.stringify(profile.config, null, 2));
      }),
    );
  profiles
    .command('list')
    .description('list profiles')
    .action((options: StoreChoice) =>
      withOperator(options, async (_operator, store) => {
        const rows = await listProfiles(store.db);
        printTable(
          ['NAME', 'REVISION', 'CHANGED'],
          rows.map((row) => [row.name, String(row.revision), showTime(row.updated_at)]),
        );
      }),
    );
  addRevisionCommands(profiles);
  addSampleCommands(profiles);
  addDryRunCommand(profiles);
  return profiles;
}
