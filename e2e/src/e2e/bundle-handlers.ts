import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { expectSuccess } from './run-command.ts';

/** What a bundler may be told to write. */
export type BundleFormat = 'cjs' | 'esm';

/** One handler with everything that it imports in one file. */
export interface Bundle {
  readonly file: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  /** What the file still imports when it runs. */
  readonly imports: readonly string[];
}

/**
 * Bundles `entry` of an installed project with the project's own esbuild into one minified file, nothing external.
 *
 * The directory that it is written to must lie outside every node_modules, so that what is missing in the file is missing when it runs.
 */
export async function bundleHandler(
  project: string,
  entry: string,
  format: BundleFormat,
  outputDirectory: string,
): Promise<Bundle> {
  const name = path.basename(entry, '.js');
  const file = path.join(outputDirectory, `${name}.${format === 'esm' ? 'mjs' : 'js'}`);
  const metafile = path.join(outputDirectory, `${name}.meta.json`);
  await expectSuccess(
    path.join(project, 'node_modules/.bin/esbuild'),
    [
      entry,
      '--bundle',
      '--minify',
      '--platform=node',
      '--target=node22',
      `--format=${format}`,
      `--outfile=${file}`,
      `--metafile=${metafile}`,
      // The Azure worker hands this module in; no package of the name exists.
      '--external:@azure/functions-core',
      // @azure/functions is CommonJS alone; inside an ES module its `require` of that module must come from somewhere.
      ...(format === 'esm' && entry.startsWith('azure')
        ? ["--banner:js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"]
        : []),
      '--log-level=warning',
    ],
    { cwd: project },
  );
  const { outputs } = JSON.parse(await readFile(metafile, 'utf8')) as {
    readonly outputs: Readonly<Record<string, { readonly imports: readonly { readonly path: string }[] }>>;
  };
  const text = await readFile(file);
  return {
    file,
    bytes: (await stat(file)).size,
    gzipBytes: (await promisify(gzip)(text)).length,
    imports: Object.values(outputs).flatMap(({ imports }) => imports.map((found) => found.path)),
  };
}
