import type { ReadLimits } from '@rasp/core';
import { libraryRequest, recordedRequest } from '../test/recorded-events.ts';
import { AzureRequest } from './azure-request.ts';
import type { AzureHttpRequest } from './http-request.ts';

const limits: ReadLimits = { maxBodyBytes: 1000, trustedProxies: 0, frontDoorId: '' };
const read = (request: object) => new AzureRequest('id', request as AzureHttpRequest, { kind: 'none' }, limits, true);
const plain = (url: string, headers: Record<string, string> = {}) =>
  read({ method: 'GET', url, headers: new Headers(headers) });

describe('AzureRequest', () => {
  it.each([
    ['x-original-url', '/api/a?q=1;+date', false],
    ['x-waws-unencoded-url', '/api/a?q=1;+date', false],
    ['x-original-url', '/admin', true],
    ['x-original-url', '//admin', true],
    ['x-rewrite-url', '/api/a?q=1;+date', true],
  ])('hands on the header %s: %s unless it repeats the target: %s', (name, value, handed) => {
    const { headers } = plain('https://a.example/api/a?q=1;+date', { [name]: value });
    expect(headers.some(([given]) => given === name)).toBe(handed);
  });

  it('reads a recorded request', () => {
    const request = read(libraryRequest(recordedRequest('app-service')));
    expect(request).toMatchObject({
      id: 'id',
      trigger: 'http',
      method: 'GET',
      host: 'orders-app.azurewebsites.net',
      rawTarget: '/api/files/report.pdf?lang=en',
      path: '/api/files/report.pdf',
      clientIp: '81.2.69.160',
      clientIpSource: 'platform',
    });
    expect(request.query).toEqual([['lang', 'en']]);
    expect(request.pathParameters).toEqual([['name', 'report.pdf']]);
    expect(request.cookies.slice(0, 2)).toEqual([
      ['session', '8f14e45fceea167a'],
      ['theme', 'dark'],
    ]);
    expect(request.headers).toContainEqual(['user-agent', expect.stringContaining('Chrome/142')]);
  });

  it('reads repeated parameters that the host has joined, apart and joined', () => {
    const query = { a: '1,2', b: '3,4', c: '5' };
    const recorded = { ...recordedRequest('app-service'), url: 'https://h/x?a=1&A=2&=&b=3,4&c=5', query };
    expect(read(libraryRequest(recorded)).query).toEqual([
      ['a', '1'],
      ['A', '2'],
      ['b', '3,4'],
      ['c', '5'],
      ['a', '1,2'],
    ]);
  });

  it.each([
    ['https://host/a/../b?x=1', '/a/../b?x=1', '/a/../b'],
    ['https://host/%2e%2e/b', '/%2e%2e/b', '/%2e%2e/b'],
    ['https://host//evil/x', '//evil/x', '//evil/x'],
    ['https://host', '/', '/'],
    ['https://host?x=1', '/?x=1', '/'],
    ['/a?b://c/d', '/a?b://c/d', '/a'],
    ['/plain?x=1#f', '/plain?x=1#f', '/plain'],
    ['', '', ''],
  ])('takes the target of %s as it is written', (url, rawTarget, path) => {
    expect([plain(url).rawTarget, plain(url).path]).toEqual([rawTarget, path]);
  });

  it('takes the host from the URL where no header names it', () => {
    expect(plain('https://one.example:8080/x').host).toBe('one.example:8080');
    expect(plain('https://one.example/x', { host: 'two.example' }).host).toBe('two.example');
    expect(plain('/x').host).toBe('');
  });

  it.each([[undefined], [null], ['text'], [{ n: 1, o: {} }]])('reads no path parameters from %j', (params) => {
    expect(read({ method: 'GET', url: '/', headers: new Headers(), params }).pathParameters).toEqual([]);
  });

  it('keeps path parameters that are also names of prototypes', () => {
    const params = JSON.parse('{"__proto__":"1","constructor":"2"}');
    expect(read({ method: 'GET', url: '/', headers: new Headers(), params }).pathParameters).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });
});
