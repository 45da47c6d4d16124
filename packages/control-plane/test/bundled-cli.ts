import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

/**
 * Gives the command line as one file, built of the sources: a process that strips the types of three hundred files takes twice as long
 * to start, and tests start a hundred.
 */
export function bundledCli(): string {
  built ??= build();
  return built;
}

let built: string | undefined;

function build(): string {
  const root = path.join(__dirname, '..');
  const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  // Beside the package's own modules, so that what is not built in is found.
  const folder = path.join(root, 'node_modules', '.cache', 'rasp');
  const [file, own] = ['cli.mjs', `cli-${process.pid}.mjs`].map((name) => path.join(folder, name)) as [string, string];
  mkdirSync(folder, { recursive: true });
  buildSync({
    absWorkingDir: root,
    entryPoints: ['src/cli.ts'],
    outfile: own,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    conditions: ['@rasp/source'],
    external: Object.keys(dependencies).filter((name) => name !== '@rasp/core'),
    logLevel: 'warning',
  });
  // Other test files build the same at the same time.
  renameSync(own, file);
  return file;
}
