import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fixtureManifest, networkFile, packed } from './model-fixture/fixture.ts';

/** What a test runner cannot show: the runtime in a process of its own, and within a user's bundle. */
const source = path.resolve(__dirname, '../src/model');
const esbuild = path.resolve(__dirname, '../../../node_modules/.bin/esbuild');
const directory = mkdtempSync(path.join(os.tmpdir(), 'rasp-model-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs a module that opens the fixture's network by the module `from`, and gives what it prints. */
function open(from: string, cwd: string): unknown {
  const text = `
    const { openNetwork } = await import(${JSON.stringify(from)});
    const find = ${JSON.stringify(from)}.endsWith('.ts') ? (await import(${JSON.stringify(path.join(source, 'onnx-runtime.ts'))})).findOnnxRuntime : undefined;
    const opened = await openNetwork(${JSON.stringify(fixtureManifest)}, console.error, find && { packed: '${packed(networkFile('network.onnx'))}', find });
    const scores = opened === null ? null : Array.from(await opened.scores(new TextEncoder().encode('!!!')), (score) => score.toFixed(4));
    console.log(JSON.stringify({ scores, telemetry: process.env.ORT_DISABLE_TELEMETRY ?? null }));`;
  const args = ['--conditions=@rasp/source', '--input-type=module', '--eval', text];
  return JSON.parse(execFileSync(process.execPath, args, { cwd, encoding: 'utf8' }));
}

it('runs the network in a process, found where that was started, with telemetry off', () => {
  const scores = [2, -4].map((logit) => (1 / (1 + Math.exp(-logit))).toFixed(4));
  expect(open(path.join(source, 'open-network.ts'), __dirname)).toEqual({ scores, telemetry: '1' });
});

it('finds it beside the agent where the function was started elsewhere', () => {
  expect(open(path.join(source, 'open-network.ts'), '/')).toMatchObject({ telemetry: '1' });
});

it.each(['esm', 'cjs'])('stays optional within a bundle (%s)', (format) => {
  const file = path.join(directory, `open-network.${format === 'esm' ? 'mjs' : 'cjs'}`);
  const metafile = path.join(directory, `${format}.json`);
  const args = [path.join(source, 'open-network.ts'), '--bundle', '--platform=node', '--minify', `--format=${format}`];
  const built = spawnSync(esbuild, [...args, `--outfile=${file}`, `--metafile=${metafile}`, '--log-level=warning'], {
    encoding: 'utf8',
  });
  expect([built.status, built.stdout, built.stderr]).toEqual([0, '', '']);
  const { outputs } = JSON.parse(readFileSync(metafile, 'utf8')) as {
    readonly outputs: Readonly<Record<string, { readonly imports: readonly { readonly path: string }[] }>>;
  };
  const imports = Object.values(outputs).flatMap((output) => output.imports.map((found) => found.path));
  expect(imports.filter((name) => !isBuiltin(name))).toEqual([]);
  // Outside every node_modules there is none to be found.
  expect(open(file, directory)).toEqual({ scores: null, telemetry: null });
});
