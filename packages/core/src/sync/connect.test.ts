import { type FakeControlPlane, startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import { epoch, servedData, syncFixture } from '../../test/sync-fixture.ts';

const seconds = epoch / 1_000;

describe('connect', () => {
  let plane: FakeControlPlane;
  beforeEach(async () => {
    plane = await startFakeControlPlane();
  });
  afterEach(() => plane.close());

  async function connected(data: object, status = 200) {
    plane.on('/rasp/connect', { kind: 'json', status, body: { status: true, message: 'ok', data } });
    const fixture = syncFixture(plane.connectUrl);
    void fixture.sync.start();
    await fixture.sync.ready();
    return fixture;
  }

  it('sends what PyRASP sends, and our additions', async () => {
    await connected(servedData(''));
    expect(plane.requests[0]).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'rasp/0.1.0' },
      json: {
        key: 'K-1',
        version: '0.1.0',
        platform: 'AWS Lambda',
        routes: {},
        agent: { name: '@rasp/testing', platform: 'testing', runtime: 'node24', region: 'eu-west-1', service: 'shop' },
        config: { revision: null, state: 'local', error: null },
        digest: '0-811c9dc5'.replace('811c9dc5', '00000000'),
      },
    });
  });

  it.each([
    ['nested', { config: { APP_NAME: 'cloud-A' } }],
    ['flat', { APP_NAME: 'cloud-A', HOSTS: [] }],
    ['with unknown and method-like names', { config: { APP_NAME: 'cloud-A', NO_SUCH: 1, toString: 'x', update: 'x' } }],
  ])('applies a configuration: %s', async (_name, data) => {
    const { sync, appName } = await connected(data);
    expect(appName()).toBe('cloud-A');
    expect(sync.config().origin).toBe('cloud');
    expect(sync.status()).toMatchObject({ state: 'connected', lastError: null, lastContactAt: epoch });
  });

  it('applies a bare object as older servers send it, any 2xx, any content type, gzip', async () => {
    const body = { config: { APP_NAME: 'cloud-A' } };
    plane.on('/rasp/connect', [
      { kind: 'json', body },
      { kind: 'json', status: 201, body },
      { kind: 'raw', body: JSON.stringify(body), headers: { 'content-type': 'text/plain' } },
      { kind: 'json', body, gzip: true },
    ]);
    for (let round = 0; round < 4; round++) {
      const { sync, appName } = syncFixture(plane.connectUrl);
      void sync.start();
      await sync.ready();
      expect(appName()).toBe('cloud-A');
    }
  });

  it.each([
    ['seconds', { '192.0.2.1': seconds }, true],
    ['float seconds', { '192.0.2.1': seconds - 0.5 }, true],
    ['numeric text', { '192.0.2.1': String(seconds) }, false],
    ['null', { '192.0.2.1': null }, false],
    ['milliseconds', { '192.0.2.1': epoch }, false],
    ['a list', ['192.0.2.1'], true],
    ['pairs', [['192.0.2.1', seconds]], true],
    ['a network', { '192.0.2.0/24': seconds }, true],
    ['one second before its end', { '192.0.2.1': seconds - 3_599 }, true],
    ['at its end', { '192.0.2.1': seconds - 3_600 }, false],
    ['an end of its own', { '192.0.2.1': { expires: seconds + 60 } }, true],
    ['new and remove', { new: ['192.0.2.1'], remove: [] }, true],
  ])('reads a blacklist: %s', async (_name, blacklist, listed) => {
    const fixture = await connected({ config: { APP_NAME: 'cloud-A' }, blacklist });
    expect(fixture.blacklist.has('192.0.2.1', epoch)).toBe(listed);
    expect(fixture.blacklist.has('203.0.113.1', epoch)).toBe(false);
    expect(fixture.appName()).toBe('cloud-A');
  });

  it('clamps times from the future', async () => {
    const { blacklist } = await connected({
      config: { APP_NAME: 'cloud-A' },
      blacklist: { '192.0.2.1': seconds + 1e8, '192.0.2.2': { expires: seconds + 1e9 } },
    });
    expect(blacklist.has('192.0.2.1', epoch + 3_599_000)).toBe(true);
    expect(blacklist.has('192.0.2.1', epoch + 3_602_000)).toBe(false);
    expect(blacklist.has('192.0.2.2', epoch + 367 * 86_400_000)).toBe(false);
  });

  it('replaces what an earlier answer listed, and keeps it where the answer has no list', async () => {
    plane.on('/rasp/connect', [
      { kind: 'ok', data: { config: { APP_NAME: 'a' }, blacklist: { '192.0.2.1': seconds } } },
      { kind: 'ok', data: { config: { APP_NAME: 'b' } } },
      { kind: 'ok', data: { config: { APP_NAME: 'c' }, blacklist: { '192.0.2.2': seconds } } },
    ]);
    const { sync, blacklist, clock } = syncFixture(plane.connectUrl);
    void sync.start();
    await sync.ready();
    expect(sync.due()).toBe(false);
    clock.pass(900_000);
    expect(sync.due()).toBe(true);
    await sync.exchange();
    expect(blacklist.has('192.0.2.1', epoch)).toBe(true);
    clock.pass(900_000);
    await sync.exchange();
    expect([blacklist.has('192.0.2.1', epoch), blacklist.has('192.0.2.2', epoch)]).toEqual([false, true]);
  });

  it('applies nothing of an answer whose configuration is refused, and reports that', async () => {
    plane.on('/rasp/connect', {
      kind: 'ok',
      data: { config: { APP_NAME: 'refuse me' }, revision: 9, blacklist: { '192.0.2.1': seconds } },
    });
    const { sync, blacklist, appName, clock } = syncFixture(plane.connectUrl);
    void sync.start();
    await sync.ready();
    expect(appName()).toBe('local');
    expect(blacklist.size).toBe(0);
    clock.pass(3_600_000);
    await sync.exchange();
    expect(plane.requests[1]?.json).toMatchObject({
      config: { revision: '9', state: 'refused', error: 'APP_NAME must be a text' },
    });
  });

  describe('by GET', () => {
    it.each([405, 501, 404, 403, 400])(
      'falls back where POST is answered %i by something that is no control plane',
      async (status) => {
        plane.on('/rasp/connect', { kind: 'raw', status, body: '<Error><Code>AccessDenied</Code></Error>' }, 'POST');
        plane.on('/rasp/connect', { kind: 'json', body: { config: { APP_NAME: 'file' } } }, 'GET');
        const { sync, appName, clock } = syncFixture(plane.connectUrl);
        void sync.start();
        await sync.ready();
        expect(appName()).toBe('file');
        expect(plane.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
        expect(plane.requests[1]).toMatchObject({ body: '' });
        clock.pass(900_000);
        await sync.exchange();
        expect(plane.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
      },
    );

    it('asks once by GET where CONNECT_METHOD says so, and never where it says post', async () => {
      plane.on('/rasp/connect', { kind: 'raw', status: 405, body: '' }, 'POST');
      plane.on('/rasp/connect', { kind: 'json', body: { config: { APP_NAME: 'file' } } }, 'GET');
      const get = syncFixture(plane.connectUrl, { CONNECT_METHOD: 'get' });
      void get.sync.start();
      await get.sync.ready();
      expect(plane.requests.map(({ method }) => method)).toEqual(['GET']);
      const post = syncFixture(plane.connectUrl, { CONNECT_METHOD: 'post' });
      void post.sync.start();
      await post.sync.ready();
      expect(post.appName()).toBe('local');
      expect(plane.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
    });

    it.each([403, 404])('does not fall back where a control plane refuses with %i', async (status) => {
      plane.on('/rasp/connect', { kind: 'refuse', status, message: 'no such key' });
      const { sync } = syncFixture(plane.connectUrl);
      void sync.start();
      await sync.ready();
      expect(plane.requests).toHaveLength(1);
      expect(sync.status()).toMatchObject({ state: 'refused', lastError: `HTTP ${status}: no such key` });
    });
  });

  it('follows 307 and 308 on the same origin with the same method', async () => {
    plane.on('/rasp/connect', [
      { kind: 'redirect', status: 307, location: '/good' },
      { kind: 'redirect', status: 308, location: `${plane.origin}/good` },
    ]);
    plane.on('/good', { kind: 'ok', data: { config: { APP_NAME: 'cloud-A' } } });
    for (let round = 0; round < 2; round++) {
      const { sync, appName } = syncFixture(plane.connectUrl);
      void sync.start();
      await sync.ready();
      expect(appName()).toBe('cloud-A');
    }
    expect(plane.requestsTo('/good').map(({ method }) => method)).toEqual(['POST', 'POST']);
  });

  it('ends a circle of redirects', async () => {
    plane.on('/rasp/connect', { kind: 'redirect', status: 307, location: '/rasp/connect' });
    const { sync } = syncFixture(plane.connectUrl);
    void sync.start();
    await sync.ready();
    expect(plane.requests.length).toBeLessThanOrEqual(6);
    expect(sync.status().state).toBe('unreachable');
  });
});
