import assert from 'node:assert/strict';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { type Bundle, type BundleFormat, bundleHandler } from '../bundle-handlers.ts';
import type { Case, Suite } from '../case-runner.ts';

/** What is bundled of each cloud; the functions-framework runs the function, so it is no part of it. */
const entries = [
  'aws/index.js',
  'aws/stream.js',
  'aws/callback.js',
  'gcp/plain.js',
  'azure/index.js',
  'azure/hooked.js',
] as const;

interface Bundles {
  readonly byEntry: ReadonlyMap<string, Bundle>;
  stop(): Promise<void>;
}

/**
 * Bundles the handlers of `project` into `outputDirectory`/<cloud>, one file each.
 *
 * The suites of the runtimes then run these files; here they are weighed, and what they still import is judged.
 */
export function bundleSuite(project: string, format: BundleFormat, outputDirectory: string): Suite<Bundles> {
  return {
    name: `bundle ${format}`,
    async start() {
      const byEntry = new Map<string, Bundle>();
      for (const entry of entries) {
        byEntry.set(
          entry,
          await bundleHandler(project, entry, format, path.join(outputDirectory, path.dirname(entry))),
        );
      }
      return { byEntry, stop: async () => undefined };
    },
    cases: entries.map(weigh),
  };
}

/** AWS refuses more than this unzipped; a handler with the agent takes a thousandth of it. */
const largestBytes = 1024 * 1024;

function weigh(entry: string): Case<Bundles> {
  return {
    name: entry,
    async run({ byEntry }) {
      const bundle = byEntry.get(entry);
      assert.ok(bundle !== undefined, `${entry} was not bundled`);
      const foreign = bundle.imports.filter((name) => !isBuiltin(name) && name !== '@azure/functions-core');
      assert.deepEqual(foreign, [], 'the bundle still imports');
      assert.ok(bundle.bytes < largestBytes, `${bundle.bytes} bytes`);
      return `${kib(bundle.bytes)} KiB unzipped, ${kib(bundle.gzipBytes)} KiB gzipped`;
    },
  };
}

function kib(bytes: number): string {
  return (bytes / 1024).toFixed(0);
}
