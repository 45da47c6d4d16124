import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { type Child, freePort, startChild } from '../hosts/host.ts';
import { expectSuccess } from './run-command.ts';

/** The packed control plane, run by its own program as an operator does. */
export interface ControlPlane {
  /** What agents get as RASP_CLOUD_URL. */
  readonly connectUrl: string;
  /** Runs another of its commands on the same data file and gives what it printed. */
  command(...args: readonly string[]): Promise<string>;
  /** How many agents it has heard of, by its overview, read with the admin token that the first start printed. */
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
  const env = { PATH: `${path.dirname(node)}:${process.env['PATH']}` };
  let child: Child | null = null;
  let adminToken = '';

  async function start(): Promise<void> {
    const args = ['serve', '--port', String(port), '--data', data];
    child = await startChild(args, env, /Store  /, project, program);
    adminToken = /Admin token [^:]*: (\S+)/.exec(child.output())?.[1] ?? adminToken;
  }

  await start();
  return {
    connectUrl: `http://127.0.0.1:${port}/connect`,
    command: (...args) => expectSuccess(program, [...args, '--data', data], { cwd: project, env }),
    async instances() {
      const response = await fetch(`http://127.0.0.1:${port}/api/overview`, {
        headers: { authorization: `Bearer ${adminToken}` },
      });
      if (response.status !== 200) throw new Error(`overview: ${response.status} ${await response.text()}`);
      const { lastHour } = (await response.json()) as { readonly lastHour: { readonly instances: number } };
      return lastHour.instances;
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
