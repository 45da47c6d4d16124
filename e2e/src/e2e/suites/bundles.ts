import assert from 'node:assert/strict';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { type BundleFormat, bundleHandler } from '../bundle-handlers.ts';
import type { Checks } from '../case-runner.ts';

/** What is bundled of each cloud; the functions-framework runs the function, so it is no part of it. */
const entries = [
  'aws/index.js',
  'aws/stream.js',
  'aws/callback.js',
  'gcp/plain.js',
  'azure/index.js',
  'azure/hooked.js',
] as const;

/** AWS refuses 250 MB unzipped; a handler with the agent, its model included, stays below a hundredth of it. */
const largestBytes = 2 * 1024 * 1024;

/**
 * Bundles the handlers of `project` into `outputDirectory`/<cloud>, one file each.
 *
 * The suites of the runtimes then run these files; here they are weighed, and what they still import is judged.
 */
export function bundleChecks(project: string, format: BundleFormat, outputDirectory: string): Checks {
  return {
    name: `bundle ${format}`,
    builds: true,
    cases: entries.map((entry) => ({
      name: entry,
      async run() {
        const bundle = await bundleHandler(project, entry, format, path.join(outputDirectory, path.dirname(entry)));
        const foreign = bundle.imports.filter((name) => !isBuiltin(name) && name !== '@azure/functions-core');
        assert.deepEqual(foreign, [], 'the bundle still imports');
        assert.ok(bundle.bytes < largestBytes, `${bundle.bytes} bytes`);
        return `${kib(bundle.bytes)} KiB unzipped, ${kib(bundle.gzipBytes)} KiB gzipped`;
      },
    })),
  };
}

function kib(bytes: number): string {
  return (bytes / 1024).toFixed(0);
}
