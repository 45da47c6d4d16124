import { type FakeControlPlane, type Script, startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import { epoch, type SyncFixture, servedData, syncFixture } from '../../test/sync-fixture.ts';
import type { EntryOrigin } from '../blacklist/blacklist.ts';

const origin: EntryOrigin = { check: 'sqli', evidence: 'union select', ipSource: 'platform' };

describe('beacons', () => {
  let plane: FakeControlPlane;
  beforeEach(async () => {
    plane = await startFakeControlPlane();
  });
  afterEach(() => plane.close());

  async function connected(script: Script, more: object = {}, config: object = {}): Promise<SyncFixture> {
    plane.on('/rasp/connect', { kind: 'ok', data: servedData(plane.beaconUrl, more, config) });
    plane.on('/rasp/beacon', script);
    const fixture = syncFixture(plane.connectUrl);
    void fixture.sync.start();
    await fixture.sync.ready();
    return fixture;
  }
  const beacons = (): readonly unknown[] => plane.requestsTo('/rasp/beacon').map(({ json }) => json);

  it('sends the first one when asked after connecting, not before', async () => {
    const { sync } = await connected({ kind: 'ok' });
    expect(beacons()).toHaveLength(0);
    expect(sync.due()).toBe(true);
    await sync.exchange();
    expect(beacons()).toHaveLength(1);
    expect(sync.due()).toBe(false);
  });

  it('is due again after BEACON_DELAY, to the millisecond', async () => {
    const { sync, clock } = await connected({ kind: 'ok' });
    await sync.exchange();
    clock.pass(29_999);
    expect(sync.due()).toBe(false);
    clock.pass(1);
    expect(sync.due()).toBe(true);
  });

  it('counts time frozen by the wall clock, and time by the monotonic clock when the wall clock jumps back', async () => {
    const { sync, clock } = await connected({ kind: 'ok' });
    await sync.exchange();
    clock.jump(30_000);
    expect(sync.due()).toBe(true);
    await sync.exchange();
    clock.jump(-86_400_000);
    expect(sync.due()).toBe(false);
    clock.pass(30_000);
    expect(sync.due()).toBe(true);
  });

  it('lets the server set the delay, and a later configuration without one take it back', async () => {
    const { sync, clock } = await connected([
      { kind: 'ok', data: { beaconDelay: 120 } },
      { kind: 'ok', data: servedData(plane.beaconUrl) },
      { kind: 'ok' },
    ]);
    await sync.exchange();
    clock.pass(119_999);
    expect(sync.due()).toBe(false);
    clock.pass(1);
    await sync.exchange();
    clock.pass(30_000);
    expect(sync.due()).toBe(true);
  });

  it('keeps one request in flight', async () => {
    const { sync } = await connected({ kind: 'slow', ms: 40, answer: { kind: 'ok' } });
    const first = sync.exchange();
    expect(sync.due()).toBe(false);
    expect(sync.exchange()).toBe(first);
    await first;
    expect(beacons()).toHaveLength(1);
  });

  it('carries counters as deltas, use in percent, and own entries with their reasons', async () => {
    const { sync, telemetry, blacklist, clock } = await connected({ kind: 'ok' });
    telemetry.success();
    telemetry.success();
    telemetry.error();
    telemetry.attack();
    telemetry.failure('decode');
    telemetry.dropped('event', 3);
    blacklist.addOwn('45.0.113.21', clock.now(), 60_000, origin);
    await sync.exchange();
    clock.pass(30_000);
    telemetry.success();
    await sync.exchange();
    expect(beacons()).toMatchObject([
      {
        key: 'K-1',
        version: '0.1.0',
        telemetry: {
          cpu: expect.any(Number),
          memory: expect.any(Number),
          requests: { success: 2, errors: 1, attacks: 1 },
        },
        blacklist: [['45.0.113.21', epoch / 1_000, origin]],
        dropped: { events: 3, findings: 0 },
        failures: { decode: 1 },
      },
      {
        telemetry: { requests: { success: 1, errors: 0, attacks: 0 } },
        blacklist: [],
        dropped: { events: 0 },
        failures: {},
      },
    ]);
    expect(blacklist.has('45.0.113.21', clock.now())).toBe(true);
  });

  it('sends neither telemetry nor entries where they are switched off, and keeps them', async () => {
    const { sync, telemetry, blacklist, clock } = await connected(
      { kind: 'ok' },
      {},
      { TELEMETRY_DATA: false, BLACKLIST_SHARE: false },
    );
    telemetry.success();
    blacklist.addOwn('45.0.113.21', clock.now(), 60_000, origin);
    await sync.exchange();
    expect(beacons()[0]).not.toHaveProperty('telemetry');
    expect(beacons()[0]).not.toHaveProperty('blacklist');
    expect(telemetry.take().success).toBe(1);
    expect(blacklist.pending()).toHaveLength(1);
  });

  it.each([
    ['a refusal', { kind: 'refuse', status: 200 }],
    ['a 503', { kind: 'json', status: 503, body: { status: true, message: 'ok', data: {} } }],
    ['two dropped connections', [{ kind: 'drop' }, { kind: 'drop' }]],
    ['truncated JSON', { kind: 'raw', body: '{"status":true' }],
  ] as const)('keeps counters and entries after %s, and sends them with the next one', async (_name, answer) => {
    const { sync, telemetry, blacklist, clock } = await connected([answer, { kind: 'ok' } as const].flat());
    telemetry.success();
    blacklist.addOwn('45.0.113.21', clock.now(), 600_000, origin);
    await sync.exchange();
    telemetry.success();
    clock.pass(300_000);
    await sync.exchange();
    expect(beacons().at(-1)).toMatchObject({
      telemetry: { requests: { success: 2 } },
      blacklist: [['45.0.113.21', epoch / 1_000, origin]],
    });
    expect(telemetry.take().success).toBe(0);
    expect(blacklist.pending()).toHaveLength(0);
  });

  it('shares 256 entries at a time and the rest with the next beacon', async () => {
    const { sync, blacklist, clock } = await connected({ kind: 'ok' });
    for (let index = 0; index < 300; index++)
      blacklist.addOwn(`45.0.${index >> 8}.${index & 255}`, clock.now(), 600_000, origin);
    await sync.exchange();
    clock.pass(30_000);
    await sync.exchange();
    const shared = beacons().map((beacon) => (beacon as { blacklist: unknown[] }).blacklist.length);
    expect(shared).toEqual([256, 44]);
  });

  it('applies new, remove, a configuration and a cursor, and sends the cursor back', async () => {
    const changed = { ...servedData(plane.beaconUrl, {}, { APP_NAME: 'cloud-B' }), revision: 2, cursor: 'c-7' };
    const { sync, blacklist, clock, appName } = await connected(
      [
        { kind: 'ok', data: { ...changed, blacklist: { new: ['192.0.2.50', 'no address'], remove: ['192.0.2.1'] } } },
        { kind: 'ok' },
      ],
      { blacklist: { '192.0.2.1': epoch / 1_000 }, revision: 1 },
    );
    expect(blacklist.has('192.0.2.1', epoch)).toBe(true);
    await sync.exchange();
    expect([blacklist.has('192.0.2.1', epoch), blacklist.has('192.0.2.50', epoch)]).toEqual([false, true]);
    expect(appName()).toBe('cloud-B');
    expect(sync.status().cursor).toBe('c-7');
    clock.pass(30_000);
    await sync.exchange();
    expect(beacons()).toMatchObject([
      { config: { revision: '1', state: 'applied' } },
      { cursor: 'c-7', config: { revision: '2', state: 'applied' } },
    ]);
  });

  it.each([
    ['pairs', [['192.0.2.50', 1]]],
    ['an object', { '192.0.2.50': epoch / 1_000 - 3_599 }],
  ])('counts the time of new entries from receipt, as %s', async (_name, added) => {
    const { sync, blacklist } = await connected({ kind: 'ok', data: { blacklist: { new: added } } });
    await sync.exchange();
    expect(blacklist.has('192.0.2.50', epoch + 3_599_000)).toBe(true);
    expect(blacklist.has('192.0.2.50', epoch + 3_602_000)).toBe(false);
  });

  it('acknowledges but applies nothing where the configuration is refused', async () => {
    const data = {
      config: { APP_NAME: 'refuse me' },
      cursor: 'c-9',
      blacklist: { new: ['192.0.2.50'], remove: ['192.0.2.1'] },
    };
    const { sync, blacklist, telemetry, appName } = await connected(
      { kind: 'ok', data },
      { blacklist: { '192.0.2.1': epoch / 1_000 } },
    );
    telemetry.success();
    await sync.exchange();
    expect(appName()).toBe('cloud-A');
    expect([blacklist.has('192.0.2.1', epoch), blacklist.has('192.0.2.50', epoch)]).toEqual([true, false]);
    expect(sync.status()).toMatchObject({
      state: 'connected',
      cursor: null,
      lastError: expect.stringContaining('APP_NAME'),
    });
    expect(telemetry.take().success).toBe(0);
  });

  it('connects again for the whole list after a resync, and does not let a server ask for it with every request', async () => {
    const { sync, clock } = await connected({ kind: 'ok', data: { resync: true, cursor: 'c-1' } });
    await sync.exchange();
    expect(sync.due()).toBe(true);
    await sync.exchange();
    expect(plane.requestsTo('/rasp/connect')).toHaveLength(2);
    expect(plane.requestsTo('/rasp/connect')[1]?.json).not.toHaveProperty('cursor');
    expect(sync.due()).toBe(false);
    clock.pass(30_000);
    expect(sync.due()).toBe(true);
  });

  it('waits longer after each failure, and connects anew after three', async () => {
    const { sync, clock } = await connected({ kind: 'refuse', status: 500 });
    const pauses: number[] = [];
    for (let round = 0; round < 3; round++) {
      await sync.exchange();
      let waited = 0;
      while (!sync.due()) {
        clock.pass(1_000);
        waited++;
      }
      pauses.push(waited);
    }
    // BEACON_DELAY is 30 and random() is 0.5.
    expect(pauses).toEqual([15, 30, 60]);
    await sync.exchange();
    expect(plane.requestsTo('/rasp/connect')).toHaveLength(2);
    expect(sync.due()).toBe(false);
  });

  it("honours Retry-After and the server's own retryAfter", async () => {
    const { sync, clock } = await connected([
      { kind: 'json', status: 429, body: {}, headers: { 'retry-after': '200' } },
      { kind: 'ok', data: { retryAfter: 300 } },
      { kind: 'ok' },
    ]);
    await sync.exchange();
    // 200 s and 20 % × random().
    clock.pass(219_999);
    expect(sync.due()).toBe(false);
    clock.pass(1);
    await sync.exchange();
    clock.pass(299_999);
    expect(sync.due()).toBe(false);
    clock.pass(1);
    expect(sync.due()).toBe(true);
  });

  it('sends none without BEACON, without BEACON_URL, or to a host that is not allowed', async () => {
    const elsewhere = 'http://192.0.2.7/beacon';
    for (const config of [
      { BEACON: false },
      { BEACON_URL: '' },
      { BEACON_URL: elsewhere },
      { BEACON_URL: 'http://[' },
    ]) {
      const { sync, lines } = await connected({ kind: 'ok' }, {}, config);
      expect(sync.due()).toBe(false);
      expect(lines.join()).toEqual(config.BEACON_URL?.startsWith('http') ? expect.stringContaining('BEACON_URL') : '');
    }
    expect(beacons()).toHaveLength(0);
  });

  it('sends a last one at shutdown where there is news, within the budget', async () => {
    const { sync, telemetry } = await connected([{ kind: 'ok' }, { kind: 'hang' }]);
    await sync.exchange();
    await sync.flush(1_000);
    expect(beacons()).toHaveLength(1);
    telemetry.attack();
    const began = performance.now();
    // Long enough for a busy machine to send it; the exchange's own limit is twenty times as long.
    await sync.flush(1_000);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(beacons()).toHaveLength(2);
    expect(telemetry.take().attacks).toBe(1);
  });
});
