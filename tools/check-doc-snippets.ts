/**
 * Holds the hand-written documentation to the code; exits 1 with one line for each fault.
 *
 * - Every `ts` block is a file of docs/snippets, named by a comment `<!-- snippet: file -->` above it or found by its content; so is a `json`
 *   block with such a comment. The files compile, and the JSON is a configuration that agents take.
 * - Every `RASP_…` name exists; every `PARAMETER_NAME` in backticks stands in the sources.
 * - Every relative link leads to a file, and its anchor to a heading.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { aliasNames } from '../packages/core/src/config/aliases.ts';
import { bootstrapVariables, environmentPrefix } from '../packages/core/src/config/environment.ts';
import { parameterNames } from '../packages/core/src/config/schema.ts';
import { validateConfig } from '../packages/core/src/config/validate-config.ts';
import { parseConnectAnswer } from '../packages/core/src/protocol/connect.ts';
import { openEnvelope } from '../packages/core/src/protocol/envelope.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const snippetFolder = path.join(root, 'docs/snippets');

/** Names in capitals that are other people's. */
const foreignNames: ReadonlySet<string> = new Set(['NODE_EXTRA_CA_CERTS', 'NODE_USE_ENV_PROXY']);

const faults: string[] = [];
const snippets = new Map(
  readdirSync(snippetFolder)
    .filter((name) => /\.(?:ts|json)$/.test(name) && name !== 'tsconfig.json')
    .map((name) => [name, shown(readFileSync(path.join(snippetFolder, name), 'utf8'))] as const),
);
const knownNames = findNames();
const pages = findPages();

for (const page of pages) {
  const text = readFileSync(path.join(root, page), 'utf8');
  checkSnippets(page, text);
  checkNames(page, text);
  checkLinks(page, text);
}
checkServedFiles();
compileSnippets();

for (const fault of faults) console.error(fault);
console.log(`${pages.length} pages, ${snippets.size} snippets, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** Pages that people write; what is generated from code needs no check against it. */
function findPages(): readonly string[] {
  const docs = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map(
    (name) => `docs/${name}`,
  );
  const packages = readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}/README.md`);
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...docs, ...packages]
    .map((page) => page.replaceAll('\\', '/'))
    .filter((page) => page.endsWith('.md') && existsSync(path.join(root, page)));
}

/** A snippet without what only the linter reads. */
function shown(text: string): string {
  return text.replace(/^\/\/ biome-ignore[^\n]*\n/gm, '').trim();
}

function checkSnippets(page: string, text: string): void {
  for (const [, name, language, body = ''] of text.matchAll(
    /(?:<!-- snippet: (\S+) -->\n)?^```(\w+)\n([\s\S]*?)^```$/gm,
  )) {
    if (name === undefined && language !== 'ts') continue;
    const content = body.trim();
    const first = content.split('\n').find((line) => line !== '' && !line.startsWith('import')) ?? '';
    if (name === undefined) {
      if (![...snippets.values()].includes(content)) faults.push(`${page}: no snippet holds the block "${first}"`);
    } else if (snippets.get(name) !== content)
      faults.push(`${page}: the block "${first}" is not docs/snippets/${name}`);
  }
}

function checkNames(page: string, text: string): void {
  const named = [...text.matchAll(/\bRASP_[A-Z0-9_]*[A-Z0-9]\b|(?<=`)[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?=`)/g)];
  for (const name of new Set(named.map(([match]) => match))) {
    if (!knownNames.has(name)) faults.push(`${page}: there is no ${name}`);
  }
}

/** Parameters and variables, and whatever else in capitals stands in what is shipped. Names in tests may be ones that must not exist. */
function findNames(): ReadonlySet<string> {
  const variables = [...parameterNames, ...aliasNames].map((name) => environmentPrefix + name);
  const names = new Set([...Object.keys(bootstrapVariables), ...variables, ...foreignNames]);
  for (const folder of ['packages', 'e2e/src']) {
    for (const file of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(?:ts|mjs)$/.test(file) || /node_modules|[\\/](?:dist|test)[\\/]|\.test\.|\.prop\./.test(file)) continue;
      const source = readFileSync(path.join(root, folder, file), 'utf8');
      for (const [name] of source.matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g)) names.add(name);
    }
  }
  return names;
}

function checkLinks(page: string, text: string): void {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '');
  for (const [, target = ''] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [file = '', anchor] = target.split('#');
    const full = file === '' ? path.join(root, page) : path.join(root, path.dirname(page), file);
    if (!existsSync(full)) faults.push(`${page}: the link ${target} leads nowhere`);
    else if (anchor !== undefined && full.endsWith('.md') && !anchorsOf(full).has(anchor)) {
      faults.push(`${page}: the link ${target} names no heading`);
    }
  }
}

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(file: string): ReadonlySet<string> {
  const prose = readFileSync(file, 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose.matchAll(/^#{1,6} +(.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

/** A configuration that the documentation shows has to be one that agents take without a word. */
function checkServedFiles(): void {
  for (const [name, text] of snippets) {
    if (!name.endsWith('.json')) continue;
    const data = openEnvelope(JSON.parse(text));
    const answer = data === null ? null : parseConnectAnswer(data);
    if (answer === null || !answer.ok) {
      faults.push(`docs/snippets/${name}: ${answer?.reason ?? 'agents take it for a refusal'}`);
      continue;
    }
    for (const { message } of validateConfig(answer.value.config).problems) {
      faults.push(`docs/snippets/${name}: ${message}`);
    }
    if ((answer.value.blacklist?.refused ?? 0) > 0) faults.push(`docs/snippets/${name}: blacklist entries are refused`);
  }
}

function compileSnippets(): void {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const run = spawnSync(process.execPath, [tsc, '-p', snippetFolder], { encoding: 'utf8', cwd: root });
  if (run.status !== 0) faults.push(`docs/snippets does not compile:\n${run.stdout}${run.stderr}`);
}
