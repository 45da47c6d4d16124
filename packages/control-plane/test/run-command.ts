import { execFile } from 'node:child_process';
import { bundledCli } from './bundled-cli.ts';
import { commandPlace, type StorePlace } from './test-store.ts';

/** How a command ended. */
export interface CommandRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of the control plane on a store; `more` are variables of its environment. */
export function runCommand(
  place: StorePlace,
  given: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<CommandRun> {
  return new Promise((resolve) => {
    const { args, env } = commandPlace(place);
    execFile(process.execPath, [bundledCli(), ...given, ...args], { env: { ...env, ...more } }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, out: out.trim(), err: err.trim() });
    });
  });
}
