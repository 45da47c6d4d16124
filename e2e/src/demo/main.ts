/**
 * The main job: a control plane and three protected functions on the vendors' own runtimes, a tour of attacks, then it stays up for curl.
 *
 * `--once` exits when the tour has ended: 0 when all of it held, 1 otherwise.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '@rasp/testing/free-port.ts';
import { startAwsHost } from '../hosts/aws-host.ts';
import { startAzureHost } from '../hosts/azure-host.ts';
import { startGcpHost } from '../hosts/gcp-host.ts';
import type { Host } from '../hosts/host.ts';
import { demoControlPlane } from './control-plane.ts';
import { Table } from './table.ts';
import { playTour } from './tour.ts';

const once = process.argv.includes('--once');
const directory = mkdtempSync(path.join(os.tmpdir(), 'rasp-demo-'));
const controlPlane = demoControlPlane(directory, await portOr(8080));
const hosts: Host[] = [];
let stopping: Promise<void> | null = null;

function stop(): Promise<void> {
  stopping ??= (async () => {
    await Promise.all(hosts.map((host) => host.stop()));
    await controlPlane.stop();
    rmSync(directory, { recursive: true, force: true });
  })();
  return stopping;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void stop().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  });
}

let held = false;
try {
  await controlPlane.start();
  controlPlane.command('profiles', 'set', 'demo', 'BEACON_DELAY=1', 'FLOOD_RATIO=10000', 'BLACKLIST_DELAY=600');
  const env = (cloud: string) => ({
    RASP_CLOUD_URL: controlPlane.connectUrl,
    RASP_KEY: controlPlane.command('keys', 'add', `${cloud}-orders`, '--profile', 'demo'),
    RASP_APP_NAME: `${cloud}-orders`,
    RASP_SNAPSHOT_DIR: directory,
  });
  const started = performance.now();
  const starting = await Promise.allSettled([
    startAwsHost({ env: env('aws'), port: await portOr(8081) }),
    startGcpHost({ env: env('gcp'), port: await portOr(8082) }),
    startAzureHost({ env: env('azure'), port: await portOr(8083) }),
  ]);
  // Those that did start are stopped, whatever became of the others.
  for (const one of starting) if (one.status === 'fulfilled') hosts.push(one.value);
  for (const one of starting) if (one.status === 'rejected') throw one.reason;
  console.log(
    `\n  RASP for serverless: three protected functions and their control plane, up after ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
  );
  console.log(`  control plane    ${controlPlane.url}`);
  const runtimes = { aws: 'aws-lambda-ric, HTTP API v2', gcp: 'functions-framework', azure: '@azure/functions v4' };
  for (const host of hosts) console.log(`  ${host.cloud.padEnd(16)} ${host.url}    ${runtimes[host.cloud]}`);
  const table = new Table();
  await playTour({ hosts, controlPlane, profile: 'demo', table });
  held = table.close();
  if (!held) for (const host of hosts) console.log(`\n--- ${host.cloud} printed\n${host.output().slice(-3000)}`);
} catch (error) {
  console.error(error);
  for (const host of hosts) console.error(`\n--- ${host.cloud} printed\n${host.output().slice(-3000)}`);
  await stop();
  process.exit(1);
}

if (once || !held) {
  await stop();
  process.exit(held ? 0 : 1);
}
console.log(`
  Try it yourself (Ctrl-C stops everything):
    curl -i '${hosts[0]?.url}/orders?q=chair'
    curl -i '${hosts[1]?.url}/orders?file=../../../../etc/passwd'
    curl -i -H 'x-demo-client: 45.61.184.77' '${hosts[2]?.url}/orders'      # the blacklisted client

  The fronts take the client's address from x-demo-client, as a platform takes it from the connection. Without it you are 127.0.0.1.
`);

/** The wished port where it is free, else any. */
async function portOr(wished: number): Promise<number> {
  const { createServer } = await import('node:net');
  const free = await new Promise<boolean>((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(wished, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
  return free ? wished : freePort();
}
