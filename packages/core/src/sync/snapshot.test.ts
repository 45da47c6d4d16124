import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import { epoch, servedData, syncFixture } from '../../test/sync-fixture.ts';
import { createSnapshotStore, type Snapshot } from './snapshot.ts';

const url = 'https://cloud.example/connect';
const snapshot: Snapshot = {
  savedAt: epoch,
  reached: null,
  config: { APP_NAME: 'kept' },
  revision: '3',
  cursor: 'c-3',
  blacklist: [{ network: '192.0.2.1', expiresAt: epoch + 60_000 }],
  own: [
    {
      address: '45.0.113.9',
      detectedAt: epoch - 1_000,
      origin: { check: 'sqli', evidence: 'x', ipSource: 'platform' },
    },
  ],
};

describe('the last good snapshot', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'rasp-test-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const store = (key: string | null = 'K-1', maxBytes = 1_000_000) =>
    createSnapshotStore(directory, url, key, maxBytes);
  const file = (): string => path.join(directory, readdirSync(directory)[0] ?? '');

  it('comes back as it was saved, in one file of our own', async () => {
    expect(store().load(epoch)).toBeNull();
    expect(await store().save(snapshot)).toBe(true);
    expect(await store().save(snapshot)).toBe(true);
    expect(readdirSync(directory)).toHaveLength(1);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readFileSync(file(), 'utf8')).not.toContain('K-1');
    expect(store().load(epoch)).toEqual(snapshot);
  });

  it('belongs to one control plane and one key', async () => {
    await store().save(snapshot);
    expect(store('K-2').load(epoch)).toBeNull();
    expect(store(null).load(epoch)).toBeNull();
    expect(createSnapshotStore(directory, 'https://other.example/', 'K-1', 1_000_000).load(epoch)).toBeNull();
  });

  it('is good for a day and not from the future; entries end when they end', async () => {
    await store().save(snapshot);
    expect(store().load(epoch + 86_400_000)).not.toBeNull();
    expect(store().load(epoch + 86_400_001)).toBeNull();
    expect(store().load(epoch - 300_000)).not.toBeNull();
    expect(store().load(epoch - 300_001)).toBeNull();
    expect(store().load(epoch + 60_000)?.blacklist).toEqual([]);
  });

  it('is refused when anything in the file was changed, cut off or put there by somebody else', async () => {
    await store().save(snapshot);
    const good = readFileSync(file(), 'utf8');
    const foreign = good.slice(65).replace('kept', 'evil');
    for (const bad of [
      good.replace('kept', 'evil'),
      good.slice(0, -1),
      foreign,
      `${'0'.repeat(64)}\n${foreign}`,
      '',
      'x'.repeat(64),
    ]) {
      writeFileSync(file(), bad);
      expect(store().load(epoch)).toBeNull();
    }
    writeFileSync(file(), good);
    expect(store().load(epoch)).not.toBeNull();
    chmodSync(file(), 0o644);
    expect(store().load(epoch)).toBeNull();
  });

  it('does not follow a link, and does not read more than it may', async () => {
    await store().save(snapshot);
    const target = path.join(directory, 'elsewhere.json');
    const name = file();
    writeFileSync(target, readFileSync(name), { mode: 0o600 });
    rmSync(name);
    symlinkSync(target, name);
    expect(store().load(epoch)).toBeNull();
    rmSync(name);
    writeFileSync(name, readFileSync(target), { mode: 0o600 });
    expect(store().load(epoch)).not.toBeNull();
    expect(store('K-1', 50).load(epoch)).toBeNull();
    expect(await store('K-1', 50).save(snapshot)).toBe(false);
  });

  it('is not kept where the directory cannot be made, and nothing is thrown', async () => {
    const taken = path.join(directory, 'taken');
    writeFileSync(taken, '');
    const blocked = createSnapshotStore(taken, url, null, 1_000_000);
    expect(await blocked.save(snapshot)).toBe(false);
    expect(blocked.load(epoch)).toBeNull();
  });

  it('carries an agent over a start without its control plane', async () => {
    const plane = await startFakeControlPlane();
    const listed = { blacklist: { '192.0.2.1': epoch / 1_000 }, revision: 5, cursor: 'c-5' };
    plane.on('/rasp/connect', [{ kind: 'ok', data: servedData(plane.beaconUrl, listed) }, { kind: 'drop' }]);
    const first = syncFixture(plane.connectUrl, { SNAPSHOT_DIR: directory });
    void first.sync.start();
    await first.sync.exchange();
    const second = syncFixture(plane.connectUrl, { SNAPSHOT_DIR: directory });
    void second.sync.start();
    expect(second.appName()).toBe('cloud-A');
    expect(second.sync.config()).toMatchObject({ origin: 'snapshot', revision: '5' });
    expect(second.blacklist.has('192.0.2.1', epoch)).toBe(true);
    await second.sync.exchange();
    expect(plane.requests.at(-1)?.json).toMatchObject({ cursor: 'c-5', config: { revision: '5', state: 'applied' } });
    expect(second.sync.status()).toMatchObject({ state: 'unreachable', cursor: 'c-5' });
    expect(second.appName()).toBe('cloud-A');
    await plane.close();
  });

  it('keeps what was not acknowledged apart, so that the next start shares it', async () => {
    const plane = await startFakeControlPlane();
    const listed = { blacklist: { '45.0.113.1': epoch / 1_000 }, cursor: 'c-5' };
    plane.on('/rasp/connect', { kind: 'ok', data: servedData(plane.beaconUrl, listed) });
    plane.on('/rasp/beacon', { kind: 'ok' });
    const first = syncFixture(plane.connectUrl, { SNAPSHOT_DIR: directory });
    first.blacklist.addOwn('45.0.113.9', epoch - 60_000, 3_600_000, {
      check: 'sqli',
      evidence: '',
      ipSource: 'platform',
    });
    await first.sync.start();
    const second = syncFixture(plane.connectUrl, { SNAPSHOT_DIR: directory });
    await second.sync.start();
    expect(second.blacklist.pending()).toEqual(first.blacklist.pending());
    expect([...second.blacklist.entries()]).toContainEqual({ network: '45.0.113.9', expiresAt: epoch + 3_540_000 });
    await second.sync.exchange();
    expect(plane.requestsTo('/rasp/beacon').at(-1)?.json).toMatchObject({
      blacklist: [['45.0.113.9', epoch / 1_000 - 60, { check: 'sqli' }]],
    });
    const late = syncFixture(plane.connectUrl, { SNAPSHOT_DIR: directory });
    late.clock.jump(3_540_000);
    await late.sync.start();
    expect(late.blacklist.pending()).toEqual([]);
    await plane.close();
  });

  it('is validated like a fresh answer', async () => {
    const refused = { ...snapshot, config: { APP_NAME: 'refuse me' } };
    const { sync, blacklist, appName, lines } = syncFixture(
      'http://127.0.0.1:1/',
      {},
      { snapshots: { load: () => refused, save: () => Promise.resolve(true) } },
    );
    void sync.start();
    expect(appName()).toBe('local');
    expect(blacklist.size).toBe(0);
    expect(lines.join()).toContain('not restored');
    await sync.exchange();
  });
});
