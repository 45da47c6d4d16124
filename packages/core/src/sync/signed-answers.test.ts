import { createHash } from 'node:crypto';
import { type Behaviour, type FakeControlPlane, startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import { createTestKey, signContent } from '../../test/sign-answer.ts';
import { epoch, type SyncFixture, servedData, syncFixture } from '../../test/sync-fixture.ts';
import { compactList } from '../protocol/compact-list-format.ts';
import { runToEnd } from '../protocol/run-to-end.ts';
import { type SignedHead, signedAnswer, signedHeader } from '../protocol/signed-answer.ts';
import { writeCompactList } from '../protocol/write-compact-list.ts';
import type { Snapshot } from './snapshot.ts';

const key = createTestKey();

describe('an agent that holds a public key', () => {
  let plane: FakeControlPlane;
  let stored: Snapshot | null;
  beforeEach(async () => {
    plane = await startFakeControlPlane();
    stored = null;
  });
  afterEach(() => plane.close());

  const served = (name: string, more: object = {}) =>
    servedData(plane.beaconUrl, { revision: name, cursor: 'e1.100', blacklist: {}, ...more }, { APP_NAME: name });
  const signed = (content: object, changes: Partial<SignedHead> = {}): Behaviour => ({
    kind: 'ok',
    data: signContent(key, content, changes),
  });
  const beacon = (content: object, changes: Partial<SignedHead> = {}) =>
    signed(content, { kind: 'beacon', ...changes });

  function agent(): SyncFixture {
    return syncFixture(
      plane.connectUrl,
      { SNAPSHOT_DIR: '' },
      {
        bootstrap: {
          cloudUrl: plane.connectUrl,
          key: `rasp_${'a'.repeat(16)}_${'b'.repeat(48)}`,
          publicKeys: [key.publicText],
          template: 'default',
          file: null,
          floor: { checks: {}, paths: [], hosts: [] },
        },
        snapshots: {
          load: () => stored,
          save: async (snapshot) => {
            stored = snapshot;
            return true;
          },
        },
      },
    );
  }

  async function connected(): Promise<SyncFixture> {
    plane.on('/rasp/connect', signed(served('cloud-A', { blacklist: { '192.0.2.1': epoch / 1_000 } })));
    const fixture = agent();
    await fixture.sync.start();
    expect(fixture.appName()).toBe('cloud-A');
    return fixture;
  }
  const bodies = (path: string) => plane.requestsTo(path).map(({ json }) => json as Record<string, unknown>);

  it('says so, and takes what is signed', async () => {
    const { sync } = await connected();
    expect(bodies('/rasp/connect')[0]).toMatchObject({ accept: expect.arrayContaining(['signed-1']) });
    expect(sync.status()).toMatchObject({ state: 'connected', cursor: 'e1.100' });
  });

  it('takes nothing that is not signed, keeps what it has, and says why in its next beacon', async () => {
    const fixture = await connected();
    plane.on('/rasp/beacon', [
      { kind: 'ok', data: served('evil', { blacklist: { new: [], remove: ['192.0.2.1'] } }) },
      beacon({ revision: 'cloud-A', cursor: 'e1.100' }, { from: 100 }),
    ]);
    fixture.telemetry.success();
    await fixture.sync.exchange();
    expect(fixture.appName()).toBe('cloud-A');
    expect(fixture.blacklist.has('192.0.2.1', epoch)).toBe(true);
    expect(fixture.telemetry.take().success).toBe(1);
    expect(fixture.lines.join()).toContain('RASP_ERR_CLOUD_SIGNATURE');
    fixture.clock.pass(120_000);
    await fixture.sync.exchange();
    expect(bodies('/rasp/beacon')[1]).toMatchObject({
      config: { revision: 'cloud-A', state: 'refused', error: 'an answer was not taken: it is not signed' },
      telemetry: { requests: { success: 1 } },
    });
    expect(fixture.sync.status()).toMatchObject({ state: 'connected', lastError: null });
    fixture.clock.pass(120_000);
    await fixture.sync.exchange();
    expect(bodies('/rasp/beacon')[2]).toMatchObject({ config: { revision: 'cloud-A', state: 'applied', error: null } });
  });

  it('applies signed changes one after the other and none of them twice', async () => {
    const fixture = await connected();
    const change = (from: number, position: number, network: string) =>
      beacon({ cursor: `e1.${position}`, blacklist: { new: [network], remove: [] } }, { from, position });
    plane.on('/rasp/beacon', [
      change(100, 101, '192.0.2.2'),
      change(101, 102, '192.0.2.3'),
      change(100, 101, '192.0.2.2'),
    ]);
    for (let exchange = 0; exchange < 3; exchange++) {
      await fixture.sync.exchange();
      fixture.clock.pass(60_000);
    }
    expect(fixture.sync.status()).toMatchObject({ state: 'unreachable', cursor: 'e1.102' });
    expect(fixture.lines.join()).toContain('older than the list');
  });

  it('keeps an older configuration out, and takes a return to it that was given a new number', async () => {
    const fixture = await connected();
    plane.on('/rasp/beacon', [
      beacon({ ...served('cloud-B'), blacklist: undefined }, { from: 100, version: 11 }),
      beacon({ ...served('cloud-A'), blacklist: undefined }, { from: 100, version: 10 }),
      beacon({ ...served('cloud-A'), blacklist: undefined }, { from: 100, version: 12 }),
    ]);
    const names: string[] = [];
    for (let exchange = 0; exchange < 3; exchange++) {
      await fixture.sync.exchange();
      names.push(fixture.appName());
      fixture.clock.pass(120_000);
    }
    expect(names).toEqual(['cloud-B', 'cloud-B', 'cloud-A']);
  });

  it('goes on after a restart from where it stood, and asks for the whole list where its file knows nothing of signatures', async () => {
    await (await connected()).sync.flush(0);
    expect(stored).toMatchObject({ cursor: 'e1.100', reached: { version: 10, epoch: 'e1', position: 100 } });
    plane.on('/rasp/connect', signed(served('old'), { version: 9 }));
    const next = agent();
    await next.sync.start();
    expect(next.appName()).toBe('cloud-A');
    expect(bodies('/rasp/connect').at(-1)).toMatchObject({ cursor: 'e1.100' });
    stored = stored === null ? null : { ...stored, reached: null };
    const another = agent();
    await another.sync.start();
    expect(bodies('/rasp/connect').at(-1)).not.toHaveProperty('cursor');
  });

  describe('and a list in its compact form', () => {
    const entries = [{ network: '192.0.2.1', expiresAt: epoch + 90_000 }];
    const bytes = runToEnd(writeCompactList(entries, { cursor: 'e1.100', now: epoch }));
    const others = runToEnd(writeCompactList([], { cursor: 'e1.100', now: epoch }));
    const digest = createHash('sha256').update(bytes).digest('hex');

    async function take(body: Uint8Array, more: object, header?: string): Promise<SyncFixture> {
      const content = { ...served('cloud-A'), blacklist: undefined, blacklistUrl: 'list', ...more };
      plane.on('/rasp/list', {
        kind: 'raw',
        body,
        headers: {
          'content-type': compactList.mediaType,
          ...(header === undefined ? {} : { [signedAnswer.header]: header }),
        },
      });
      plane.on('/rasp/connect', [signed(content), { kind: 'json', status: 503, body: {} }]);
      const fixture = agent();
      await fixture.sync.start();
      return fixture;
    }

    it('takes the bytes whose digest was signed', async () => {
      const fixture = await take(bytes, { blacklistDigest: digest });
      expect(fixture.blacklist.size).toBe(1);
      expect(fixture.sync.status()).toMatchObject({ state: 'connected', cursor: 'e1.100' });
    });

    it.each([
      ['other bytes', others, { blacklistDigest: digest }],
      ['bytes of which nothing was signed', bytes, {}],
    ])('takes no %s', async (_what, body, more) => {
      const fixture = await take(body, more);
      expect(fixture.blacklist.size).toBe(0);
      expect(fixture.sync.status()).toMatchObject({ state: 'unreachable', cursor: null });
      expect(fixture.lines.join()).toContain('not those that were signed');
    });

    describe('of another server', () => {
      const theirs = [
        { network: '192.0.2.1', expiresAt: epoch + 90_000 },
        { network: '192.0.2.2', expiresAt: epoch + 90_000 },
      ];
      const list = runToEnd(writeCompactList(theirs, { cursor: 'e1.101', now: epoch }));
      const sha256 = createHash('sha256').update(list).digest('hex');
      // The URL of these tests is `/rasp/list`.
      const headerOf = (changes: Partial<SignedHead> = {}, by = key): string =>
        signedHeader(signContent(by, {}, { kind: 'blacklist', audience: 'rasp', position: 101, sha256, ...changes }));

      it('takes it by the signature that goes with it, and goes on where that list stands', async () => {
        const fixture = await take(list, { blacklistDigest: digest }, headerOf());
        expect(fixture.blacklist.size).toBe(2);
        expect(fixture.sync.status()).toMatchObject({ state: 'connected', cursor: 'e1.101' });
        // A change that builds on the position of the answer is none to an agent that holds this list.
        plane.on('/rasp/beacon', beacon({ revision: 'cloud-A', cursor: 'e1.100' }, { from: 100, position: 100 }));
        await fixture.sync.exchange();
        expect(fixture.sync.status().cursor).toBe('e1.101');
      });

      it.each<[string, string, string]>([
        ['signed for another list', headerOf({ audience: 'other' }), 'another list'],
        ['signed as an answer', headerOf({ kind: 'connect' }), 'another list'],
        ['of other bytes', headerOf({ sha256: digest }), 'another list'],
        ['signed by nobody known', headerOf({}, createTestKey()), 'no key that this agent knows'],
        ['with a key of another', headerOf({ key: key.id }, createTestKey()), 'no key that this agent knows'],
        ['that has expired', headerOf({ issued: epoch / 1_000 - 1_300, expires: epoch / 1_000 - 400 }), 'expired'],
        ['signed for too long', headerOf({ expires: epoch / 1_000 + 901 }), 'for too long'],
        ['with half a signature', headerOf().slice(0, -40), 'no key that this agent knows'],
        ['with a header that is none', 'x', 'not those that were signed'],
        ['with an endless header', 'x'.repeat(4_000), 'not those that were signed'],
      ])('takes none %s', async (_what, header, reason) => {
        const fixture = await take(list, { blacklistDigest: digest }, header);
        expect(fixture.blacklist.size).toBe(0);
        expect(fixture.sync.status()).toMatchObject({ state: 'unreachable', cursor: null });
        expect(fixture.lines.join()).toContain(reason);
      });

      it('takes none that is older than the list in force', async () => {
        await (await connected()).sync.flush(0);
        stored = stored === null ? null : { ...stored, reached: { version: 10, epoch: 'e1', position: 102 } };
        const content = { ...served('cloud-A'), blacklist: undefined, blacklistUrl: 'list', blacklistDigest: digest };
        const headers = { 'content-type': compactList.mediaType, [signedAnswer.header]: headerOf() };
        plane.on('/rasp/list', { kind: 'raw', body: list, headers });
        plane.on('/rasp/connect', [signed(content, { position: 102 }), { kind: 'json', status: 503, body: {} }]);
        const fixture = agent();
        await fixture.sync.start();
        expect([...fixture.blacklist.entries()].map(({ network }) => network)).toEqual(['192.0.2.1']);
        expect(fixture.lines.join()).toContain('older than the list in force');
      });
    });
  });
});
