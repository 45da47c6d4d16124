import { syncFixture } from '../../test/sync-fixture.ts';
import type { Bootstrap, Config } from '../config/config.ts';
import { beaconEndpoint, connectEndpoint, isExposed } from './endpoints.ts';

const connect = new URL('https://cloud.example/rasp/connect');
const configWith = (BEACON_URL: string): Config => ({ parameters: { BEACON: true, BEACON_URL } }) as unknown as Config;

describe('beaconEndpoint', () => {
  it.each([
    ['https://cloud.example/rasp/beacon', 'https://cloud.example/rasp/beacon'],
    ['/rasp/beacon?i=1', 'https://cloud.example/rasp/beacon?i=1'],
    ['https://cloud.example:8443/b', 'https://cloud.example:8443/b'],
    ['https://named.example/b', 'https://named.example/b'],
    ['https://ported.example:444/b', 'https://ported.example:444/b'],
  ])('allows %s', (url, expected) => {
    const endpoint = beaconEndpoint(configWith(url), connect, ['named.example', 'ported.example:444']);
    expect(String(endpoint)).toBe(expected);
    expect(endpoint).toBeInstanceOf(URL);
  });

  it.each([
    ['http://cloud.example/rasp/beacon', 'BEACON_URL leaves https'],
    ['https://evil.example/', 'BEACON_URL points to evil.example, which neither the cloud URL nor RASP_FLOOR names'],
    ['//evil.example/', 'BEACON_URL points to evil.example, which neither the cloud URL nor RASP_FLOOR names'],
    ['https://cloud.example.evil.example/', expect.stringContaining('points to')],
    ['https://cloud.example@evil.example/', expect.stringContaining('points to evil.example')],
    ['https://ported.example/b', expect.stringContaining('points to')],
    ['file:///etc/passwd', 'BEACON_URL is not an http or https URL'],
    ['javascript:alert(1)', 'BEACON_URL is not an http or https URL'],
    ['https://[', 'BEACON_URL is not a URL'],
  ])('refuses %s', (url, expected) => {
    expect(beaconEndpoint(configWith(url), connect, ['ported.example:444'])).toEqual(expected);
  });

  it('gives null where there is none', () => {
    expect(beaconEndpoint(configWith(''), connect, [])).toBeNull();
  });
});

describe('a connect URL over plain http', () => {
  it.each([
    ['http://127.0.0.1:8080/', false],
    ['http://localhost/', false],
    ['http://[::1]/', false],
    ['http://127.0.0.1.evil.example/', true],
    ['http://cloud.example/', true],
    ['https://cloud.example/', false],
  ])('%s exposes the key: %p', (cloudUrl, exposed) => {
    const url = connectEndpoint({ cloudUrl } as Bootstrap);
    expect(url !== null && isExposed(url)).toBe(exposed);
  });

  it('is used with one warning that does not repeat credentials', () => {
    const { lines, sync } = syncFixture('http://me:secret@cloud.example/connect?key=secret');
    expect(sync.status().state).toBe('connecting');
    expect(lines).toEqual(["the agent's key goes to http://cloud.example/connect unencrypted: use https"]);
  });
});
