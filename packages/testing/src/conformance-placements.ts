import type { CheckId, InputSource } from '@rasp/core';
import type { CanonicalRequest, ConformanceTraits } from './conformance-driver.ts';

/** A hostile value and its benign twin: as alike as users' values come. */
export interface Payload {
  readonly name: string;
  readonly check: CheckId;
  readonly hostile: string;
  readonly benign: string;
}

/** One place where an application reads a value, and how a finding there must be called. */
export interface Placement {
  readonly name: string;
  /** The trait that a trigger needs to deliver the value at all. */
  readonly needs: keyof ConformanceTraits | null;
  place(value: string): CanonicalRequest;
  /** Source, and the names of which one must be given. */
  readonly source: InputSource;
  readonly names: readonly string[];
}

/** Path traversal, SQL injection, and an encoded variant of each that no front end undoes. */
export const payloads: readonly Payload[] = [
  {
    name: 'path traversal',
    check: 'traversal',
    hostile: '../../../../../../etc/passwd',
    benign: 'reports/2026/etc.pdf',
  },
  {
    name: 'SQL injection',
    check: 'sqli',
    hostile: "1' UNION SELECT username, password FROM users-- ",
    benign: "Sean O'Neil, union representative",
  },
  {
    name: 'encoded path traversal',
    check: 'traversal',
    hostile: '..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
    benign: 'reports%2f2026%2fetc.pdf',
  },
  {
    name: 'encoded SQL injection',
    check: 'sqli',
    hostile: '1%27%20UNION%20SELECT%20username,%20password%20FROM%20users--%20',
    benign: 'Sean%20O%27Neil,%20union%20representative',
  },
];

const boundary = '----conformance7MA4YWxkTrZu0gW';

/** Every input place that an HTTP request has. */
export const placements: readonly Placement[] = [
  {
    name: 'query',
    needs: null,
    place: (value) => ({ target: `/files?lang=en&name=${encodeURIComponent(value)}` }),
    source: 'query-value',
    names: ['name'],
  },
  {
    name: 'first of a repeated query parameter',
    needs: 'repeatedQuery',
    place: (value) => ({ target: `/files?name=${encodeURIComponent(value)}&name=readme.txt` }),
    source: 'query-value',
    names: ['name'],
  },
  {
    name: 'last of a repeated query parameter',
    needs: null,
    place: (value) => ({ target: `/files?name=readme.txt&name=${encodeURIComponent(value)}` }),
    source: 'query-value',
    names: ['name'],
  },
  {
    name: 'repeated query parameter, joined again by the platform',
    needs: 'joinedQuery',
    place: (value) => ({
      target: `/files?${value
        .split(',')
        .map((part) => `name=${encodeURIComponent(part)}`)
        .join('&')}`,
    }),
    source: 'query-value',
    names: ['name'],
  },
  {
    name: 'header',
    needs: null,
    place: (value) => ({ target: '/files', headers: [['X-Document-Name', value.trim()]] }),
    source: 'header-value',
    names: ['x-document-name'],
  },
  {
    name: 'cookie',
    needs: null,
    place: (value) => ({ target: '/files', cookies: [['last', value]] }),
    source: 'cookie-value',
    names: ['last'],
  },
  {
    name: 'path segment',
    needs: null,
    place: (value) => ({ target: `/files/${encodeURIComponent(value)}` }),
    source: 'path',
    // The whole path, or the segment by its index.
    names: ['', '1'],
  },
  {
    name: 'path parameter',
    needs: 'pathParameters',
    place: (value) => ({ target: '/files/x', pathParameters: [['name', value]] }),
    source: 'path-parameter',
    names: ['name'],
  },
  {
    name: 'JSON body',
    needs: null,
    place: (value) => json({ lang: 'en', name: value }),
    source: 'json-value',
    names: ['/name'],
  },
  {
    name: 'nested JSON',
    needs: null,
    place: (value) => json({ files: [{ id: 1 }, { meta: { 'a/b': value } }] }),
    source: 'json-value',
    names: ['/files/1/meta/a~1b'],
  },
  {
    name: 'JSON in a string',
    needs: null,
    place: (value) => json({ meta: JSON.stringify({ name: value }) }),
    source: 'json-value',
    names: ['/meta/name', '/meta'],
  },
  {
    name: 'JSON body delivered as bytes',
    needs: null,
    place: (value) => ({ ...json({}), body: Buffer.from(JSON.stringify({ lang: 'en', name: value })) }),
    source: 'json-value',
    names: ['/name'],
  },
  {
    name: 'form body',
    needs: null,
    place: (value) => ({
      target: '/files',
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: new URLSearchParams({ lang: 'en', name: value }).toString(),
    }),
    source: 'form-value',
    names: ['name'],
  },
  {
    name: 'multipart field',
    needs: null,
    place: (value) => multipart(value, 'holiday.txt'),
    source: 'multipart-value',
    names: ['note'],
  },
  {
    name: 'multipart file name',
    needs: null,
    place: (value) => multipart('hello', value),
    source: 'multipart-filename',
    names: ['upload'],
  },
  {
    name: 'text body',
    needs: null,
    place: (value) => ({ target: '/files', headers: [['Content-Type', 'text/plain; charset=utf-8']], body: value }),
    source: 'text',
    names: [''],
  },
];

function json(value: unknown): CanonicalRequest {
  return { target: '/files', headers: [['Content-Type', 'application/json']], body: JSON.stringify(value) };
}

function multipart(note: string, fileName: string): CanonicalRequest {
  const body = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="note"',
    '',
    note,
    `--${boundary}`,
    `Content-Disposition: form-data; name="upload"; filename="${fileName}"`,
    'Content-Type: application/octet-stream',
    '',
    'plain content of a file',
    `--${boundary}--`,
    '',
  ].join('\r\n');
  return { target: '/files', headers: [['Content-Type', `multipart/form-data; boundary=${boundary}`]], body };
}

/** Bodies without an attack that a parser may stumble over. */
export const awkwardBodies: readonly (readonly [name: string, type: string, body: string | Uint8Array])[] = [
  ['binary', 'application/octet-stream', Uint8Array.from({ length: 4096 }, (_, index) => (index * 31) & 255)],
  ['an image that claims to be JSON', 'application/json', Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10, 0, 255, 254)],
  ['half a JSON text', 'application/json', '{"a":[1,2'],
  ['a form with broken escapes', 'application/x-www-form-urlencoded', 'a=%zz&b=%&%=1&=&&'],
  ['multipart without its boundary', 'multipart/form-data; boundary=x', 'nothing of the kind'],
  ['bytes that are no UTF-8', 'text/plain', Uint8Array.of(0xc3, 0x28, 0xff, 0xfe, 0x41)],
];
