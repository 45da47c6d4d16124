import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { DetectorId } from '../../packages/core/src/detectors/taxonomy.ts';

/** A labelled value, as the data's files and the control plane's export write it. */
export interface LabelledRow {
  readonly id: string;
  readonly source: string;
  /** The source whose values were rewritten into this one's: both are held out together. The source itself for other rows. */
  readonly origin: string;
  readonly label: 'attack' | 'benign';
  /** The check that an attack belongs to; null for benign rows. */
  readonly check: DetectorId | null;
  readonly value: string;
  /** Hash of the value without its literals: rows of one template count as one. Empty where the file names none. */
  readonly template: string;
}

/** A file of rows and what identifies it in the model card. */
export interface RowFile {
  readonly name: string;
  readonly sha256: string;
  readonly rows: readonly LabelledRow[];
}

/** What the classes of the training data are called here. */
const checkOf: Readonly<Record<string, DetectorId>> = {
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

/**
 * Reads the `.jsonl` and `.jsonl.gz` files of a folder, or of its folder `train`, or one such file, in the order of their names.
 *
 * A line is `{"id", "value", "label", "class", "source"}`; a missing label follows from the class. A line that is not of this form ends the
 * run with its place: a model that was trained on half a file looks like one that was trained on all of it.
 */
export function* readRowFiles(path: string): Generator<RowFile> {
  for (const file of filesOf(path)) {
    const bytes = readFileSync(file);
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    const name = basename(file).replace(/\.jsonl(?:\.gz)?$/, '');
    const rows: LabelledRow[] = [];
    for (const [index, line] of text.split('\n').entries()) {
      if (line.trim() !== '') rows.push(toRow(line, name, `${file}:${index + 1}`));
    }
    yield { name, sha256: createHash('sha256').update(bytes).digest('hex'), rows };
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

function toRow(line: string, file: string, place: string): LabelledRow {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    throw new Error(`${place} is no JSON`);
  }
  if (typeof parsed !== 'object' || parsed === null) throw new Error(`${place} is no object`);
  const { id, source: named, label, class: kind, value, tmpl, kind: field } = parsed as Record<string, unknown>;
  if (typeof value !== 'string') throw new Error(`${place} has no value`);
  const attack = label === 'attack' || (label === undefined && kind !== 'benign');
  const check = attack ? checkOf[String(kind)] : null;
  if (check === undefined)
    throw new Error(`${place} has the class ${JSON.stringify(kind)}, which is none of an attack`);
  const source = typeof named === 'string' && named !== '' ? named : file;
  return {
    id: String(id ?? ''),
    source,
    origin: typeof field === 'string' && field.startsWith('from:') ? field.slice(5) : source,
    label: attack ? 'attack' : 'benign',
    check,
    value,
    template: typeof tmpl === 'string' ? tmpl : '',
  };
}
