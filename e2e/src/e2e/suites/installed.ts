import assert from 'node:assert/strict';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Checks } from '../case-runner.ts';

/**
 * What npm made of a project: packages out of the tarballs, one copy of each, nothing of a development checkout.
 */
export function installedChecks(consumer: string, project: string): Checks {
  const manifest = readManifest(project);
  const ours = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith('@rasp/'));
  return {
    name: `installed ${consumer}`,
    cases: [
      ...ours.map((name) => ({
        name,
        async run() {
          const directory = path.join(project, 'node_modules', name);
          assert.ok(!lstatSync(directory).isSymbolicLink(), `${directory} is a link`);
          assert.equal(readManifest(directory).name, name);
          assert.ok(!existsSync(path.join(directory, 'node_modules/@rasp')), `${name} has a copy of its own`);
          assert.ok(!existsSync(path.join(directory, 'src')), `${name} ships its sources`);
          return `${(bytesIn(directory) / 1024).toFixed(0)} KiB unpacked`;
        },
      })),
      {
        name: 'no node_modules above the project',
        async run() {
          for (let above = path.dirname(project); above !== path.dirname(above); above = path.dirname(above)) {
            assert.ok(!existsSync(path.join(above, 'node_modules/@rasp')), `${above}/node_modules holds the packages`);
          }
          return undefined;
        },
      },
    ],
  };
}

function readManifest(directory: string): {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
} {
  return JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly dependencies?: Readonly<Record<string, string>>;
  };
}

function bytesIn(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + lstatSync(path.join(entry.parentPath, entry.name)).size, 0);
}
