import { Readable } from 'node:stream';
import { HttpResponse, type HttpResponseInit } from '@azure/functions';
import type { NormalizedResponse } from '@rasp/core';
import { readResponse } from './response.ts';

const read = (result: unknown): NormalizedResponse => readResponse({ kind: 'returned', result });

describe('readResponse', () => {
  it.each<[string, unknown, number]>([
    ['nothing', undefined, 204],
    ['null', null, 204],
    ['an empty object', {}, 200],
    ['a status', { status: 404 }, 404],
    ['a status as text', { status: '418' }, 418],
    ['the first status the platform takes', { status: 200 }, 200],
    ['the last status the platform takes', { status: 599 }, 599],
    ['a status below', { status: 199 }, 500],
    ['a status above', { status: 600 }, 500],
    ['a status that is none', { status: 'ok' }, 500],
    ['text', 'hello', 500],
    ['a number', 200, 500],
    ['an HttpResponse', new HttpResponse({ status: 201 }), 201],
    ['an HttpResponse without status', new HttpResponse(), 200],
  ])('reads the status of %s', (_name, result, statusCode) => {
    expect(read(result).statusCode).toBe(statusCode);
  });

  it('takes an error of the handler for 500', () => {
    expect(readResponse({ kind: 'threw', error: new Error('own') }).statusCode).toBe(500);
  });

  it.each<[string, HttpResponseInit, string | Uint8Array | null]>([
    ['text', { body: 'hello' }, 'hello'],
    ['JSON', { jsonBody: { a: 1 } }, '{"a":1}'],
    ['JSON before text', { jsonBody: 0, body: 'hello' }, '0'],
    ['a form', { body: new URLSearchParams({ a: '1' }) }, 'a=1'],
    ['bytes', { body: Uint8Array.of(1, 2) }, Uint8Array.of(1, 2)],
    ['a part of a buffer', { body: Uint8Array.of(1, 2, 3).subarray(1) }, Uint8Array.of(2, 3)],
    ['a buffer', { body: Uint8Array.of(1, 2).buffer }, Uint8Array.of(1, 2)],
    ['nothing', {}, null],
  ])('reads a body of %s', (_name, result, body) => {
    expect(read(result).body).toEqual(body);
  });

  it('touches no stream', async () => {
    const web = new Response('web').body;
    const node = Readable.from(['node']);
    const own = new HttpResponse({ body: 'own' });
    for (const result of [{ body: web }, { body: node }, { body: new Blob(['x']) }, own]) {
      expect(read(result)).toMatchObject({ statusCode: 200, body: null });
    }
    expect(await new Response(web).text()).toBe('web');
    expect(await node.toArray()).toEqual(['node']);
    expect(own.bodyUsed).toBe(false);
    expect(await own.text()).toBe('own');
  });

  it.each<[string, unknown]>([
    ['a map', { 'X-Own': 'yes', 'content-type': 'text/plain' }],
    [
      'pairs',
      [
        ['X-Own', 'yes'],
        ['Content-Type', 'text/plain'],
      ],
    ],
    ['Headers', new Headers({ 'X-Own': 'yes', 'Content-Type': 'text/plain' })],
  ])('reads headers from %s', (_name, headers) => {
    const { headers: given } = read({ headers });
    expect(given).toHaveLength(2);
    expect(given).toEqual(
      expect.arrayContaining([
        ['x-own', 'yes'],
        ['content-type', 'text/plain'],
      ]),
    );
  });

  it('reads cookies as headers', () => {
    const cookies = [{ name: 'sid', value: '1', httpOnly: true }, null];
    expect(read({ cookies }).headers).toEqual([['set-cookie', 'sid=1']]);
  });

  it.each([[7], ['text'], [[1, 2]], [null]])('reads no headers from %j', (headers) => {
    expect(read({ headers }).headers).toEqual([]);
  });
});
