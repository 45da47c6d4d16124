import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One file of the dashboard, as it is sent. */
export interface BuiltFile {
  readonly type: string;
  readonly plain: Buffer;
  /** Compressed by the build; null where that does not pay. */
  readonly brotli: Buffer | null;
  readonly gzip: Buffer | null;
  /** True where the name holds a digest of the content, so that a copy never goes stale. */
  readonly isHashed: boolean;
  readonly etag: string;
}

/** The dashboard in memory: under 2 MB, and what is not in the map cannot be asked for. */
export interface BuiltPages {
  readonly files: ReadonlyMap<string, BuiltFile>;
  /** The page with a nonce for its styles, for a server whose paths begin with `prefix`. */
  page(prefix: string): { readonly html: string; readonly nonce: string };
}

/** Reads the dashboard that the build put beside this code, or gives null where there is none, as when it runs from source. */
export function readBuiltPages(folder: string | null = findFolder()): BuiltPages | null {
  if (folder === null || !existsSync(path.join(folder, 'index.html'))) return null;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const files = new Map<string, BuiltFile>();
  for (const name of names) {
    const type = types.get(path.extname(name));
    if (type === undefined || name === 'index.html') continue;
    const plain = readFileSync(path.join(folder, name));
    files.set(name, {
      type,
      plain,
      brotli: names.includes(`${name}.br`) ? readFileSync(path.join(folder, `${name}.br`)) : null,
      gzip: names.includes(`${name}.gz`) ? readFileSync(path.join(folder, `${name}.gz`)) : null,
      isHashed: name.startsWith('assets/'),
      etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    });
  }
  const template = readFileSync(path.join(folder, 'index.html'), 'utf8');
  return {
    files,
    page(prefix) {
      const nonce = randomBytes(16).toString('base64url');
      const safe = prefix.replaceAll(/[^A-Za-z0-9/._~-]/g, (character) => encodeURIComponent(character));
      const html = template
        .replaceAll('"./', `"${safe}/ui/`)
        .replaceAll('rasp-nonce-here', nonce)
        .replaceAll('rasp-prefix-here', safe);
      return { html, nonce };
    },
  };
}

/** The library and the program lie at different depths of `dist`; in a checkout the dashboard is a neighbour. */
function findFolder(): string | null {
  const here = typeof __dirname === 'string' ? __dirname : import.meta.dirname;
  const places = ['../pages', '../../pages', '../../../dashboard/dist', '../../dist/pages'];
  return (
    places.map((place) => path.join(here, place)).find((place) => existsSync(path.join(place, 'index.html'))) ?? null
  );
}

const types: ReadonlyMap<string, string> = new Map([
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json'],
]);
