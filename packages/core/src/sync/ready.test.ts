import { type FakeControlPlane, startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import { servedData, syncFixture } from '../../test/sync-fixture.ts';

describe('the first request', () => {
  let plane: FakeControlPlane;
  beforeEach(async () => {
    plane = await startFakeControlPlane();
  });
  afterEach(() => plane.close());

  it('waits for a quick control plane, and later requests wait for nothing', async () => {
    plane.on('/rasp/connect', { kind: 'ok', data: servedData('') });
    const { sync, appName } = syncFixture(plane.connectUrl);
    void sync.start();
    expect(sync.status().state).toBe('connecting');
    await sync.ready();
    expect(appName()).toBe('cloud-A');
    expect(sync.ready()).toBe(sync.ready());
  });

  it('goes on after CONNECT_TIMEOUT_MS, and the answer is applied when it comes', async () => {
    plane.on('/rasp/connect', { kind: 'slow', ms: 150, answer: { kind: 'ok', data: servedData('') } });
    const { sync, appName } = syncFixture(plane.connectUrl, { CONNECT_TIMEOUT_MS: 40 });
    void sync.start();
    await sync.ready();
    expect(appName()).toBe('local');
    await sync.exchange();
    expect(appName()).toBe('cloud-A');
    expect(plane.requests).toHaveLength(1);
  });

  it('waits for nothing where CONNECT_TIMEOUT_MS is 0', async () => {
    plane.on('/rasp/connect', { kind: 'hang' });
    const { sync } = syncFixture(plane.connectUrl, { CONNECT_TIMEOUT_MS: 0, CLOUD_TIMEOUT_MS: 300 });
    void sync.start();
    await sync.ready();
    expect(sync.status().state).toBe('connecting');
    await sync.exchange();
  });

  it('tries once more what failed at init', async () => {
    plane.on('/rasp/connect', [{ kind: 'drop' }, { kind: 'ok', data: servedData('') }]);
    const { sync, appName } = syncFixture(plane.connectUrl);
    void sync.start();
    await sync.exchange();
    expect(sync.status().state).toBe('unreachable');
    await sync.ready();
    expect(appName()).toBe('cloud-A');
  });

  it('does not try again at once where the control plane refused or asked for patience', async () => {
    for (const answer of [
      { kind: 'refuse' } as const,
      { kind: 'json', status: 503, body: {}, headers: { 'retry-after': '60' } } as const,
    ]) {
      plane.on('/rasp/connect', answer);
      const before = plane.requests.length;
      const { sync } = syncFixture(plane.connectUrl);
      void sync.start();
      await sync.exchange();
      await sync.ready();
      expect(plane.requests).toHaveLength(before + 1);
    }
  });

  it('renews a connect that was frozen between init and the first request', async () => {
    plane.on('/rasp/connect', [{ kind: 'hang' }, { kind: 'ok', data: servedData('') }]);
    const { sync, appName, clock } = syncFixture(plane.connectUrl, { CONNECT_TIMEOUT_MS: 3_000 });
    void sync.start();
    await plane.received('/rasp/connect', 1);
    clock.jump(60_000);
    await sync.ready();
    expect(appName()).toBe('cloud-A');
    expect(plane.requests).toHaveLength(2);
  });

  it('does not renew a connect that is merely slow', async () => {
    plane.on('/rasp/connect', { kind: 'slow', ms: 100, answer: { kind: 'ok', data: servedData('') } });
    const { sync, appName } = syncFixture(plane.connectUrl);
    void sync.start();
    await sync.ready();
    expect(appName()).toBe('cloud-A');
    expect(plane.requests).toHaveLength(1);
  });
});
