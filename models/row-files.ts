import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { DetectorId } from '../packages/core/src/detectors/taxonomy.ts';

/** A file of rows, one JSON object a line. */
export interface RowFile {
  readonly path: string;
  /** The file's name without its endings. */
  readonly name: string;
  /** As it lies on the disk. */
  readonly bytes: Uint8Array;
  /** Its lines in their order, empty ones among them: a line's number is its place. */
  readonly lines: readonly string[];
}

/** What the classes of the training data are called here. */
export const checkOf: Readonly<Record<string, DetectorId>> = {
  sqli: 'sqli',
  xss: 'xss',
  cmd: 'command',
  command: 'command',
  traversal: 'traversal',
  code: 'code',
  nosql: 'nosql',
  ssti: 'ssti',
  ssrf: 'ssrf',
  xxe: 'xxe',
  protopollution: 'prototype-pollution',
  'prototype-pollution': 'prototype-pollution',
  jndi: 'jndi',
  ldap: 'ldap',
  crlf: 'crlf',
};

/** Reads the `.jsonl` and `.jsonl.gz` files of a folder, or of its folder `train`, or one such file, in the order of their names. */
export function* rowFiles(path: string): Generator<RowFile> {
  for (const file of filesOf(path)) {
    const bytes = readFileSync(file);
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    yield { path: file, name: basename(file).replace(/\.jsonl(?:\.gz)?$/, ''), bytes, lines: text.split('\n') };
  }
}

function filesOf(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  const isRows = (name: string) => name.endsWith('.jsonl') || name.endsWith('.jsonl.gz');
  const inner = readdirSync(path).includes('train') ? join(path, 'train') : path;
  const files = readdirSync(inner)
    .filter(isRows)
    .sort()
    .map((name) => join(inner, name));
  if (files.length === 0) throw new Error(`no .jsonl or .jsonl.gz files in ${inner}`);
  return files;
}
