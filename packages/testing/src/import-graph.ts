import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One import of a source file: who imports, and what, as it is written. */
export interface ImportEdge {
  /** Path of the importing file, relative to the repository, with forward slashes. */
  readonly from: string;
  /** The specifier as written; relative ones are resolved against `from`. */
  readonly to: string;
  /** True for `import type` and `export type`, which leave nothing behind at run time. */
  readonly typeOnly: boolean;
}

const statement =
  /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** Reads the imports of every source file below `root/folder`, tests and declarations left out. */
export function readImports(root: string, folder: string): readonly ImportEdge[] {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(folder, file.replaceAll(path.sep, '/')))
    .filter(
      (file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts') && !/\.(test|test-d|prop\.test|bench)\.ts$/.test(file),
    );
  return files.flatMap((from) => {
    const text = readFileSync(path.join(root, from), 'utf8');
    return [...text.matchAll(statement)].map((match) => {
      const written = match[2] ?? match[3] ?? '';
      const to = written.startsWith('.') ? path.posix.join(path.posix.dirname(from), written) : written;
      return { from, to, typeOnly: match[1] !== undefined };
    });
  });
}
