import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { type FakeControlPlane, startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import type { Callable, HttpResponse } from '../src/http-types.ts';
import { type ProtectSeams, protectWith } from '../src/protect.ts';
import { cloudRun } from './gcp-driver.ts';
import { type Loopback, send, serveFunction, servePlain } from './loopback.ts';

/** Waited out where a response has to be held; long enough that a loaded machine's own pauses do not look like it. */
const settleMs = 600;
/** Never waited out: the longest that there is, and below CLOUD_TIMEOUT_MS, which would end it too. */
const longSettleMs = 2000;
const open: (Loopback | FakeControlPlane)[] = [];
let cloud: FakeControlPlane;

beforeEach(async () => {
  cloud = await startFakeControlPlane();
  open.push(cloud);
  cloud.on('/rasp/connect', { kind: 'ok', data: { config: { BEACON_URL: cloud.beaconUrl, BEACON_DELAY: 3600 } } });
  cloud.on('/rasp/beacon', { kind: 'hang' });
});
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

type Handler = (request: unknown, response: HttpResponse) => unknown;

function wrap(handler: Handler, env: Readonly<Record<string, string>> = cloudRun, budgetMs = settleMs): Callable {
  const seams: ProtectSeams = {
    dependencies: {
      env: { ...env, RASP_CLOUD_URL: cloud.connectUrl, RASP_KEY: '00000000-0000-4000-8000-000000000000' },
      log: () => undefined,
      events: () => undefined,
    },
    onShutdown: () => undefined,
  };
  const config = { SNAPSHOT_DIR: '', SETTLE_MS: budgetMs, CONNECT_TIMEOUT_MS: 5000, CLOUD_TIMEOUT_MS: 20_000 };
  return protectWith(handler as Callable, { config }, seams);
}

async function serve(handler: Handler, env?: Readonly<Record<string, string>>, budgetMs?: number): Promise<Loopback> {
  const server = await servePlain(wrap(handler, env, budgetMs));
  open.push(server);
  return server;
}

/** What came on a raw connection, and after how many milliseconds each part. */
async function receive(
  port: number,
  request: string,
): Promise<readonly { readonly text: string; readonly ms: number }[]> {
  const socket = connect(port, '127.0.0.1');
  socket.write(request);
  const start = performance.now();
  const parts = [];
  for await (const chunk of socket)
    parts.push({ text: (chunk as Buffer).toString('latin1'), ms: performance.now() - start });
  return parts;
}

async function timed<T>(work: Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const start = performance.now();
  return { value: await work, ms: performance.now() - start };
}

/** Milliseconds of the quickest of five tries, or of the first below `enough`: a machine that stands still does not do so each time. */
async function quickest(enough: number, run: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 5 && least >= enough; tries++) least = Math.min(least, await run());
  return least;
}

const get = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

describe('a response with a beacon in flight', () => {
  it('ends when the budget is spent, and what says so says it at once', async () => {
    const seen: unknown[] = [];
    const { port } = await serve((_request, response) => {
      const finished = new Promise<void>((resolve) => response.once('finish', resolve));
      seen.push(
        response.writableEnded,
        response.end('fine') === response,
        response.writableEnded,
        response.headersSent,
        response.writableFinished,
      );
      void finished.then(() => seen.push('finish', response.writableFinished));
    });
    const first = await timed(send(port, {}));
    expect(first.value).toMatchObject({ statusCode: 200, body: 'fine', headers: { 'content-length': '4' } });
    expect(first.ms).toBeGreaterThanOrEqual(settleMs - 5);
    expect(seen).toEqual([false, true, true, true, false, 'finish', true]);
    // No beacon is due beside those that follow: they wait for nothing.
    expect(await quickest(settleMs, async () => (await timed(send(port, {}))).ms)).toBeLessThan(settleMs);
  });

  it('ends with the beacon where that is sooner', async () => {
    cloud.on('/rasp/beacon', { kind: 'slow', ms: 20, answer: { kind: 'ok', data: {} } });
    // A function of its own each time: it sends one beacon.
    const ms = await quickest(longSettleMs, async () => {
      const before = cloud.requestsTo('/rasp/beacon').length;
      const { port } = await serve((_request, response) => response.end('fine'), cloudRun, longSettleMs);
      const first = await timed(send(port, {}));
      expect(cloud.requestsTo('/rasp/beacon')).toHaveLength(before + 1);
      return first.ms;
    });
    expect(ms).toBeLessThan(longSettleMs);
  });

  it('is not held where the CPU stays on', async () => {
    const ms = await quickest(longSettleMs, async () => {
      const before = cloud.requestsTo('/rasp/beacon').length;
      const { port } = await serve((_request, response) => response.end('fine'), {}, longSettleMs);
      const first = await timed(send(port, {}));
      await cloud.received('/rasp/beacon', before + 1);
      return first.ms;
    });
    expect(ms).toBeLessThan(longSettleMs);
  });

  it('streams meanwhile; only its end waits', async () => {
    const firstMs = await quickest(settleMs, async () => {
      const { port } = await serve((_request, response) => {
        response.write('one');
        setTimeout(() => response.end('two'), 10);
      });
      const parts = await receive(port, get);
      expect(parts.at(-1)?.ms).toBeGreaterThanOrEqual(settleMs - 5);
      expect(parts.map(({ text }) => text).join('')).toMatch(/one\r\n3\r\ntwo\r\n0\r\n\r\n$/u);
      return parts.find(({ text }) => text.includes('one'))?.ms ?? Number.NaN;
    });
    expect(firstMs).toBeLessThan(settleMs);
  });

  it.each<[string, Handler, string]>([
    ['a second end', (_request, response) => void response.end('first').end(), 'first'],
    ['a callback', (_request, response) => void response.end('body', () => undefined), 'body'],
    ['a callback alone', (_request, response) => void response.end(() => undefined), ''],
    ['bytes with an encoding', (_request, response) => void response.end('6869', 'hex'), 'hi'],
    ['no content', (_request, response) => void response.writeHead(204).end(), ''],
  ])('takes %s as Node does', async (_name, handler, body) => {
    const { port } = await serve(handler);
    expect((await send(port, {})).body).toBe(body);
  });

  it('reports a write after the end as Node does, and does not send it', async () => {
    const errors: unknown[] = [];
    const { port } = await serve((_request, response) => {
      response.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code));
      response.end('body');
      response.write('more');
    });
    expect((await send(port, {})).body).toBe('body');
    expect(errors).toEqual(['ERR_STREAM_WRITE_AFTER_END']);
  });

  it('refuses what Node refuses where the handler can catch it', async () => {
    const { port } = await serve((_request, response) => {
      try {
        response.end(123 as unknown as string);
      } catch (error) {
        response.end((error as NodeJS.ErrnoException).code);
      }
    });
    expect((await send(port, {})).body).toBe('ERR_INVALID_ARG_TYPE');
  });

  it('gives the framework the error of an end that Node refuses later', async () => {
    const logged = jest.spyOn(console, 'error').mockReturnValue(undefined);
    const server = await serveFunction(
      wrap((_request, response) => {
        response.statusCode = 9999;
        response.end('body');
      }),
    );
    open.push(server);
    expect(await send(server.port, {})).toMatchObject({ statusCode: 500, headers: { 'x-google-status': 'crash' } });
    expect(String(logged.mock.calls[0]?.[0])).toContain('Invalid status code: 9999');
  });

  it('keeps what others put in the place of end', async () => {
    const order: string[] = [];
    const guarded = wrap((_request, response) => {
      const { end } = response;
      response.end = ((...args: unknown[]) => {
        order.push('inner');
        return Reflect.apply(end, response, args);
      }) as ServerResponse['end'];
      response.end('body');
    });
    const server = await servePlain((request, response) => {
      const outer = response as ServerResponse;
      const { end } = outer;
      outer.end = ((...args: unknown[]) => {
        order.push('outer');
        return Reflect.apply(end, outer, args);
      }) as ServerResponse['end'];
      return guarded(request, outer);
    });
    open.push(server);
    expect((await send(server.port, {})).body).toBe('body');
    expect(order).toEqual(['inner', 'outer']);
  });

  it('holds a denial as well', async () => {
    const { port } = await serve((_request, response) => response.end('called'));
    const denied = await timed(send(port, { target: '/?name=../../../../etc/passwd' }));
    expect(denied.value).toMatchObject({ statusCode: 403, body: 'Blocked' });
    expect(denied.ms).toBeGreaterThanOrEqual(settleMs - 5);
  });

  it('loses nothing when the client goes away meanwhile', async () => {
    const { port } = await serve((_request, response) => response.end('body'));
    const socket = connect(port, '127.0.0.1');
    socket.write(get);
    await cloud.received('/rasp/beacon', 1);
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, settleMs + 50));
    expect((await send(port, {})).body).toBe('body');
  });
});
