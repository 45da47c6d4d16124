import { type Behaviour, type FakeControlPlane, startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import { epoch, type SyncFixture, servedData, syncFixture } from '../../test/sync-fixture.ts';
import type { Parameters } from '../config/parameters.ts';
import { compactList } from '../protocol/compact-list-format.ts';
import { runToEnd } from '../protocol/run-to-end.ts';
import { writeCompactList } from '../protocol/write-compact-list.ts';

const seconds = epoch / 1_000;
const entries = ['192.0.2.1', '198.51.100.0/24', '2001:db8::/64'].map((network) => ({
  network,
  expiresAt: epoch + 90_000,
}));
const bytes = runToEnd(writeCompactList(entries, { cursor: 'e1.7', now: epoch }));
const list: Behaviour = { kind: 'raw', body: bytes, headers: { 'content-type': compactList.mediaType } };

describe('a whole list in its compact form', () => {
  let plane: FakeControlPlane;
  beforeEach(async () => {
    plane = await startFakeControlPlane();
  });
  afterEach(() => plane.close());

  /** Offers the URL to whoever accepts the form, else a list of one entry as JSON. */
  function serve(blacklistUrl: string, answer: Behaviour, more: object = {}): void {
    plane.on('/rasp/list', answer);
    plane.on('/rasp/connect', ({ json }) => {
      const compact = (json as { accept: readonly string[] }).accept.includes(compactList.accept);
      const whole = compact
        ? { blacklistUrl, ...more }
        : { blacklist: { '203.0.113.9': { expires: seconds + 60 } }, cursor: 'e1.8' };
      return { kind: 'ok', data: servedData(plane.beaconUrl, whole) };
    });
  }

  async function connected(local: Partial<Parameters> = {}): Promise<SyncFixture> {
    const fixture = syncFixture(plane.connectUrl, local);
    await fixture.sync.start();
    return fixture;
  }
  const held = ({ blacklist }: SyncFixture) =>
    Object.fromEntries(
      [...blacklist.entries()].map(({ network, expiresAt }) => [network, (expiresAt - epoch) / 1_000]),
    );

  it('is fetched without the key, and replaces what is held', async () => {
    serve('list', list);
    const fixture = syncFixture(plane.connectUrl);
    fixture.blacklist.add('203.0.113.1', epoch + 60_000, epoch);
    fixture.blacklist.addOwn('203.0.113.2', epoch, 60_000, { check: 'sqli', evidence: '', ipSource: 'platform' });
    await fixture.sync.start();
    expect(held(fixture)).toEqual({
      '192.0.2.1': 120,
      '198.51.100.0/24': 120,
      '2001:db8::/64': 120,
      '203.0.113.2': 60,
    });
    expect(fixture.sync.status()).toMatchObject({ state: 'connected', cursor: 'e1.7', lastError: null });
    const [get] = plane.requestsTo('/rasp/list');
    expect(get).toMatchObject({ method: 'GET', body: '', headers: { accept: compactList.mediaType } });
    expect(JSON.stringify(get)).not.toContain('K-1');
    expect(fixture.sync.due()).toBe(true);
  });

  it('brings its own cursor: the one beside its URL speaks of another list', async () => {
    serve('list', list, { cursor: 'e1.99' });
    expect((await connected()).sync.status().cursor).toBe('e1.7');
  });

  it.each<[string, string, Behaviour]>([
    ['is not there', 'list', { kind: 'json', status: 404, body: {} }],
    [
      'is of another type',
      'list',
      { kind: 'raw', body: bytes, headers: { 'content-type': 'application/octet-stream' } },
    ],
    ['is packed', 'list', { ...list, headers: { 'content-type': compactList.mediaType, 'content-encoding': 'gzip' } }],
    ['is cut off', 'list', { ...list, body: bytes.subarray(0, -1) }],
    ['is empty', 'list', { ...list, body: '' }],
    ['is too large', 'list', { ...list, body: new Uint8Array(1_000_001) }],
    ['does not come', 'list', { kind: 'hang' }],
    ['stands on another host', 'http://203.0.113.80/list', list],
  ])('that %s is asked for as JSON, in the same connect', async (_name, url, answer) => {
    serve(url, answer, { cursor: 'e1.99' });
    const fixture = await connected(answer.kind === 'hang' ? { CLOUD_TIMEOUT_MS: 2_000 } : {});
    expect(held(fixture)).toEqual({ '203.0.113.9': 60 });
    expect(fixture.sync.status()).toMatchObject({ state: 'connected', cursor: 'e1.8' });
    expect(plane.requestsTo('/rasp/connect')).toHaveLength(2);
    expect(fixture.lines.filter((line) => line.includes('compact'))).toHaveLength(1);
  });

  it('leaves list and cursor as they are where neither form can be had, and the configuration applies', async () => {
    plane.on('/rasp/list', { kind: 'drop' });
    plane.on('/rasp/connect', [
      { kind: 'ok', data: servedData(plane.beaconUrl, { blacklistUrl: 'list', cursor: 'e1.99' }) },
      { kind: 'json', status: 503, body: {} },
    ]);
    const fixture = syncFixture(plane.connectUrl);
    fixture.blacklist.add('203.0.113.1', epoch + 60_000, epoch);
    await fixture.sync.start();
    expect(held(fixture)).toEqual({ '203.0.113.1': 60 });
    expect(fixture.sync.status()).toMatchObject({ state: 'unreachable', cursor: null });
    expect(fixture.appName()).toBe('cloud-A');
  });

  it('asks for the rest of a long delta after a second, and keeps its rhythm after that', async () => {
    plane.on('/rasp/connect', { kind: 'ok', data: servedData(plane.beaconUrl, { blacklist: {}, cursor: 'e1.0' }) });
    plane.on('/rasp/beacon', [
      { kind: 'ok', data: { cursor: 'e1.1', more: true, blacklist: { new: ['192.0.2.1'], remove: [] } } },
      { kind: 'ok', data: { cursor: 'e1.2', blacklist: { new: ['192.0.2.2'], remove: [] } } },
    ]);
    const { sync, clock, blacklist } = await connected();
    await sync.exchange();
    clock.pass(999);
    expect(sync.due()).toBe(false);
    clock.pass(1);
    expect(sync.due()).toBe(true);
    await sync.exchange();
    expect(blacklist.size).toBe(2);
    clock.pass(29_999);
    expect(sync.due()).toBe(false);
  });
});
