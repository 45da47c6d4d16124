import type { ReadLimits } from '@rasp/core';
import { recordedRequest } from '../test/recorded-events.ts';
import { clientIpOf } from './client-ip.ts';

const profile = 'a0a0a0a0-bbbb-cccc-dddd-e1e1e1e1e1e1';
const limits = (given: Partial<ReadLimits> = {}): ReadLimits => ({
  maxBodyBytes: 1000,
  trustedProxies: 0,
  frontDoorId: '',
  ...given,
});
const recorded = (name: string): Headers => new Headers(recordedRequest(name).headers);
const read = (headers: Record<string, string> | Headers, given: Partial<ReadLimits> = {}, believes = true) => {
  const client = clientIpOf(new Headers(headers), limits(given), believes);
  return client === null ? null : [client.address, client.source];
};

describe('clientIpOf', () => {
  it.each([
    ['81.2.69.160:51734', '81.2.69.160'],
    ['81.2.69.160', '81.2.69.160'],
    ['[2A02:1210:4C00::1]:443', '2a02:1210:4c00::1'],
    ['2a02:1210:4c00::1', '2a02:1210:4c00::1'],
    ['[2a02:1210:4c00::1]', '2a02:1210:4c00::1'],
  ])('reads client-ip %s', (header, address) => {
    expect(read({ 'client-ip': header, 'x-forwarded-for': '6.6.6.6' })).toEqual([address, 'platform']);
  });

  it.each([['nonsense'], [''], ['81.2.69.160, 6.6.6.6'], ['81.2.69.999:1'], ['unknown:80']])(
    'takes the rightmost forwarded entry where client-ip is %j',
    (header) => {
      const headers = { 'client-ip': header, 'x-forwarded-for': '6.6.6.6, 81.2.69.142:4000' };
      expect(read(headers)).toEqual(['81.2.69.142', 'platform']);
    },
  );

  it('vouches for nobody without either', () => {
    expect(read({})).toBeNull();
    expect(read({}, { trustedProxies: 1 })).toBeNull();
    expect(read({ 'x-forwarded-for': '81.2.69.142, nonsense' })).toBeNull();
  });

  it('never reads the headers that clients write', () => {
    const headers = { 'x-client-ip': '7.7.7.7', 'x-azure-clientip': '6.6.6.6', 'x-azure-socketip': '5.5.5.5' };
    expect(read(headers)).toBeNull();
    expect(read({ ...headers, 'client-ip': '81.2.69.160' })).toEqual(['81.2.69.160', 'platform']);
  });

  it('reads a request of Flex Consumption, which has no X-Forwarded-For', () => {
    expect(read(recorded('flex-consumption'))).toEqual(['2a02:1210:4c00:1a00:5d3f:9b2e:77aa:1c04', 'platform']);
  });

  it('leaves client-ip alone where another front end stands there', () => {
    expect(read(recorded('ingress'), {}, false)).toEqual(['81.2.69.160', 'platform']);
    expect(read(recorded('ingress'), { trustedProxies: 1 }, false)).toEqual(['7.7.7.7', 'proxy:1']);
  });

  describe('behind Front Door', () => {
    it('believes its socket address when the profile is the configured one', () => {
      const given = { frontDoorId: profile.toUpperCase() };
      expect(read(recorded('front-door'), given)).toEqual(['81.2.69.160', 'proxy:1']);
    });

    it.each([[''], ['ffffffff-bbbb-cccc-dddd-e1e1e1e1e1e1'], [profile.slice(1)]])(
      'believes the platform alone when the configured profile is %j',
      (frontDoorId) => {
        expect(read(recorded('front-door'), { frontDoorId })).toEqual(['147.243.80.12', 'platform']);
      },
    );

    it('falls back to the platform where the socket address is none', () => {
      const headers = recorded('front-door');
      headers.set('x-azure-socketip', 'unknown');
      expect(read(headers, { frontDoorId: profile })).toEqual(['147.243.80.12', 'platform']);
    });

    it('counts trusted proxies from the socket address', () => {
      expect(read(recorded('front-door'), { frontDoorId: profile, trustedProxies: 1 })).toEqual(['6.6.6.6', 'proxy:2']);
    });

    it('counts Front Door as one proxy where it is not configured, though it was appended twice', () => {
      expect(read(recorded('front-door'), { trustedProxies: 1 })).toEqual(['81.2.69.160', 'proxy:1']);
    });
  });

  describe('with trusted proxies', () => {
    const chain = { 'client-ip': '198.51.100.7:1', 'x-forwarded-for': '6.6.6.6, 81.2.69.142, 198.51.100.7:1' };

    it('counts from the vouched address', () => {
      expect(read(chain, { trustedProxies: 1 })).toEqual(['81.2.69.142', 'proxy:1']);
      expect(read(chain, { trustedProxies: 2 })).toEqual(['6.6.6.6', 'proxy:2']);
      expect(read(chain, { trustedProxies: 3 })).toBeNull();
    });

    it('knows proxies by their networks', () => {
      expect(read(chain, { trustedProxies: ['198.51.100.0/24'] })).toEqual(['81.2.69.142', 'proxy:1']);
      expect(read(chain, { trustedProxies: ['203.0.113.0/24'] })).toEqual(['198.51.100.7', 'platform']);
      expect(read(chain, { trustedProxies: [] })).toEqual(['198.51.100.7', 'platform']);
    });

    it('adds the vouched address where the front end did not append it', () => {
      const headers = { 'client-ip': '198.51.100.7:1', 'x-forwarded-for': '81.2.69.142' };
      expect(read(headers, { trustedProxies: 1 })).toEqual(['81.2.69.142', 'proxy:1']);
    });

    it('reads the right end of a chain however long a client makes it', () => {
      const headers = { ...chain, 'x-forwarded-for': `${'6.6.6.6, '.repeat(2000)}${chain['x-forwarded-for']}` };
      expect(read(headers, { trustedProxies: 1 })).toEqual(['81.2.69.142', 'proxy:1']);
    });
  });
});
