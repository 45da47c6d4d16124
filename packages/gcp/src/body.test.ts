import { type BodyPlace, boundedBody, parsedBody, placeOfBody } from './body.ts';
import type { HttpRequest } from './http-types.ts';

const untouched = {
  readableDidRead: false,
  readableEncoding: null,
  destroyed: false,
  unshift: () => undefined,
  httpVersionMajor: 1,
};

function requestWith(members: object): HttpRequest {
  return { method: 'POST', headers: { 'content-length': '3' }, ...untouched, ...members } as unknown as HttpRequest;
}

describe('placeOfBody', () => {
  it.each<[string, BodyPlace, object]>([
    ['what the framework kept', 'raw', { rawBody: Buffer.from('abc'), body: {} }],
    ['a body that declares no length', 'none', { headers: {} }],
    ['a body of length 0', 'none', { headers: { 'content-length': '0' } }],
    ['a body in chunks', 'stream', { headers: { 'transfer-encoding': 'chunked' } }],
    ['an untouched stream', 'stream', {}],
    ['an untouched stream beside the empty object of express 4', 'stream', { body: {} }],
    ['a stream that a parser has read', 'parsed', { readableDidRead: true, body: { a: 1 } }],
    ['a stream that somebody has read', 'unreadable', { readableDidRead: true }],
    ['a stream that gives text', 'unreadable', { readableEncoding: 'utf8' }],
    ['a stream that is destroyed', 'unreadable', { destroyed: true }],
    ['no stream at all', 'unreadable', { unshift: undefined, readableDidRead: undefined }],
    ['a test double with a body', 'parsed', { unshift: undefined, readableDidRead: undefined, body: 'abc' }],
    ['HTTP/2 with a body', 'unreadable', { httpVersionMajor: 2, headers: {} }],
    ['HTTP/2 without one', 'none', { httpVersionMajor: 2, headers: {}, method: 'GET' }],
    ['HTTP/2 behind a parser', 'parsed', { httpVersionMajor: 2, readableDidRead: true, body: 'abc' }],
  ])('finds %s: %s', (_what, place, members) => {
    expect(placeOfBody(requestWith(members))).toBe(place);
  });
});

describe('boundedBody', () => {
  it('takes a body of exactly the limit whole and cuts one byte more', () => {
    expect(boundedBody(Buffer.from('abc'), 3)).toEqual({ kind: 'bytes', bytes: Buffer.from('abc') });
    expect(boundedBody(Buffer.from('abcd'), 3)).toEqual({
      kind: 'truncated',
      bytes: Buffer.from('abc'),
      totalBytes: 4,
    });
    expect(boundedBody(Buffer.alloc(0), 3)).toEqual({ kind: 'none' });
  });
});

describe('parsedBody', () => {
  it.each<[unknown, string, unknown]>([
    [{ a: [1, { b: 'c' }] }, 'application/json', { kind: 'text', text: '{"a":[1,{"b":"c"}]}' }],
    [
      { a: { b: ['x', 'y'] }, c: 'd e' },
      'application/x-www-form-urlencoded; charset=utf-8',
      { kind: 'text', text: 'a%5Bb%5D%5B0%5D=x&a%5Bb%5D%5B1%5D=y&c=d+e' },
    ],
    ['text', 'text/plain', { kind: 'text', text: 'text' }],
    ['', 'text/plain', { kind: 'none' }],
    ['ééé', 'text/plain', { kind: 'text', text: 'ééé' }],
    [Buffer.from('abc'), 'application/octet-stream', { kind: 'bytes', bytes: Buffer.from('abc') }],
    [7, 'application/json', { kind: 'truncated', bytes: new Uint8Array(0), totalBytes: null }],
  ])('reads %j of %s', (body, type, expected) => {
    expect(parsedBody(body, type, 100)).toEqual(expected);
  });

  it('reads objects that nest deeper than the call stack', () => {
    const depth = 50_000;
    const body: unknown = JSON.parse(`${'{"a":'.repeat(depth)}"attack"${'}'.repeat(depth)}`);
    for (const type of ['application/json', 'text/plain']) {
      expect(parsedBody(body, type, 1_000_000)).toMatchObject({
        kind: 'text',
        text: expect.stringContaining('"attack"'),
      });
    }
  });

  it('reads long lists of a form', () => {
    const list = Array.from({ length: 150_000 }, () => 'x');
    const body = parsedBody([...list, 'attack'], 'application/x-www-form-urlencoded', 10_000_000);
    expect(body).toMatchObject({ kind: 'text', text: expect.stringMatching(/=attack$/) });
    expect(parsedBody({ q: list }, 'application/x-www-form-urlencoded', 10_000_000).kind).toBe('text');
  });

  it('ends for a form that holds itself', () => {
    const form: Record<string, unknown> = { a: 'b' };
    form['c'] = form;
    expect(parsedBody(form, 'application/x-www-form-urlencoded', 100).kind).toBe('truncated');
  });

  it('bounds text by its bytes', () => {
    expect(parsedBody('éé', 'text/plain', 4)).toEqual({ kind: 'text', text: 'éé' });
    expect(parsedBody('éé', 'text/plain', 3)).toMatchObject({ kind: 'truncated', totalBytes: 4 });
  });
});
