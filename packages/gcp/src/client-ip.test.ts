import { type ClientIp, clientIpOf } from './client-ip.ts';
import type { HttpRequest } from './http-types.ts';

function requestWith(forwarded: string | undefined, peer: string | undefined): HttpRequest {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return { headers, socket: { remoteAddress: peer } } as unknown as HttpRequest;
}

const internal = '169.254.169.126';

describe('clientIpOf', () => {
  it.each<[string, string | undefined, number | readonly string[], ClientIp | null]>([
    ['what the front end set', '81.2.69.160', 0, { address: '81.2.69.160', source: 'platform' }],
    [
      'the rightmost entry, not what the client wrote',
      '6.6.6.6, 81.2.69.160',
      0,
      { address: '81.2.69.160', source: 'platform' },
    ],
    ['an IPv6 client', '6.6.6.6,2A02:db8::0001', 0, { address: '2a02:db8::1', source: 'platform' }],
    [
      'the second from the right behind a load balancer',
      '6.6.6.6, 81.2.69.160, 35.191.0.1',
      1,
      { address: '81.2.69.160', source: 'proxy:1' },
    ],
    [
      'the first that is no trusted proxy',
      '6.6.6.6, 81.2.69.160, 35.191.0.1',
      ['35.191.0.0/16'],
      { address: '81.2.69.160', source: 'proxy:1' },
    ],
    ['nobody where the chain is shorter than the proxies', '81.2.69.160', 1, null],
    ['nobody where the entry is no address', '81.2.69.160, unknown', 0, null],
    ['nobody where all are proxies', '35.191.0.1', ['35.191.0.0/16'], null],
    ['the peer where nothing was forwarded', undefined, 0, { address: internal, source: 'platform' }],
  ])('believes %s, behind the front end', (_what, forwarded, trusted, expected) => {
    expect(clientIpOf(requestWith(forwarded, internal), true, trusted)).toEqual(expected);
  });

  it.each<[string, string | undefined, number | readonly string[], ClientIp | null]>([
    ['the peer', '6.6.6.6', 0, { address: '198.51.100.7', source: 'platform' }],
    ['the peer where nothing was forwarded', undefined, 0, { address: '198.51.100.7', source: 'platform' }],
    ['what a trusted peer appended', '6.6.6.6, 81.2.69.160', 1, { address: '81.2.69.160', source: 'proxy:1' }],
    [
      'what a listed peer appended',
      '6.6.6.6, 81.2.69.160',
      ['198.51.100.0/24'],
      { address: '81.2.69.160', source: 'proxy:1' },
    ],
    [
      'a peer that is not listed',
      '6.6.6.6, 81.2.69.160',
      ['203.0.113.0/24'],
      { address: '198.51.100.7', source: 'platform' },
    ],
  ])('believes %s, anywhere else', (_what, forwarded, trusted, expected) => {
    expect(clientIpOf(requestWith(forwarded, '198.51.100.7'), false, trusted)).toEqual(expected);
  });

  it('knows nobody without a socket', () => {
    expect(clientIpOf({ headers: {} } as unknown as HttpRequest, false, 0)).toBeNull();
    expect(clientIpOf(requestWith(undefined, undefined), true, 0)).toBeNull();
  });
});
