import { Command } from 'commander';
import { blacklistCommand } from './blacklist.ts';
import { keysCommand } from './keys.ts';
import { profilesCommand } from './profiles.ts';
import { serveCommand } from './serve.ts';

/** Creates the command line `rasp-control-plane`. */
export function createProgram(): Command {
  return new Command('rasp-control-plane')
    .description('Control plane for RASP agents: keys, profiles, shared blacklist, beacons and logs in one SQLite file')
    .showHelpAfterError()
    .addCommand(serveCommand())
    .addCommand(keysCommand())
    .addCommand(profilesCommand())
    .addCommand(blacklistCommand());
}
