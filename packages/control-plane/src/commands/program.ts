import { Command } from 'commander';
import { verifyAuditCommand } from './audit.ts';
import { backupCommand, restoreCommand } from './backup.ts';
import { blacklistCommand } from './blacklist.ts';
import { eventsCommand } from './events.ts';
import { feedsCommand } from './feeds.ts';
import { functionsCommand, instancesCommand } from './fleet.ts';
import { keysCommand } from './keys.ts';
import { onboardingCommand } from './onboarding.ts';
import { probeCommand } from './probe.ts';
import { profilesCommand } from './profiles.ts';
import { serveCommand } from './serve.ts';
import { signingKeysCommand } from './signing-keys.ts';
import { usersCommand } from './users.ts';
import { takesStore } from './with-operator.ts';

/** Creates the command line `rasp-control-plane`. */
export function createProgram(): Command {
  const program = new Command('rasp-control-plane')
    .description('Control plane for RASP agents: keys, profiles, shared blacklist, beacons and logs')
    .showHelpAfterError();
  const onStores = [
    serveCommand(),
    keysCommand(),
    onboardingCommand(),
    functionsCommand(),
    instancesCommand(),
    profilesCommand(),
    blacklistCommand(),
    feedsCommand(),
    eventsCommand(),
    usersCommand(),
    signingKeysCommand(),
    backupCommand(),
    restoreCommand(),
    verifyAuditCommand(),
  ];
  for (const command of onStores) program.addCommand(takesStore(command));
  return program.addCommand(probeCommand());
}
