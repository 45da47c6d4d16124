import { Command } from 'commander';
import { verifyAuditCommand } from './audit.ts';
import { blacklistCommand } from './blacklist.ts';
import { eventsCommand } from './events.ts';
import { feedsCommand } from './feeds.ts';
import { keysCommand } from './keys.ts';
import { profilesCommand } from './profiles.ts';
import { serveCommand } from './serve.ts';
import { signingKeysCommand } from './signing-keys.ts';
import { usersCommand } from './users.ts';

/** Creates the command line `rasp-control-plane`. */
export function createProgram(): Command {
  return new Command('rasp-control-plane')
    .description('Control plane for RASP agents: keys, profiles, shared blacklist, beacons and logs')
    .showHelpAfterError()
    .addCommand(serveCommand())
    .addCommand(keysCommand())
    .addCommand(profilesCommand())
    .addCommand(blacklistCommand())
    .addCommand(feedsCommand())
    .addCommand(eventsCommand())
    .addCommand(usersCommand())
    .addCommand(signingKeysCommand())
    .addCommand(verifyAuditCommand());
}
