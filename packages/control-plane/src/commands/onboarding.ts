import { Command, Option } from 'commander';
import { ControlPlaneError } from '../errors.ts';
import { createLogPaths } from '../events/log-paths.ts';
import { onboardingClouds } from '../profiles/onboarding-lines.ts';
import { listProfiles } from '../repositories/profiles.ts';
import { readSetting } from '../repositories/settings.ts';
import { openSigningKeys } from '../signing/signing-keys.ts';
import { signingKeysOption } from './signing-keys.ts';
import { type StoreChoice, withOperator } from './with-operator.ts';

/** Creates `onboarding`. */
export function onboardingCommand(): Command {
  return new Command('onboarding')
    .description('print the lines that add a function, for each cloud')
    .requiredOption('--public-url <url>', 'how agents reach the server')
    .option('--profile <profile>', 'configuration that the function gets', 'default')
    .addOption(new Option('--cloud <cloud>', 'only one').choices(['aws', 'gcp', 'azure', 'pyrasp']))
    .addOption(signingKeysOption())
    .action((options: StoreChoice & { publicUrl: string; profile: string; cloud?: string; signingKeys?: string }) =>
      withOperator(options, async (_operator, store) => {
        if (!(await listProfiles(store.db)).some(({ name }) => name === options.profile))
          throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no profile ${options.profile.slice(0, 64)}.`);
        const secret = await readSetting(store.db, 'token_secret');
        if (secret === null)
          throw new ControlPlaneError('RASP_CP_NOT_FOUND', 'The server has not run on this store yet; start it once.');
        const clouds = onboardingClouds({
          connectUrl: `${options.publicUrl}${options.publicUrl.endsWith('/') ? '' : '/'}connect`,
          logPath: createLogPaths(secret).path(options.profile),
          keyPlaceholder: '<RASP_KEY>',
          publicKeys: openSigningKeys(options.signingKeys, (message) => console.error(message)).publicKeys(),
        });
        for (const { id, title, steps } of clouds) {
          if (options.cloud !== undefined && options.cloud !== id) continue;
          console.log(`# ${title}\n`);
          for (const step of steps) console.log(`## ${step.title}\n\n${step.code}\n`);
        }
      }),
    );
}
