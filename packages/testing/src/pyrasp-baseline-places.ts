import type { CanonicalRequest } from './conformance-driver.ts';
import type { BaselineCase, BaselineValue } from './pyrasp-baseline-cases.ts';

/** How one place is written. */
interface Place {
  write(value: string): CanonicalRequest;
  /** The content type of a place in the body. */
  readonly type?: string;
  /** How a finding there is called: `source:name`, several apart by `|`, `*` for the value itself; empty where only the check is asked for. */
  readonly at: string;
}

const form = 'application/x-www-form-urlencoded';
const json = 'application/json';
const text = 'text/plain; charset=utf-8';
const boundary = '----baseline4fQ2';
const target = '/items';

function body(type: string, content: string | Uint8Array): CanonicalRequest {
  return { target, headers: [['Content-Type', type]], body: content };
}

function inBody(type: string, at: string, make: (value: string) => string | Uint8Array): Place {
  return { type, at, write: (value) => body(type, make(value)) };
}

const formOf = (value: string): string => new URLSearchParams({ lang: 'en', q: value }).toString();
const jsonOf = (value: string): string => JSON.stringify({ lang: 'en', q: value });

function multipart(note: string, file: Uint8Array): Uint8Array {
  const head = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="q"',
    '',
    note,
    `--${boundary}`,
    'Content-Disposition: form-data; name="file"; filename="holiday.png"',
    'Content-Type: image/png',
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

const multipartType = `multipart/form-data; boundary=${boundary}`;

/** The places of a request by their names in the table. */
const places: Readonly<Record<string, Place>> = {
  target: { at: '', write: (value) => ({ target: value }) },
  query: { at: 'query-value:q', write: (value) => ({ target: `${target}?lang=en&q=${encodeURIComponent(value)}` }) },
  'query-name': {
    at: 'query-name:*',
    write: (value) => ({ target: `${target}?lang=en&${encodeURIComponent(value)}=1` }),
  },
  path: { at: 'path:|path:1', write: (value) => ({ target: `${target}/${encodeURIComponent(value)}` }) },
  header: { at: 'header-value:x-note', write: (value) => ({ target, headers: [['X-Note', value]] }) },
  'user-agent': { at: 'user-agent:user-agent', write: (value) => ({ target, headers: [['User-Agent', value]] }) },
  referer: { at: 'referer:referer', write: (value) => ({ target, headers: [['Referer', value]] }) },
  cookie: { at: 'cookie-value:q', write: (value) => ({ target, cookies: [['q', value]] }) },
  json: inBody(json, 'json-value:/q', jsonOf),
  'nested-json': inBody(json, 'json-value:/rows/1/q', (value) => JSON.stringify({ rows: [{ id: 1 }, { q: value }] })),
  'json-key': inBody(json, 'json-key:/*', (value) => JSON.stringify({ lang: 'en', [value]: 1 })),
  'json-bytes': inBody(json, 'json-value:/q', (value) => Buffer.from(jsonOf(value))),
  form: inBody(form, 'form-value:q', formOf),
  'form-bytes': inBody(form, 'form-value:q', (value) => Buffer.from(formOf(value))),
  text: inBody(text, 'text:', (value) => value),
  'text-bytes': inBody(text, 'text:', (value) => Buffer.from(value)),
  multipart: inBody(multipartType, 'multipart-value:q', (value) => multipart(value, Buffer.from('plain'))),
  'answer-etag': { at: 'response-header:etag', write: () => ({ target }) },
  answer: { at: 'response-body:', write: () => ({ target }) },
};

/** True where a line is one request to the function. */
export function isRequest({ place }: BaselineValue): boolean {
  return placeOf(place) !== undefined || place === 'binary' || place === 'upload';
}

/** The request of a line. */
export function requestOf(line: BaselineValue): CanonicalRequest {
  const written = write(line);
  return {
    ...written,
    ...(line.clientIp === undefined ? {} : { clientIp: line.clientIp }),
    headers: [...(written.headers ?? []), ...(line.headers ?? [])],
  };
}

function write({ place, value, body: content = '', type = '' }: BaselineValue): CanonicalRequest {
  if (place === 'binary') return body(type, Buffer.from(content, 'base64'));
  if (place === 'upload') return body(multipartType, multipart('a note', Buffer.from(content, 'base64')));
  const known = placeOf(place);
  if (known === undefined) throw new Error(`no place "${place}"`);
  if (value !== undefined) return known.write(value);
  if (known.type === undefined) throw new Error(`place "${place}" has no body`);
  return body(known.type, content);
}

/** The places that a finding of a line may name; empty where the check alone is asked for. */
export function expectedPlaces({ place, at, value = '' }: BaselineCase): readonly string[] {
  const written = at ?? placeOf(place)?.at ?? '';
  return written === '' ? [] : written.split('|').map((one) => one.replace('*', () => value));
}

function placeOf(place: string): Place | undefined {
  return Object.hasOwn(places, place) ? places[place] : undefined;
}
