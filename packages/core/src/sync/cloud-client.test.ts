import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type FakeControlPlane, startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import { handClock } from '../../test/sync-fixture.ts';
import { type CloudOutcome, type CloudRequest, createCloudClient } from './cloud-client.ts';

const clock = handClock();

describe('the cloud client', () => {
  let plane: FakeControlPlane;
  beforeEach(async () => {
    plane = await startFakeControlPlane();
  });
  afterEach(() => plane.close());

  const request = (more: Partial<CloudRequest> = {}): CloudRequest => ({
    method: 'POST',
    url: new URL(plane.connectUrl),
    body: '{}',
    timeoutMs: 20_000,
    maxBytes: 100_000,
    ...more,
  });

  it('reuses one connection, and takes a fresh one at once where the old one is dead', async () => {
    plane.on('/rasp/connect', { kind: 'ok' });
    const client = createCloudClient(clock, 'test');
    await client.send(request()).outcome;
    await client.send(request()).outcome;
    plane.dropConnections();
    const outcome = await client.send(request()).outcome;
    expect(outcome).toMatchObject({ kind: 'answer', status: 200 });
    expect(plane.requests.map(({ connection }) => connection)).toEqual([1, 1, 2]);
    client.close();
  });

  it('does not try a connection that was idle for longer than load balancers keep one', async () => {
    plane.on('/rasp/connect', { kind: 'ok' });
    const client = createCloudClient(clock, 'test');
    await client.send(request()).outcome;
    clock.jump(55_000);
    await client.send(request()).outcome;
    clock.jump(55_001);
    await client.send(request()).outcome;
    expect(plane.requests.map(({ connection }) => connection)).toEqual([1, 1, 2]);
    client.close();
  });

  it('sends once where a fresh connection is cut: the server may have acted', async () => {
    plane.on('/rasp/connect', { kind: 'drop' });
    const client = createCloudClient(clock, 'test');
    expect(await client.send(request()).outcome).toMatchObject({ kind: 'failed', failure: 'unreachable' });
    expect(plane.requests).toHaveLength(1);
  });

  it('pins both sides of the size bound', async () => {
    const sizes = [100_000, 100_001];
    plane.on('/rasp/connect', (_request, nth) => ({ kind: 'raw', body: `"${'a'.repeat((sizes[nth] ?? 0) - 2)}"` }));
    const client = createCloudClient(clock, 'test');
    expect(await client.send(request()).outcome).toMatchObject({ kind: 'answer' });
    expect(await client.send(request()).outcome).toMatchObject({ kind: 'failed', failure: 'oversize' });
    client.close();
  });

  it.each([
    ['a stream without end', { kind: 'flood', bytes: 50_000_000 }, 'oversize'],
    ['a gzip bomb', { kind: 'bomb', bytes: 50_000_000 }, 'unreadable'],
    ['no answer', { kind: 'hang' }, 'timeout'],
    ['half an answer', { kind: 'half' }, 'timeout'],
    ['a body cut off', { kind: 'cut', body: '{' }, 'unreachable'],
    ['HTML', { kind: 'raw', body: '<p>' }, 'unreadable'],
    ['a redirect elsewhere', { kind: 'redirect', status: 307, location: 'http://localhost:1/' }, 'redirect'],
  ] as const)('gives up on %s', async (_name, behaviour, failure) => {
    plane.on('/rasp/connect', behaviour);
    const client = createCloudClient(clock, 'test');
    const waitedOut = failure === 'timeout' ? { timeoutMs: 300 } : {};
    expect(await client.send(request(waitedOut)).outcome).toMatchObject({ kind: 'failed', failure });
    client.close();
  });

  it('unpacks gzip and takes 204 for an empty answer', async () => {
    plane.on('/rasp/connect', [
      { kind: 'json', body: { a: 1 }, gzip: true },
      { kind: 'raw', status: 204, body: '' },
    ]);
    const client = createCloudClient(clock, 'test');
    expect(await client.send(request()).outcome).toMatchObject({ status: 200, json: { a: 1 } });
    expect(await client.send(request()).outcome).toMatchObject({ status: 204, json: {} });
    client.close();
  });

  it('can be aborted, once', async () => {
    plane.on('/rasp/connect', { kind: 'hang' });
    const call = createCloudClient(clock, 'test').send(request());
    call.abort();
    call.abort();
    call.extend(10);
    expect(await call.outcome).toMatchObject({ kind: 'failed', failure: 'aborted' });
  });

  it('reads an answer that waited through a freeze before it gives up', async () => {
    plane.on('/rasp/connect', { kind: 'slow', ms: 120, answer: { kind: 'ok' } });
    // Ten seconds were slept through at whatever time this clock is read, so that no busy machine comes too late to read the answer.
    let slept = 0;
    const frozen = { now: clock.now, monotonic: () => (slept += 10_000) };
    const client = createCloudClient(frozen, 'test');
    const call = client.send(request({ timeoutMs: 50 }));
    expect(await call.outcome).toMatchObject({ kind: 'answer', status: 200 });
    client.close();
  });

  it('does not keep an ending process alive', async () => {
    plane.on('/rasp/connect', { kind: 'hang' });
    const program = `
      import { createCloudClient } from ${JSON.stringify(path.join(__dirname, 'cloud-client.ts'))};
      const clock = { now: () => Date.now(), monotonic: () => performance.now() };
      const url = new URL(${JSON.stringify(plane.connectUrl)});
      createCloudClient(clock, 'test').send({ method: 'POST', url, body: '{}', timeoutMs: 60_000, maxBytes: 1_000 });
    `;
    const began = performance.now();
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
    // The answer was to be waited for twice as long.
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  it('refuses a certificate that nobody vouches for, whatever the environment says', async () => {
    const tls = await startFakeControlPlane({ tls: true });
    tls.on('/rasp/connect', { kind: 'ok' });
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    const outcomes: CloudOutcome[] = [];
    try {
      outcomes.push(await createCloudClient(clock, 'test').send(request({ url: new URL(tls.connectUrl) })).outcome);
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
      await tls.close();
    }
    expect(outcomes).toMatchObject([
      { kind: 'failed', failure: 'unreachable', message: expect.stringContaining('SELF_SIGNED') },
    ]);
    expect(tls.requests).toHaveLength(0);
  });
});
