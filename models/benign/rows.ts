import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { Random } from './random.ts';

/** A labelled value that somebody sent or wrote in good faith. */
export interface Row {
  readonly source: string;
  readonly kind: string;
  readonly value: string;
}

/** The part of a request that rows of a kind fill. */
export type Role = 'path' | 'query' | 'referer' | 'user-agent' | 'cookie' | 'json' | 'graphql' | 'text';

const roles: Readonly<Record<string, Role>> = {
  path: 'path',
  query: 'query',
  querystring: 'query',
  filter: 'query',
  url: 'query',
  referer: 'referer',
  'user-agent': 'user-agent',
  cookie: 'cookie',
  token: 'cookie',
  jwt: 'cookie',
  base64url: 'cookie',
  json: 'json',
  'config-doc': 'json',
  graphql: 'graphql',
};

/** Says what a row stands for in a request: what is no part of a log or a JSON document is a field of a form. */
export function roleOf({ kind, value }: Row): Role {
  const role = roles[kind] ?? 'text';
  // A file's name is a value; only what begins at the root is the path of a request.
  return role === 'path' && !value.startsWith('/') ? 'query' : role;
}

/** What a row is apart from its source: what ordinary fields hold, or text that is or quotes what attacks are made of. */
export type Group =
  | 'ordinary'
  | 'code and configuration'
  | 'pages of HTML'
  | 'technical mail and chat'
  | 'doubtful labels';

const groups: Readonly<Record<string, Group>> = {
  'config-doc': 'code and configuration',
  'config-value': 'code and configuration',
  'schema-text': 'code and configuration',
  config: 'code and configuration',
  code: 'code and configuration',
  'html-mail': 'pages of HTML',
  'html-fragment': 'pages of HTML',
};

/** Sources all of whose rows are of a group: lists of Unix users, documentation with code, rows of scanners that somebody labelled benign. */
const sourceGroups: Readonly<Record<string, Group>> = {
  'irc-ubuntu': 'technical mail and chat',
  'spamassassin-ham': 'technical mail and chat',
  'oss-docs': 'code and configuration',
  'kaggle-cmdi': 'doubtful labels',
};

/**
 * Says what a row is. What quotes commands, paths and markup in good faith is counted on its own: a grammar cannot tell a command that someone writes
 * about from one that someone sends, and such fields are declared (FIELDS).
 */
export function groupOf({ source, kind }: Row): Group {
  return groups[kind] ?? sourceGroups[source] ?? 'ordinary';
}

/** The folder that holds the rows: `train` of the data's own folder, or the folder itself. */
export function trainingRows(directory: string): string {
  const train = join(directory, 'train');
  return existsSync(train) ? train : directory;
}

/** Rows kept per file to draw from, so that neighbours of a file do not end up in one request. */
const WINDOW = 512;

/** One file of rows, read as far as it is needed. */
interface Reader {
  readonly source: string;
  rows: number;
  left: number;
  window: Row[];
  lines: AsyncIterator<Row> | null;
}

/**
 * Gives the benign rows of a folder, but for those of some files, in an order that mixes the files, over and over, each row once per pass.
 *
 * Files are read as streams: what is held is a window of rows per file, whatever the folder's size. A row of any other label is never
 * given, and neither is one that names a class of attacks.
 */
export async function* benignRows(
  directory: string,
  without: ReadonlySet<string>,
  random: Random,
): AsyncGenerator<Row> {
  const readers: Reader[] = [];
  for (const file of readdirSync(directory).sort()) {
    if (!file.endsWith('.jsonl.gz')) continue;
    const source = file.slice(0, -'.jsonl.gz'.length);
    if (without.has(source)) continue;
    let rows = 0;
    for await (const _row of readFile(join(directory, file))) rows++;
    if (rows > 0) readers.push({ source, rows, left: 0, window: [], lines: null });
  }
  if (readers.length === 0) throw new Error(`no benign rows in ${directory}`);
  for (;;) {
    for (const reader of readers) {
      reader.left = reader.rows;
      reader.lines = readFile(join(directory, `${reader.source}.jsonl.gz`));
    }
    let left = readers.reduce((sum, { rows }) => sum + rows, 0);
    for (; left > 0; left--) {
      const row = await draw(readers, left, random);
      if (row !== null) yield row;
    }
  }
}

/** Takes a row from the file on which a draw among all rows left falls. */
async function draw(readers: readonly Reader[], left: number, random: Random): Promise<Row | null> {
  let at = Math.floor(random.next() * left);
  for (const reader of readers) {
    if (at >= reader.left) {
      at -= reader.left;
      continue;
    }
    reader.left--;
    while (reader.window.length < WINDOW && reader.lines !== null) {
      const next = await reader.lines.next();
      if (next.done === true) reader.lines = null;
      else reader.window.push(next.value);
    }
    const index = Math.floor(random.next() * reader.window.length);
    const row = reader.window[index];
    const last = reader.window.pop();
    if (row === undefined || last === undefined) return null;
    if (index < reader.window.length) reader.window[index] = last;
    return row;
  }
  return null;
}

async function* readFile(file: string): AsyncGenerator<Row> {
  for await (const line of linesOf(file)) {
    const row: Row & { readonly label: string; readonly class: string } = JSON.parse(line);
    if (row.label !== 'benign' || row.class !== 'benign') continue;
    yield { source: row.source, kind: row.kind ?? 'text', value: row.value };
  }
}

/** Splits at line feeds alone: `node:readline` also splits at U+2028, which JSON strings may hold. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  const text = createReadStream(file).pipe(createGunzip()).setEncoding('utf8');
  for await (const chunk of text) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield line;
  }
  if (rest !== '') yield rest;
}
