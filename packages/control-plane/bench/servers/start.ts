import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ControlPlaneOptions } from '../../src/control-plane-options.ts';
import { createClient } from '../load/client.ts';
import { cores, startHelper } from '../processes.ts';
import type { Target } from '../side-by-side.ts';

/** A control plane in a process of its own. */
export interface FullTarget extends Target {
  /** From the first line of the program to the moment when it listens. */
  readonly startMs: number;
  key(name: string, profile?: string): Promise<string>;
}

/** No limit on what one key reports: what is measured is the work, and the limits are there to keep it small. */
const unlimited = { perMinute: 1e9, perDay: 1e9, breakerPerMinute: 1e9 };

/** Starts a control plane. */
export async function startFull(options: ControlPlaneOptions): Promise<FullTarget> {
  const { helper, ready } = await startHelper<{ readonly url: string; readonly startMs: number }>(
    'servers/control-plane.ts',
    { intake: unlimited, ...options },
    cores()?.server ?? null,
  );
  return {
    helper,
    ...ready,
    async key(name, profile = 'default') {
      if (profile !== 'default') await helper.ask('profile', { name: profile });
      return helper.ask('key', { name, profile });
    },
  };
}

/** Runs a measurement with a folder that is gone afterwards. */
export async function inFolder<Value>(work: (dataFile: string) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rasp-bench-'));
  try {
    return await work(path.join(folder, 'data.db'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Connects as one agent would and gives the answer's data. */
export async function connectOnce(url: string, body: object): Promise<Record<string, unknown>> {
  const client = createClient(url, 1);
  const { statusCode, body: answer } = await client.ask('POST', '/connect', JSON.stringify(body));
  await client.close();
  if (statusCode !== 200) throw new Error(`connect: ${statusCode} ${answer.toString().slice(0, 200)}`);
  return (JSON.parse(answer.toString()) as { data: Record<string, unknown> }).data;
}
