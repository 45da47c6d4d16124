import type { Pairs } from '@rasp/core';
import { clientIpOf } from './client-ip.ts';

function read(sourceIp: string | null, forwarded: string | null, trustedProxies: number | readonly string[] = 0) {
  const headers: Pairs = forwarded === null ? [] : [['x-forwarded-for', forwarded]];
  return clientIpOf(sourceIp, () => headers, { maxBodyBytes: 0, trustedProxies, frontDoorId: '' });
}

describe('clientIpOf', () => {
  it('believes the peer that the platform reports and no header', () => {
    expect(read('81.2.69.142', '6.6.6.6')).toEqual({ address: '81.2.69.142', source: 'platform' });
    expect(read('2001:db8::1', null)).toEqual({ address: '2001:db8::1', source: 'platform' });
    expect(read('', '6.6.6.6')).toBeNull();
  });

  it('takes the rightmost entry where the load balancer wrote it, without its port', () => {
    expect(read(null, '6.6.6.6, 81.2.69.142')).toEqual({ address: '81.2.69.142', source: 'platform' });
    expect(read(null, '6.6.6.6, 81.2.69.142:55321')).toEqual({ address: '81.2.69.142', source: 'platform' });
    expect(read(null, '[2001:db8::1]:443')).toEqual({ address: '2001:db8::1', source: 'platform' });
    expect(read(null, null)).toBeNull();
    expect(read(null, 'unknown')).toBeNull();
  });

  it('counts trusted proxies from the peer, whether or not the header ends with it', () => {
    const expected = { address: '81.2.69.142', source: 'proxy:1' };
    expect(read('130.176.1.1', '6.6.6.6, 81.2.69.142, 130.176.1.1', 1)).toEqual(expected);
    expect(read('130.176.1.1', '6.6.6.6, 81.2.69.142', 1)).toEqual(expected);
    expect(read('130.176.1.1', '6.6.6.6, 81.2.69.142', ['130.176.0.0/16'])).toEqual(expected);
    expect(read(null, '6.6.6.6, 81.2.69.142, 130.176.1.1', 1)).toEqual(expected);
  });

  it('vouches for nobody where the chain is shorter than the proxies', () => {
    expect(read('130.176.1.1', null, 1)).toBeNull();
    expect(read('130.176.1.1', '81.2.69.142', 2)).toBeNull();
  });

  it('believes a peer that is not among the trusted proxies', () => {
    expect(read('81.2.69.142', '6.6.6.6', ['130.176.0.0/16'])).toEqual({ address: '81.2.69.142', source: 'platform' });
  });
});
