import { headersOf, pairsOf } from './headers.ts';
import type { HttpRequest } from './http-types.ts';

const request = (parts: object): HttpRequest => parts as unknown as HttpRequest;

describe('headersOf', () => {
  it('lists raw headers in order, repeats kept, names lower-cased, without the pseudo headers of HTTP/2', () => {
    const rawHeaders = [':path', '/', 'X-A', '1', 'x-a', '2', 'Cookie', 'a=1', 'left-over'];
    expect(headersOf(request({ rawHeaders, headers: { other: 'x' } }))).toEqual([
      ['x-a', '1'],
      ['x-a', '2'],
      ['cookie', 'a=1'],
    ]);
  });

  it('reads a double that has no raw headers from the map', () => {
    expect(headersOf(request({ headers: { 'X-A': '1' } }))).toEqual([['x-a', '1']]);
  });
});

describe('pairsOf', () => {
  it('lists each of several values and passes over what is no value', () => {
    const headers = JSON.parse(
      '{"Set-Cookie":["a=1","b=2"],"Age":7,"__proto__":"x","Bad":{"a":1},"None":null}',
    ) as Record<string, unknown>;
    expect(pairsOf(headers)).toEqual([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['age', '7'],
      ['__proto__', 'x'],
    ]);
  });
});
