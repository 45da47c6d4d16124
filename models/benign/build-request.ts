import type { Random } from '@rasp/testing/random.ts';
import type { Body, NormalizedRequest } from '../../packages/core/src/adapter.ts';
import type { InputLocation, InputSource } from '../../packages/core/src/input.ts';
import { parseQuery } from '../../packages/core/src/request/form.ts';
import { requestWith } from '../../packages/core/test/plain-platform.ts';
import { type Client, drawClient } from './headers.ts';
import type { Role, Row } from './rows.ts';

/** A request, and where in it each row stands. */
export interface BuiltRequest {
  readonly request: NormalizedRequest;
  /** Gives the row in which a finding lies, or null for a part that is no row's. */
  rowAt(place: InputLocation): Row | null;
}

/** Rows in the order in which they came, by what they can fill; a request takes its rows out. */
export type Stock = Map<Role, Row[]>;

/** Rows per request, both included: a form of three fields, and one of eight. */
const FEWEST = 3;
const MOST = 8;

/** At most this many rows of a role in one request; what is not text is used as soon as it comes. */
const MOST_OF_ROLE: readonly (readonly [Role, number])[] = [
  ['path', 1],
  ['user-agent', 1],
  ['referer', 1],
  ['cookie', 2],
  ['json', 1],
  ['graphql', 1],
  ['query', 2],
];

/** Characters of a query from which on a form is posted, as one with a field of several lines is. */
const LONGEST_QUERY = 2000;

const START = Date.UTC(2025, 2, 3);

const fieldNames = [
  'name message title comment description q subject note company address city search label summary details reason',
  'first_name last_name email street text content body caption keywords feedback question answer bio display_name',
]
  .join(' ')
  .split(' ');

const paths: readonly [string, ...string[]] = [
  '/',
  '/search',
  '/contact',
  '/api/v1/orders',
  '/api/v2/users/8371/profile',
  '/api/tickets/5f0c7a2e/comments',
  '/checkout/address',
  '/blog/2024/07/how-we-ship',
  '/graphql',
];

const userAgents: readonly [string, ...string[]] = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
];
const appAgents: readonly [string, ...string[]] = [
  'Shop/5.12.0 (com.example.shop; build:1873; iOS 17.6.1) Alamofire/5.9.1',
  'okhttp/4.12.0',
  'Dart/3.4 (dart:io)',
];
const botAgents: readonly [string, ...string[]] = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
];

/** How many rows the next request takes. */
export function drawSize(random: Random): number {
  return random.between(FEWEST, MOST);
}

/** Takes up to `size` rows: everything that is not text first, then text. Null where the stock is too small. */
export function takeRows(stock: Stock, size: number): [Role, Row][] | null {
  const chosen: [Role, Row][] = [];
  for (const [role, most] of MOST_OF_ROLE) {
    const room = Math.min(most, size - chosen.length, stock.get(role)?.length ?? 0);
    for (let i = 0; i < room; i++) chosen.push([role, stock.get(role)?.[i] as Row]);
  }
  const texts = stock.get('text') ?? [];
  const missing = size - chosen.length;
  if (texts.length < missing) return null;
  for (const row of texts.slice(0, missing)) chosen.push(['text', row]);
  for (const [role] of chosen) stock.get(role)?.shift();
  return chosen;
}

/** Builds a whole request of rows, as a browser, an app or a crawler would send it. */
export function buildRequest(rows: readonly (readonly [Role, Row])[], id: number, random: Random): BuiltRequest {
  const now = START + id * 137;
  const client = drawClient(random, now);
  const places: { readonly sources: readonly InputSource[]; readonly name: string; readonly row: Row }[] = [];
  const of = (role: Role): Row[] => rows.filter(([each]) => each === role).map(([, row]) => row);
  const place = (row: Row, name: string, ...sources: InputSource[]): void => void places.push({ sources, name, row });

  const [pathRow] = of('path');
  if (pathRow !== undefined) place(pathRow, '', 'path');
  const path = pathRow === undefined ? random.pick(paths) : encodePath(pathRow.value);

  const headers: [string, string][] = [['host', 'shop.example.com'], ...client.headers.map(copy)];
  const [agentRow] = of('user-agent');
  if (agentRow !== undefined) place(agentRow, '', 'user-agent');
  headers.push(['user-agent', agentRow === undefined ? agentOf(client, random) : oneLine(agentRow.value)]);
  const [refererRow] = of('referer');
  if (refererRow !== undefined) place(refererRow, '', 'referer');
  if (refererRow !== undefined || client.name === 'browser') {
    headers.push(['referer', refererRow === undefined ? 'https://shop.example.com/' : encodePath(refererRow.value)]);
  }
  const cookies = client.cookies.map(copy);
  of('cookie').forEach((row, index) => {
    cookies.push([`pref_${index}`, /^[!-~]*$/.test(row.value.replaceAll(';', ' ')) ? row.value : encode(row.value)]);
    place(row, `pref_${index}`, 'cookie-value');
  });
  if (cookies.length > 0) headers.push(['cookie', cookies.map(([name, value]) => `${name}=${value}`).join('; ')]);

  const query: string[] = [];
  of('query').forEach((row, index) => {
    if (row.kind === 'querystring') {
      query.push(row.value);
      for (const [name] of parseQuery(row.value)) place(row, name, 'query-value', 'query-name');
    } else {
      query.push(`filter_${index}=${encode(row.value)}`);
      place(row, `filter_${index}`, 'query-value');
    }
  });

  const names = [...fieldNames];
  const fields = of('text').map((row) => {
    const [name = ''] = names.splice(random.between(0, names.length - 1), 1);
    return { name, row };
  });
  const documents = [...of('json'), ...of('graphql')];
  const asQuery = new URLSearchParams(
    fields.map(({ name, row }): [string, string] => [name, lineEnds(row.value)]),
  ).toString();
  const shape = documents.length > 0 ? 0.5 : random.next();
  let body: Body = { kind: 'none' };
  let method = 'POST';
  if (shape < 0.25 && asQuery.length <= LONGEST_QUERY && !asQuery.includes('%0A')) {
    method = 'GET';
    if (asQuery !== '') query.push(asQuery);
    for (const { name, row } of fields) place(row, name, 'query-value', 'query-name');
  } else if (shape < 0.6) {
    headers.push(['content-type', 'application/json; charset=utf-8']);
    body = bytes(JSON.stringify(jsonOf(fields, documents, random)));
    for (const { name, row } of fields) place(row, name, 'json-value', 'json-key');
    documents.forEach((row, index) => {
      place(row, `document_${index}`, 'json-value', 'json-key');
    });
  } else if (shape < 0.9) {
    headers.push(['content-type', 'application/x-www-form-urlencoded']);
    body = bytes(asQuery);
    for (const { name, row } of fields) place(row, name, 'form-value', 'form-name');
  } else {
    const boundary = `----WebKitFormBoundary${random.text(16, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')}`;
    headers.push(['content-type', `multipart/form-data; boundary=${boundary}`]);
    body = bytes(multipartOf(fields, boundary));
    for (const { name, row } of fields) place(row, name, 'multipart-value', 'multipart-name');
  }
  if (body.kind === 'bytes')
    headers.push(['content-length', String(body.bytes.length)], ['origin', 'https://shop.example.com']);

  const rawQuery = query.join('&');
  const request = requestWith({
    id: `r-${id}`,
    receivedAt: now,
    method,
    rawTarget: rawQuery === '' ? path : `${path}?${rawQuery}`,
    path,
    query: parseQuery(rawQuery),
    headers,
    body,
  });
  return {
    request,
    rowAt: ({ source, name }) =>
      places.find((each) => each.sources.includes(source) && (each.name === '' || name.split('/').includes(each.name)))
        ?.row ?? null,
  };
}

interface Field {
  readonly name: string;
  readonly row: Row;
}

/** A document as programs write it: flat, as a resource, or as a list of lines. */
function jsonOf(fields: readonly Field[], documents: readonly Row[], random: Random): unknown {
  const own = Object.fromEntries(fields.map(({ name, row }) => [name, row.value]));
  const inner = Object.fromEntries(documents.map(({ value }, index) => [`document_${index}`, parsed(value)]));
  const meta = { id: random.between(1, 99_999), active: true, amount: 19.9, tags: [], parent: null };
  const at = random.next();
  if (at < 0.4) return { ...meta, ...own, ...inner };
  if (at < 0.7) return { data: { type: 'tickets', attributes: { ...own, ...inner } }, meta };
  return { operationName: 'Save', variables: { input: own }, lines: [meta, inner] };
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    // A document of another syntax, such as YAML or GraphQL, is sent as a string.
    return value;
  }
}

function multipartOf(fields: readonly Field[], boundary: string): string {
  const parts = fields.map(
    ({ name, row }) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${lineEnds(row.value)}\r\n`,
  );
  return `${parts.join('')}--${boundary}--\r\n`;
}

function agentOf({ name }: Client, random: Random): string {
  return random.pick(name === 'browser' ? userAgents : name === 'app' ? appAgents : botAgents);
}

function copy([name, value]: readonly [string, string]): [string, string] {
  return [name, value];
}

function bytes(text: string): Body {
  return { kind: 'bytes', bytes: Buffer.from(text) };
}

function encode(value: string): string {
  return encodeURIComponent(wellFormed(value));
}

/** Half of a surrogate pair has no encoding. */
function wellFormed(value: string): string {
  return value.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/** A path or an address as a client writes it. */
function encodePath(value: string): string {
  return encodeURI(wellFormed(value));
}

/** Browsers send the line ends of a text area as CRLF. */
function lineEnds(value: string): string {
  return value.replaceAll(/\r?\n/g, '\r\n');
}

/** No header holds a line end or NUL. */
function oneLine(value: string): string {
  return value.replaceAll(/[\r\n\0]+/g, ' ');
}
