/**
 * Builds the package in the working directory: ESM and CJS bundles by esbuild, declarations by tsc.
 *
 * Development dependencies are inlined (tree-shaken, so that start-up stays cheap) and their licences listed in
 * dist/THIRD_PARTY_LICENSES.txt; dependencies and peers stay imports, but for the core of an agent.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { compileEagerly } from './compile-eagerly.ts';
import { madeTables } from './made-tables.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const here = process.cwd();
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const libraries = Object.values(manifest.exports ?? {})
  .map((entry) => (typeof entry === 'object' ? entry['@rasp/source'] : undefined))
  .filter((source) => typeof source === 'string');
const programs = Object.values(manifest.bin ?? {}).map((file) =>
  file.replace('./dist/esm/', './src/').replace(/\.js$/, '.ts'),
);
/**
 * Packages without a program are agents: they take in `@rasp/core`, because resolving and linking a second package costs every cold start
 * 2 to 3 ms of CPU. Core keeps nothing that two agents of one process would have to share, and all packages have one version. The dependency
 * itself stays, the declarations name its types.
 */
const inlinesCore = programs.length === 0;
const external = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(
  (name) => !(inlinesCore && name === '@rasp/core'),
);

/** Modules that a library loads by `import()`, by name: each is a file of its own beside the bundle, read when it is needed. */
const later = new Map<string, string>();
const loadLater: Plugin = {
  name: 'load-later',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ kind, path: named, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const name = path.basename(named, '.ts');
      const file = path.resolve(resolveDir, named);
      if ((later.get(name) ?? file) !== file) throw new Error(`two modules that are loaded later are called ${name}`);
      later.set(name, file);
      return { path: `./${name}.js`, external: true };
    });
  },
};

rmSync('dist', { recursive: true, force: true });
const shared = {
  absWorkingDir: here,
  outbase: 'src',
  bundle: true,
  platform: 'node',
  target: 'node22',
  metafile: true,
  sourcemap: false,
  legalComments: 'none',
  // Where a library asks for its place, it asks `__dirname` first.
  logOverride: { 'empty-import-meta': 'silent' },
  minify: true,
  keepNames: false,
  external,
  conditions: inlinesCore ? ['@rasp/source'] : [],
  define: { __RASP_VERSION__: JSON.stringify(manifest.version) },
  // A program shares chunks with the library beside it instead.
  plugins: programs.length > 0 ? [madeTables] : [madeTables, loadLater],
};
const esm = await build({
  ...shared,
  entryPoints: [...libraries, ...programs],
  format: 'esm',
  // An agent loads one file: a chunk more costs every cold start. A program and the library beside it share theirs.
  splitting: programs.length > 0,
  outdir: 'dist/esm',
  // Tools that tell modules by their text find a word of CommonJS in lists of attacks, and no `export` behind a bracket.
  banner: { js: 'export{};' },
  chunkNames: 'chunks/[name]-[hash]',
});
if (libraries.length > 0) {
  await build({ ...shared, entryPoints: libraries, format: 'cjs', outdir: 'dist/cjs' });
  for (const format of ['esm', 'cjs'] as const) {
    const entryPoints = [...later].map(([out, file]) => ({ in: file, out }));
    if (entryPoints.length === 0) continue;
    const { metafile } = await build({ ...shared, entryPoints, format, outdir: `dist/${format}` });
    refuseSharedState(esm.metafile, metafile);
  }
  writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');
  const platform = /^@rasp\/(aws|gcp|azure)$/.exec(manifest.name)?.[1];
  if (platform !== undefined) {
    for (const format of ['esm', 'cjs']) compileEagerly(`dist/${format}/index.js`, platform);
  }
  emitDeclarations();
}
writeLicences(esm.metafile);
// The pages for people are built by a package of their own.
if (manifest.devDependencies?.['@rasp/dashboard'] !== undefined)
  cpSync('../dashboard/dist', 'dist/pages', { recursive: true });

/** One pass of tsc; the same declarations serve both formats, each beside its own package.json. */
function emitDeclarations(): void {
  const project = path.join('dist', 'tsconfig.json');
  writeFileSync(
    project,
    JSON.stringify({
      extends: '../tsconfig.json',
      compilerOptions: {
        noEmit: false,
        emitDeclarationOnly: true,
        outDir: './esm',
        rootDir: '../src',
        types: ['node'],
      },
      include: ['../src'],
      exclude: ['../src/**/*.test.ts', '../src/**/*.test-d.ts', '../src/**/*.bench.ts'],
    }),
  );
  const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const run = spawnSync(process.execPath, [tsc, '-p', project], { stdio: 'inherit' });
  rmSync(project);
  if (run.status !== 0) process.exit(run.status ?? 1);
  for (const file of readdirSync('dist/esm', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.d.ts'),
  )) {
    const text = readFileSync(path.join('dist/esm', file), 'utf8')
      .replace(/(from\s+['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2')
      .replace(/(import\(['"]\.[^'"]*)\.ts(['"]\))/g, '$1.js$2');
    writeFileSync(path.join('dist/esm', file), text);
    mkdirSync(path.dirname(path.join('dist/cjs', file)), { recursive: true });
    writeFileSync(path.join('dist/cjs', file), text);
  }
}

/**
 * What is loaded later has copies of the modules that it shares with the bundle: a count or a cache that one of them keeps would be two.
 *
 * A table that is made when it is first asked for (`let … = null`) is the same in each copy.
 */
function refuseSharedState(bundle: Metafile, later: Metafile): void {
  const held = (metafile: Metafile, file: string): boolean =>
    Object.values(metafile.outputs).some(({ inputs }) => (inputs[file]?.bytesInOutput ?? 0) > 0);
  for (const file of Object.keys(later.inputs).filter((input) => held(bundle, input) && held(later, input))) {
    const state = /^(?:export )?(?:let \w+(?:: [^=\n]+)? = (?!null\b)|const \w+ = \{ \w+: \d).*/m.exec(
      readFileSync(file, 'utf8'),
    );
    if (state !== null) throw new Error(`${file} would keep its state twice, in the bundle and beside it: ${state[0]}`);
  }
}

/** Names every inlined package with its licence text. */
function writeLicences(metafile: Metafile): void {
  const roots = new Set<string>();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match?.[1] !== undefined) roots.add(match[1]);
  }
  const parts = [...roots].sort().map((root) => {
    const inlined = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
      license: string;
    };
    const file = readdirSync(root).find((name) => /^licen[cs]e/i.test(name));
    const text = file === undefined ? '' : readFileSync(path.join(root, file), 'utf8');
    return `${inlined.name} ${inlined.version} (${inlined.license})\n\n${text}`;
  });
  if (parts.length > 0) writeFileSync('dist/THIRD_PARTY_LICENSES.txt', `${parts.join('\n\n---\n\n')}\n`);
  if (existsSync('assets')) cpSync('assets', 'dist/assets', { recursive: true });
}
