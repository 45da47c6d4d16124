import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentOf, everyCheck } from '../e2e/src/bench/every-check.ts';
import { type Range, withEagerFunctions } from './eager-functions.ts';

/** The environments in which a first request is sent: nothing configured, and something for every check to judge by. */
const environments = [{}, environmentOf({ ...everyCheck, HOSTS: ['shop.example.com', '127.0.0.1'] })];

/** Rewrites an agent's file in place, so that V8 compiles with it what `protect` and an ordinary request call; see `withEagerFunctions`. */
export function compileEagerly(file: string, platform: string): void {
  const ran = environments.flatMap((environment) => firstRequest(file, platform, environment));
  writeFileSync(file, withEagerFunctions(readFileSync(file, 'utf8'), ran));
  // What answers otherwise now must not be packed.
  for (const environment of environments) firstRequest(file, platform, environment);
}

/** The functions of a file that a first request calls. */
function firstRequest(file: string, platform: string, environment: Readonly<Record<string, string>>): readonly Range[] {
  const child = fileURLToPath(new URL('first-request.ts', import.meta.url));
  const run = spawnSync(process.execPath, ['--no-warnings', child, path.resolve(file), platform], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...environment },
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout.trimEnd().split('\n').at(-1) ?? '') as readonly Range[];
}
