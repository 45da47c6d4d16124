import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { CanonicalRequest } from '../conformance-driver.ts';
import type { Placement } from '../conformance-placements.ts';

/** Names, and bodies of other kinds than the measured placements have. */
export const morePlacements: readonly Placement[] = [
  {
    name: 'query name',
    needs: null,
    place: (value) => ({ target: `/files?${encodeURIComponent(value)}=1` }),
    source: 'query-name',
    names: [],
  },
  { name: 'JSON key', needs: null, place: (value) => json({ [value]: 1 }), source: 'json-key', names: [] },
  {
    name: 'form name',
    needs: null,
    place: (value) => body('application/x-www-form-urlencoded', new URLSearchParams([[value, '1']]).toString()),
    source: 'form-name',
    names: [],
  },
  {
    name: 'XML element',
    needs: null,
    place: (value) => body('application/xml', `<order><item>1</item><item>${escaped(value)}</item></order>`),
    source: 'xml-value',
    names: ['/order/item[2]'],
  },
  {
    name: 'XML attribute',
    needs: null,
    place: (value) => body('application/soap+xml', `<order id="${escaped(value)}"/>`),
    source: 'xml-value',
    names: ['/order/@id'],
  },
  {
    name: 'GraphQL variable',
    needs: null,
    place: (value) => json({ query: 'query($name: String) { user(name: $name) { id } }', variables: { name: value } }),
    source: 'json-value',
    names: ['/variables/name'],
  },
  {
    name: 'GraphQL literal',
    needs: null,
    place: (value) => json({ query: `{ user(name: ${JSON.stringify(value)}) { id } }` }),
    source: 'graphql-value',
    names: [],
  },
  {
    name: 'line of NDJSON',
    needs: null,
    place: (value) => body('application/x-ndjson', `{"id":1}\n${JSON.stringify({ name: value })}\n`),
    source: 'json-value',
    names: ['/1/name'],
  },
  {
    name: 'JSON in gzip',
    needs: null,
    place: (value) => encoded('gzip', gzipSync(JSON.stringify({ name: value }))),
    source: 'json-value',
    names: ['/name'],
  },
  {
    name: 'JSON in brotli',
    needs: null,
    place: (value) => encoded('br', brotliCompressSync(JSON.stringify({ name: value }))),
    source: 'json-value',
    names: ['/name'],
  },
  {
    name: 'JSON in UTF-16',
    needs: null,
    place: (value) => ({
      ...body('application/json; charset=utf-16le', ''),
      body: Buffer.from(JSON.stringify({ name: value }), 'utf16le'),
    }),
    source: 'json-value',
    names: ['/name'],
  },
];

function body(type: string, text: string): CanonicalRequest {
  return { target: '/files', headers: [['Content-Type', type]], body: text };
}

function json(value: unknown): CanonicalRequest {
  return body('application/json', JSON.stringify(value));
}

function encoded(coding: string, bytes: Uint8Array): CanonicalRequest {
  return {
    target: '/files',
    headers: [
      ['Content-Type', 'application/json'],
      ['Content-Encoding', coding],
    ],
    body: bytes,
  };
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
