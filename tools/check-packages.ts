/**
 * Packs each published package and judges the tarball as a user would get it: publint, are-the-types-wrong, size, contents.
 *
 * Exits 1 on any finding. `--out DIR` keeps the tarballs.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const published = ['core', 'aws', 'gcp', 'azure', 'control-plane', 'cli', 'client'];
const outIndex = process.argv.indexOf('--out');
const out =
  outIndex > 0 ? path.resolve(process.argv[outIndex + 1] ?? '') : mkdtempSync(path.join(os.tmpdir(), 'rasp-pack-'));
mkdirSync(out, { recursive: true });

let failures = 0;
for (const name of published) {
  const directory = path.resolve('packages', name);
  const packed = run('npm', ['pack', '--json', '--silent', '--pack-destination', out], directory);
  const answer = JSON.parse(packed.stdout) as unknown;
  const { filename, files } = firstEntry(answer);
  const tarball = path.join(out, filename);
  report(name, 'size', `${(statSync(tarball).size / 1024).toFixed(0)} KiB packed, ${files.length} files`, true);
  const strays = files.filter(({ path: file }) => /\.test\.|(^|\/)src\//.test(file)).map(({ path: file }) => file);
  report(
    name,
    'contents',
    strays.length === 0 ? 'no sources, no tests' : `strays: ${strays.join(', ')}`,
    strays.length === 0,
  );
  const missing = missingFiles(directory, new Set(files.map(({ path: file }) => file)));
  report(
    name,
    'files',
    missing.length === 0 ? 'every file that another loads' : missing.join(', '),
    missing.length === 0,
  );
  const lint = run(process.execPath, [bin('publint'), 'run', tarball, '--strict'], directory);
  report(name, 'publint', lint.status === 0 ? 'ok' : lint.stdout + lint.stderr, lint.status === 0);
  if (hasTypes(directory)) {
    const types = run(
      process.execPath,
      [bin('@arethetypeswrong/cli', 'attw'), tarball, '--profile', 'node16', '--no-emoji'],
      directory,
    );
    report(name, 'attw', types.status === 0 ? 'ok' : types.stdout + types.stderr, types.status === 0);
  }
}
if (outIndex < 0) rmSync(out, { recursive: true, force: true });
process.exit(failures === 0 ? 0 : 1);

function report(name: string, what: string, detail: string, ok: boolean): void {
  if (!ok) failures++;
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(14)} ${what.padEnd(9)} ${detail}`);
}

function run(
  command: string,
  args: readonly string[],
  cwd: string,
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
}

/** What bundles load beside themselves, by any spelling of it, and the tarball does not have: an agent would notice with its first attack. */
function missingFiles(directory: string, packed: ReadonlySet<string>): readonly string[] {
  const missing: string[] = [];
  for (const file of packed) {
    if (!/^dist\/(?:esm|cjs)\/.*\.js$/.test(file)) continue;
    const text = readFileSync(path.join(directory, file), 'utf8');
    for (const [, named] of text.matchAll(/(?:from|import|import\(|require\()\s*["'](\.{1,2}\/[\w./-]+)["']/g)) {
      const wanted = path.posix.join(path.posix.dirname(file), named as string);
      if (!packed.has(wanted)) missing.push(`${file} loads ${wanted}`);
    }
  }
  return missing;
}

/** npm 10 and 11 answer with a list, later ones with an object by package name. */
function firstEntry(answer: unknown): { filename: string; files: readonly { path: string }[] } {
  const entries = Array.isArray(answer) ? answer : Object.values(answer as Record<string, unknown>);
  return entries[0] as { filename: string; files: readonly { path: string }[] };
}

/** The program of a package that the root installs. */
function bin(packageName: string, program: string = packageName): string {
  const directory = path.resolve('node_modules', packageName);
  const manifest = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const file = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[program];
  if (file === undefined) throw new Error(`${packageName} has no program ${program}`);
  return path.join(directory, file);
}

function hasTypes(directory: string): boolean {
  const manifest = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as { types?: string };
  return manifest.types !== undefined;
}
