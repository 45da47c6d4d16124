import { Command } from 'commander';
import { ControlPlaneError } from '../errors.ts';
import { stockOmissions } from '../profiles/served-profile.ts';
import { listProfiles } from '../repositories/profiles.ts';
import { applyChanges } from './profile-changes.ts';
import { databaseOption, dataOption, printTable, type StoreChoice, showTime, withOperator } from './with-operator.ts';

/** Creates `profiles set | show | list`. */
export function profilesCommand(): Command {
  const profiles = new Command('profiles').description('configurations that agents get');
  profiles
    .command('set <name> <changes...>')
    .description(
      'change a profile by FILE (JSON, replaces all) or KEY=VALUE … (KEY= takes one out); agents get it with their next beacon',
    )
    .addOption(dataOption())
    .addOption(databaseOption())
    .action((name: string, changes: string[], options: StoreChoice) =>
      withOperator(options, async (operator) => {
        const present = (await operator.getProfile(name))?.config ?? {};
        const { revision, warnings } = await operator.setProfile(name, applyChanges(present, changes));
        for (const warning of warnings) console.error(`Warning: ${warning}`);
        const stored = await operator.getProfile(name);
        for (const omission of stockOmissions(stored?.config ?? {})) console.error(`PyRASP agents: ${omission}`);
        console.log(`Profile ${name} is at revision ${revision}.`);
      }),
    );
  profiles
    .command('show <name>')
    .description('print what a profile sets, as JSON')
    .addOption(dataOption())
    .addOption(databaseOption())
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
    .addOption(dataOption())
    .addOption(databaseOption())
    .action((options: StoreChoice) =>
      withOperator(options, async (_operator, store) => {
        const rows = await listProfiles(store.db);
        printTable(
          ['NAME', 'REVISION', 'CHANGED'],
          rows.map((row) => [row.name, String(row.revision), showTime(row.updated_at)]),
        );
      }),
    );
  return profiles;
}
