import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { median } from '@rasp/testing/quantile.ts';
import { createRandom } from '@rasp/testing/random.ts';
import { workloads } from './events.ts';
import { environmentOf, everyCheck } from './every-check.ts';

/** One scenario's medians, and what they add to the bare handler's. */
export interface ColdFigure {
  readonly scenario: string;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly rssMb: number;
  readonly addedCpuMs: number;
  readonly addedWallMs: number;
  readonly addedRssMb: number;
}

interface Sample {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly rssMb: number;
}

const scenarios = ['bare', 'local', 'every check', 'connected'] as const;

/** Starts fresh processes, scenarios in turn, the first round not counted. `connected` talks HTTPS to a control plane in a worker thread. */
export async function measureCold(rounds: number): Promise<readonly ColdFigure[]> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'rasp-cold-'));
  const eventFile = path.join(directory, 'event.json');
  const make = workloads['get-5-values-small-json'];
  if (make === undefined) throw new Error('no workload');
  writeFileSync(eventFile, JSON.stringify(make(createRandom(7), 1)));
  const server = new Worker(new URL('./cold-server.ts', import.meta.url), { execArgv: ['--conditions=@rasp/source'] });
  const ready = await new Promise<{ readonly url: string; readonly certificate: string }>((resolve, reject) => {
    server.once('message', resolve);
    server.once('error', reject);
  });
  const certificateFile = path.join(directory, 'ca.pem');
  writeFileSync(certificateFile, ready.certificate);
  const samples = new Map<string, Sample[]>(scenarios.map((name) => [name, []]));
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const scenario of scenarios) {
        const sample = start(scenario, eventFile, ready.url, certificateFile);
        if (round > 0) samples.get(scenario)?.push(sample);
      }
    }
    const seen = await new Promise<{ readonly connects: number; readonly beacons: number }>((resolve) => {
      server.once('message', resolve);
      server.postMessage('count');
    });
    // A benchmark of a connection that was never made would look very good.
    if (seen.connects !== rounds + 1 || seen.beacons < rounds + 1) {
      throw new Error(`${seen.connects} connects and ${seen.beacons} beacons in ${rounds + 1} rounds`);
    }
  } finally {
    await server.terminate();
    rmSync(directory, { recursive: true, force: true });
  }
  const bare = medians(samples.get('bare') ?? []);
  return scenarios.map((scenario) => {
    const own = medians(samples.get(scenario) ?? []);
    return {
      scenario,
      ...own,
      addedCpuMs: own.cpuMs - bare.cpuMs,
      addedWallMs: own.wallMs - bare.wallMs,
      addedRssMb: own.rssMb - bare.rssMb,
    };
  });
}

function start(scenario: string, eventFile: string, url: string, certificateFile: string): Sample {
  const child = fileURLToPath(new URL('./cold-child.mjs', import.meta.url));
  const run = spawnSync(process.execPath, [child, scenario, eventFile], {
    encoding: 'utf8',
    timeout: 20_000,
    env: {
      PATH: process.env['PATH'],
      AWS_LAMBDA_FUNCTION_NAME: 'bench',
      // The same for every scenario, so that reading the certificate is part of the bare process too.
      NODE_EXTRA_CA_CERTS: certificateFile,
      ...(scenario === 'every check' ? environmentOf(everyCheck) : {}),
      ...(scenario === 'connected' ? { RASP_CLOUD_URL: url, RASP_KEY: 'rasp_bench', RASP_SNAPSHOT_DIR: '' } : {}),
    },
  });
  const line = run.stdout.split('\n').find((text) => text.startsWith('{"cpuMs"'));
  if (run.status !== 0 || line === undefined) throw new Error(`${scenario}: ${run.stderr || run.stdout}`);
  return JSON.parse(line) as Sample;
}

function medians(samples: readonly Sample[]): Sample {
  return {
    cpuMs: median(samples.map(({ cpuMs }) => cpuMs)),
    wallMs: median(samples.map(({ wallMs }) => wallMs)),
    rssMb: median(samples.map(({ rssMb }) => rssMb)),
  };
}
