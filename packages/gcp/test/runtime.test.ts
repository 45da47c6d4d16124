import { fileURLToPath } from 'node:url';
import { type FakeControlPlane, startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import { type RunningServer, startFramework, startServer } from '@rasp/testing/gcp/run-framework.ts';
import { send } from './loopback.ts';
import { printed } from './printed.ts';

const functions = (name: string): string => fileURLToPath(new URL(`./functions/${name}`, import.meta.url));
const nodeArgs = ['--conditions=@rasp/source'];
const attack = '/files?name=..%2F..%2F..%2F..%2Fetc%2Fpasswd';
const open: RunningServer[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) await server.stop();
});

async function framework(
  target: string,
  source = 'index.mjs',
  env: Record<string, string> = {},
): Promise<RunningServer> {
  const server = await startFramework({ target, source: functions(source), nodeArgs, env });
  open.push(server);
  return server;
}

describe('on the real command line of functions-framework', () => {
  it.each([
    ['registered', 'index.mjs'],
    ['exported', 'index.mjs'],
    ['plain', 'common.cjs'],
  ])('serves and blocks with the function %s of %s', async (target, source) => {
    const { port } = await framework(target, source);
    const asked = [];
    for (const path of ['/files', attack, '/files']) {
      const { statusCode, body } = await send(port, { target: path });
      asked.push([statusCode, body]);
    }
    expect(asked).toEqual([
      [200, 'served /files'],
      [403, 'Blocked'],
      [200, 'served /files'],
    ]);
  });

  it.each(['throwing', 'late'])('lets the framework see the error of the function %s', async (target) => {
    const server = await framework(target);
    const response = await send(server.port, {});
    expect(response).toMatchObject({ statusCode: 500, headers: { 'x-google-status': 'crash' } });
    await printed(server, /TypeError: the handler (?:is broken|broke later)/u);
    expect((await send(server.port, {})).statusCode).toBe(500);
  });
});

describe('SIGTERM on Cloud Run', () => {
  let cloud: FakeControlPlane;
  beforeEach(async () => {
    cloud = await startFakeControlPlane();
    cloud.on('/rasp/connect', { kind: 'ok', data: { config: { BEACON_URL: cloud.beaconUrl, BEACON_DELAY: 3600 } } });
    cloud.on('/rasp/beacon', { kind: 'slow', ms: 100, answer: { kind: 'ok', data: {} } });
  });
  afterEach(() => cloud.close());

  const env = (): Record<string, string> => ({
    RASP_CLOUD_URL: cloud.connectUrl,
    RASP_KEY: '00000000-0000-4000-8000-000000000000',
    // The first request waits for the configuration, which says where beacons go; a busy machine gives it late.
    RASP_CONNECT_TIMEOUT_MS: '5000',
    RASP_CLOUD_TIMEOUT_MS: '30000',
  });

  /** Serves a few requests, ends the process, and tells how it ended and what the last beacon counted. */
  async function terminate(server: RunningServer): Promise<unknown> {
    for (let n = 0; n < 3; n++) expect((await send(server.port, { target: '/files' })).statusCode).toBe(200);
    expect((await send(server.port, { target: attack })).statusCode).toBe(403);
    // The first beacon went out beside the first request; the last one waits for its answer.
    await cloud.received('/rasp/beacon', 1);
    server.process.kill('SIGTERM');
    const end = await server.ended;
    return { end, beacons: cloud.requestsTo('/rasp/beacon').length };
  }

  it('sends a last beacon although the framework exits in its own listener, and exits as it would have', async () => {
    expect(await terminate(await framework('registered', 'index.mjs', env()))).toEqual({ end: 0, beacons: 2 });
    const last = JSON.stringify(cloud.requestsTo('/rasp/beacon').at(-1)?.json);
    expect(last).toContain('"attacks":1');
  });

  it('sends a last beacon where nobody else listens, and dies of the signal as it would have', async () => {
    const server = await startServer({ args: [functions('server.mjs')], nodeArgs, env: env() });
    open.push(server);
    expect(await terminate(server)).toEqual({ end: 'SIGTERM', beacons: 2 });
  });

  it('leaves the signal alone without a control plane', async () => {
    const server = await startServer({ args: [functions('server.mjs')], nodeArgs });
    open.push(server);
    server.process.kill('SIGTERM');
    expect(await server.ended).toBe('SIGTERM');
  });
});
