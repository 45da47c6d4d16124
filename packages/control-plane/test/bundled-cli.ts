import { mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

/**
 * Gives the command line as one file, built of the sources and of what they depend on: a process that reads hundreds of files takes
 * more than twice as long to start, and tests start a hundred.
 */
export function bundledCli(): string {
  built ??= build();
  return built;
}

let built: string | undefined;

function build(): string {
  const root = path.join(__dirname, '..');
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
    // Native code is found beside its own files; the second is nobody's but asked for where it is there.
    external: ['better-sqlite3', 'pg-native'],
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    logLevel: 'warning',
  });
  // Other test files build the same at the same time.
  renameSync(own, file);
  return file;
}
