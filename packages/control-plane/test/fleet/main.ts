/**
 * Lets thousands of simulated agents converge, which takes minutes and therefore is no part of the tests.
 *
 * node --conditions=@rasp/source test/fleet/main.ts [--agents 3000] [--rounds 60] [--listed 2500] [--seed N] [--runs 1]
 *   [--servers 1] [--options JSON]
 *
 * `--options` are those of `createControlPlane`; several servers need a store that they can share. Without them there is one SQLite
 * file in a temporary folder.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { converge } from './converge.ts';
import { describeServers, publicUrl } from './replicas.ts';

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '3000' },
    rounds: { type: 'string', default: '60' },
    listed: { type: 'string', default: '2500' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    runs: { type: 'string', default: '1' },
    servers: { type: 'string', default: '1' },
    options: { type: 'string' },
  },
});

for (let run = 0; run < Number(values.runs); run++) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rasp-fleet-'));
  const options =
    values.options === undefined ? { dataFile: path.join(folder, 'data.db') } : JSON.parse(values.options);
  const servers = await describeServers(import.meta.dirname, Number(values.servers), options);
  try {
    const size = { agents: Number(values.agents), rounds: Number(values.rounds), listed: Number(values.listed) };
    const seed = Number(values.seed) + run;
    const begin = performance.now();
    const report = await converge({ ...size, seed, publicUrl }, servers);
    console.log(`seed ${seed}: converged in ${Math.round(performance.now() - begin)} ms`, JSON.stringify(report));
  } finally {
    for (const server of servers) await server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}
