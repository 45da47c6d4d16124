import type { Parameters } from '../config/parameters.ts';
import { isServerHeader, serverHeaderOf, withServerHeader } from './server-header.ts';

const of = (CHANGE_SERVER: boolean, SERVER_HEADER: string) =>
  serverHeaderOf({ CHANGE_SERVER, SERVER_HEADER } as unknown as Parameters);

describe('serverHeaderOf', () => {
  it.each([
    [false, 'Apache', null],
    [true, 'Apache', 'Apache'],
    [true, '', ''],
    [true, ' a b ', 'a b'],
    [true, 'a\r\nSet-Cookie: x', 'aSet-Cookie: x'],
    [true, 'é\u0000', ''],
  ])('gives for %j and %j: %j', (change, header, expected) => {
    expect(of(change, header)).toBe(expected);
  });
});

describe('withServerHeader', () => {
  it('replaces the header in any case and leaves the map alone', () => {
    const headers = Object.freeze({ SERVER: 'a', Server: 'b', 'x-server': 'c' });
    expect(withServerHeader(headers, 'd')).toEqual({ 'x-server': 'c', server: 'd' });
    expect(withServerHeader(headers, '')).toEqual({ 'x-server': 'c' });
  });

  it.each([[undefined], [null], ['text'], [7]])('takes %j for no headers', (headers) => {
    expect(withServerHeader(headers, 'd')).toEqual({ server: 'd' });
  });

  it('keeps a name that is also one of prototypes', () => {
    const headers = JSON.parse('{"__proto__":"x"}') as object;
    expect(Object.entries(withServerHeader(headers, ''))).toEqual([['__proto__', 'x']]);
  });

  it('knows the name', () => {
    expect(['server', 'SERVER', 'Server'].every(isServerHeader)).toBe(true);
    expect(['servers', 'x-server', '', 7, null].some(isServerHeader)).toBe(false);
  });
});
