import { type FakeControlPlane, startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import { hostileAnswers } from '@rasp/testing/hostile-answers.ts';
import { epoch, servedData, syncFixture } from '../../test/sync-fixture.ts';

describe('a control plane that is dead, slow, lying or hostile', () => {
  let plane: FakeControlPlane;
  beforeEach(async () => {
    plane = await startFakeControlPlane();
  });
  afterEach(() => plane.close());

  it('is covered by at least 30 answers', () => {
    expect(hostileAnswers.length).toBeGreaterThanOrEqual(30);
  });

  it.each(hostileAnswers)('changes nothing at connect: $name', async ({ behaviour }) => {
    plane.on('/rasp/connect', behaviour);
    const { sync, blacklist, appName } = syncFixture(plane.connectUrl, {
      CONNECT_TIMEOUT_MS: 150,
      CLOUD_TIMEOUT_MS: 1_000,
    });
    blacklist.add('192.0.2.1', epoch + 60_000, epoch);
    let isOver = false;
    void sync.start().then(() => {
      isOver = true;
    });
    await sync.ready();
    // What no answer ends was not waited for, however busy the machine is: of two timers, Node runs first the one that ends first.
    if (['hang', 'half', 'slow'].includes(behaviour.kind)) expect(isOver).toBe(false);
    await sync.exchange();
    expect(appName()).toBe('local');
    expect(blacklist.has('192.0.2.1', epoch)).toBe(true);
    expect(['refused', 'unreachable']).toContain(sync.status().state);
    expect(sync.status().lastError).not.toBeNull();
    expect(sync.due()).toBe(false);
  });

  it.each(hostileAnswers)('changes nothing in a beacon: $name', async ({ behaviour }) => {
    const data = servedData(
      plane.beaconUrl,
      { blacklist: { '192.0.2.1': epoch / 1_000 } },
      { CLOUD_TIMEOUT_MS: 1_000 },
    );
    plane.on('/rasp/connect', { kind: 'ok', data });
    plane.on('/rasp/beacon', behaviour);
    const { sync, blacklist, appName, clock } = syncFixture(plane.connectUrl);
    void sync.start();
    await sync.ready();
    await sync.exchange();
    expect(plane.requestsTo('/rasp/beacon').length).toBeGreaterThan(0);
    expect(appName()).toBe('cloud-A');
    expect(blacklist.has('192.0.2.1', clock.now())).toBe(true);
    expect(sync.due()).toBe(false);
    clock.pass(3_600_000);
    expect(sync.due()).toBe(true);
  });

  it('survives a host that nobody listens on and a name that does not exist', async () => {
    for (const url of ['http://127.0.0.1:1/connect', 'http://nobody.invalid/connect']) {
      const { sync, appName } = syncFixture(url);
      void sync.start();
      await sync.ready();
      await sync.exchange();
      expect(appName()).toBe('local');
      expect(sync.status().state).toBe('unreachable');
    }
  });

  it('does nothing with a URL that is none, and says so', async () => {
    for (const url of ['', 'cloud', 'ftp://example.com/', 'file:///etc/passwd']) {
      const { sync, lines } = syncFixture(url);
      void sync.start();
      await sync.ready();
      expect(sync.status().state).toBe('disabled');
      expect(lines).toHaveLength(1);
    }
  });
});
