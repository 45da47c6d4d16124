import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '@rasp/testing/free-port.ts';
import { type Child, startChild } from '../hosts/host.ts';
import { expectSuccess } from './run-command.ts';

/** The packed control plane, run by its own program as an operator does. */
export interface ControlPlane {
  /** What agents get as RASP_CLOUD_URL. */
  readonly connectUrl: string;
  /** Runs another of its commands on the same data file and gives what it printed. */
  command(...args: readonly string[]): Promise<string>;
  /** How many agents it has heard of, by its overview. */
  instances(): Promise<number>;
  start(): Promise<void>;
  stop(signal: NodeJS.Signals): Promise<void>;
}

/** Starts `rasp-control-plane serve` of an installed project on a free port, its data in a new directory below `scratch`. */
export async function startControlPlane(project: string, node: string, scratch: string): Promise<ControlPlane> {
  const port = await freePort();
  const data = path.join(mkdtempSync(path.join(scratch, 'control-plane-')), 'rasp.db');
  const program = path.join(project, 'node_modules/.bin/rasp-control-plane');
  // The program starts by its own first line, so by the Node.js that PATH finds.
  const adminToken = randomBytes(24).toString('hex');
  const env = {
    PATH: `${path.dirname(node)}:${process.env['PATH']}`,
    RASP_CONTROL_PLANE_ADMIN_TOKEN: adminToken,
  };
  let child: Child | null = null;

  async function start(): Promise<void> {
    const args = ['serve', '--port', String(port), '--data', data];
    child = await startChild(args, env, /Store {2}/, project, program);
  }

  await start();
  return {
    connectUrl: `http://127.0.0.1:${port}/connect`,
    command: (...args) => expectSuccess(program, [...args, '--data', data], { cwd: project, env }),
    async instances() {
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/overview`, {
        headers: { authorization: `Bearer ${adminToken}` },
      });
      if (response.status !== 200) throw new Error(`overview: ${response.status} ${await response.text()}`);
      const { instances } = (await response.json()) as { readonly instances: Readonly<Record<string, number>> };
      return Object.values(instances).reduce((sum, count) => sum + count, 0);
    },
    start,
    async stop(signal) {
      if (child === null) return;
      child.process.kill(signal);
      await child.stop();
      child = null;
    },
  };
}
