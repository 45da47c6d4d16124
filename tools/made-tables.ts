import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

/**
 * Writes tables into the bundle as they are, in the place of the program that makes them.
 *
 * A module `*.table.ts` exports tables of numbers and nothing else. Making them anew costs each cold start many times what reading them does: a loop over
 * thousands of letters runs in code that is not compiled yet.
 */
export const madeTables: Plugin = {
  name: 'made-tables',
  setup({ onLoad }) {
    onLoad({ filter: /\.table\.ts$/ }, async ({ path }) => {
      const made = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
      const tables = Object.entries(made).map(([name, table]) => `export const ${name} = ${written(name, table)};`);
      if (tables.length === 0) throw new Error(`${path} exports nothing`);
      return { contents: `${reader}\n${tables.join('\n')}\n`, loader: 'ts' };
    });
  },
};

/** Buffers are pieces of a common one, at whatever place: a table of words needs memory of its own. */
const reader = `const read = (text) => new Uint8Array(Buffer.from(text, 'base64')).buffer;`;

function written(name: string, table: unknown): string {
  if (!(table instanceof Int32Array)) throw new TypeError(`${name} is no Int32Array`);
  // Node runs on little-endian machines alone.
  return `new Int32Array(read('${Buffer.from(table.buffer, table.byteOffset, table.byteLength).toString('base64')}'))`;
}
