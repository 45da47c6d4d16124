import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectSuccess, npmEnvironment } from './run-command.ts';

/** The templates, each as a user would have written it; bundles are made of the `esm` one. */
export type Consumer = 'cjs' | 'esm' | 'ts' | 'server';

/** The packages that are published. */
const published = ['core', 'aws', 'gcp', 'azure', 'control-plane', 'cli'] as const;

/**
 * Packs every published package into `directory`/tarballs as `rasp-<name>.tgz`.
 *
 * What is packed is what was built last: the root script builds before it comes here.
 */
export async function packPackages(directory: string): Promise<void> {
  const tarballs = path.join(directory, 'tarballs');
  await mkdir(tarballs, { recursive: true });
  await Promise.all(
    published.map(async (name) => {
      const cwd = fileURLToPath(new URL(`../../../packages/${name}`, import.meta.url));
      const into = path.join(tarballs, name);
      await mkdir(into);
      const output = await expectSuccess('npm', ['pack', '--json', '--silent', '--pack-destination', into], {
        cwd,
        env: npmEnvironment(),
      });
      await cp(path.join(into, fileNameOf(output)), path.join(tarballs, `rasp-${name}.tgz`));
    }),
  );
}

/** Copies a template into `directory` and installs it with npm; gives the project's directory. */
export async function installConsumer(directory: string, consumer: Consumer): Promise<string> {
  const project = path.join(directory, consumer);
  await cp(fileURLToPath(new URL(`../../consumers/${consumer}`, import.meta.url)), project, { recursive: true });
  await npmInstall(project);
  return project;
}

/** Installs what `directory`/package.json names, running no package's script and writing no lock file. */
export async function npmInstall(directory: string): Promise<void> {
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline'];
  await expectSuccess('npm', ['install', ...flags], { cwd: directory, env: npmEnvironment() });
}

/** npm 10 and 11 answer `pack --json` with a list, later ones with an object by package name. */
function fileNameOf(packed: string): string {
  const answer: unknown = JSON.parse(packed);
  const [entry] = Array.isArray(answer) ? (answer as unknown[]) : Object.values(Object(answer) as object);
  const { filename } = Object(entry) as { readonly filename?: unknown };
  if (typeof filename !== 'string') throw new Error(`npm pack answered ${packed.slice(0, 400)}`);
  return filename;
}
