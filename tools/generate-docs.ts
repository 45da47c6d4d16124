/**
 * Writes the generated pages of docs/reference from the code that they describe; with `--check`, fails where a page differs.
 *
 * Run through `npm run docs` and `npm run docs:check`, which set the condition under which packages resolve to their sources.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openApiDocument } from '../packages/control-plane/src/api/document.ts';
import { describeConfiguration } from '../packages/core/src/config/describe.ts';
import { describeChecks } from '../packages/core/src/config/describe-checks.ts';
import { describeErrors } from '../packages/core/src/config/describe-errors.ts';
import { configurationJsonSchema } from '../packages/core/src/config/json-schema.ts';

const pages: Readonly<Record<string, string>> = {
  'configuration.md': describeConfiguration(),
  'configuration.schema.json': formatted('configuration.schema.json', JSON.stringify(configurationJsonSchema())),
  'checks.md': describeChecks(),
  'errors.md': describeErrors(),
  'control-plane-api.json': formatted(
    'control-plane-api.json',
    // The version of a release would change the page with each; the server fills in its own.
    JSON.stringify(openApiDocument('v1')),
  ),
};

const folder = fileURLToPath(new URL('../docs/reference/', import.meta.url));
const check = process.argv.includes('--check');
const stale: string[] = [];
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(pages)) {
  const file = path.join(folder, name);
  const same = existsSync(file) && readFileSync(file, 'utf8') === text;
  if (same) continue;
  stale.push(name);
  if (!check) writeFileSync(file, text);
}
if (check && stale.length > 0) {
  console.error(`docs/reference is out of date: ${stale.join(', ')}. Run "npm run docs".`);
  process.exitCode = 1;
} else console.log(check ? 'docs/reference is up to date' : `written: ${stale.join(', ') || 'nothing new'}`);

/** The linter judges generated JSON like any other file, so its own formatter writes it. */
function formatted(name: string, text: string): string {
  const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url));
  const run = spawnSync(process.execPath, [biome, 'format', `--stdin-file-path=docs/reference/${name}`], {
    input: text,
    encoding: 'utf8',
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  });
  if (run.status !== 0) throw new Error(`formatting ${name} failed: ${run.stderr}`);
  return run.stdout;
}
