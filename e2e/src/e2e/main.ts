/**
 * Installs the packed packages in empty projects and runs them on the vendors' own runtimes.
 *
 * The quick matrix by default, every combination with `--all`. `--only TEXT` runs the suites whose name contains the text;
 * `--keep` leaves the projects where they are. Exits 0 when all of it held, 1 otherwise.
 */
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CaseRunner } from './case-runner.ts';
import { endChildrenWithProcess } from './child-processes.ts';
import { type Consumer, installConsumer, packPackages } from './install-project.ts';
import { matrix } from './matrix.ts';
import { prepareToolchain } from './toolchain.ts';

const { values } = parseArgs({
  options: { all: { type: 'boolean' }, only: { type: 'string' }, keep: { type: 'boolean' } },
});
endChildrenWithProcess();
// Outside this repository, so that nothing is found in a node_modules above.
const directory = await realpath(await mkdtemp(path.join(os.tmpdir(), 'rasp-e2e-')));
process.on('exit', () => {
  if (values.keep !== true) process.getBuiltinModule('node:fs').rmSync(directory, { recursive: true, force: true });
});

const startedAt = performance.now();
const toolchain = await step('Node.js 22 and 24, aws-lambda-ric 3.3 and 4', () => prepareToolchain());
await step('packed', () => packPackages(directory));
const consumers: readonly Consumer[] = ['cjs', 'esm', 'ts', 'server'];
const projects = await step('installed', async () => {
  const installed = await Promise.all(consumers.map((consumer) => installConsumer(directory, consumer)));
  return Object.fromEntries(consumers.map((consumer, index) => [consumer, installed[index] ?? '']));
});
const scratch = path.join(directory, 'scratch');
await mkdir(scratch);

const runner = new CaseRunner(values.only ?? null);
await matrix({
  runner,
  toolchain,
  directory,
  scratch,
  project: (consumer) => projects[consumer] ?? '',
  all: values.all === true,
});
const held = runner.close();
console.log(
  `${values.all === true ? 'whole' : 'quick'} matrix, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
);
if (values.keep === true) console.log(`kept ${directory}`);
else await rm(directory, { recursive: true, force: true });
process.exit(held ? 0 : 1);

async function step<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
  const from = performance.now();
  const value = await work();
  console.log(`      ${what} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
  return value;
}
