import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Child, startChild } from '../hosts/host.ts';

/** The shipped control plane as an operator runs it: one process, one file, and its command line beside it. */
export interface DemoControlPlane {
  readonly url: string;
  readonly connectUrl: string;
  /** Runs one of its commands and gives what it printed; throws with its message when it fails. */
  command(...args: readonly string[]): string;
  start(): Promise<void>;
  /** Stops it with `signal`: SIGKILL is an accident, SIGTERM an operator. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Prepares a control plane on `port` with its data in `directory`; `start` starts it. */
export function demoControlPlane(directory: string, port: number): DemoControlPlane {
  const manifest = createRequire(import.meta.url).resolve('@rasp/control-plane/package.json');
  const program = path.join(path.dirname(manifest), 'dist/esm/cli.js');
  const data = path.join(directory, 'control-plane.db');
  const url = `http://127.0.0.1:${port}`;
  let child: Child | null = null;
  return {
    url,
    connectUrl: `${url}/connect`,
    command(...args) {
      const run = spawnSync(process.execPath, [program, ...args, '--data', data], {
        encoding: 'utf8',
        timeout: 20_000,
      });
      if (run.status !== 0) throw new Error(`${args.join(' ')}: ${run.stderr || run.stdout || run.error?.message}`);
      return run.stdout.trim();
    },
    async start() {
      child = await startChild([program, 'serve', '--port', String(port), '--data', data], {}, /Agents connect to/);
    },
    async stop(signal = 'SIGTERM') {
      if (child === null) return;
      child.process.kill(signal);
      await child.stop();
      child = null;
    },
  };
}
