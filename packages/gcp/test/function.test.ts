import { AsyncLocalStorage } from 'node:async_hooks';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { Request, Response } from '@google-cloud/functions-framework';
import type { SecurityEvent } from '@rasp/core';
import type { CanonicalResponse } from '@rasp/testing/conformance-driver.ts';
import type { Callable } from '../src/http-types.ts';
import { protectWith } from '../src/protect.ts';
import { cloudRun } from './gcp-driver.ts';
import { type Loopback, send, serveFunction } from './loopback.ts';

type Handler = (request: Request, response: Response) => unknown;

const open: Loopback[] = [];
let events: SecurityEvent[] = [];

beforeEach(() => {
  events = [];
});
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

function wrap(handler: Handler): Callable {
  return protectWith(
    handler as unknown as Callable,
    { config: { SNAPSHOT_DIR: '', BLACKLIST_STRIKES: 0 } },
    { dependencies: { env: cloudRun, log: () => undefined, events: (event) => events.push(event) } },
  );
}

async function serve(handler: Handler): Promise<Loopback> {
  const server = await serveFunction(wrap(handler));
  open.push(server);
  return server;
}

/** The answer of a bare handler and of the same one under protection, without what differs from one to the next. */
async function both(handler: Handler, request: Parameters<typeof send>[1] = {}): Promise<readonly CanonicalResponse[]> {
  const bare = await serveFunction(handler as unknown as Callable);
  open.push(bare);
  const answers = [];
  for (const { port } of [bare, await serve(handler)]) {
    const { headers, ...rest } = await send(port, request);
    const { date: _date, ...kept } = headers;
    answers.push({ ...rest, headers: kept });
  }
  return answers;
}

describe('a protected function on functions-framework', () => {
  it.each<[string, Handler]>([
    ['send', (_req, res) => res.send('hello')],
    ['json', (_req, res) => void res.status(201).json({ a: 1 })],
    ['sendStatus', (_req, res) => void res.sendStatus(404)],
    ['redirect', (_req, res) => res.redirect(303, '/elsewhere')],
    ['204', (_req, res) => void res.status(204).end()],
    ['304', (_req, res) => void res.status(304).end()],
    ['set-cookie twice', (_req, res) => void res.cookie('a', '1').cookie('b', '2').end('x')],
    ['writeHead and end', (_req, res) => void res.writeHead(418, { 'x-own': 'yes' }).end(Buffer.from('tea'))],
    [
      'writes',
      (_req, res) => {
        res.write('a');
        res.write('b');
        res.end('c');
      },
    ],
    ['pipe', (_req, res) => void Readable.from(['a', 'b']).pipe(res)],
    ['a promise that answers later', async (_req, res) => void setImmediate(() => res.end('later'))],
    ['a callback after the return', (_req, res) => void setTimeout(() => res.end('later'), 1)],
    ['what the parser made of the query', (req, res) => void res.json(req.query)],
    [
      'an answer before the work is done',
      async (_req, res) => {
        res.end('early');
        await new Promise((resolve) => setTimeout(resolve, 5));
      },
    ],
  ])('answers as without protection: %s', async (_name, handler) => {
    for (const method of ['GET', 'HEAD']) {
      const [bare, guarded] = await both(handler, { method, target: '/orders?a=1&b=2&b=3' });
      expect(guarded).toEqual(bare);
    }
    expect(events).toEqual([]);
  });

  it.each<[string, Handler, number]>([
    [
      'throws',
      () => {
        throw new TypeError('broken');
      },
      500,
    ],
    [
      'rejects',
      async () => {
        throw new TypeError('broken');
      },
      500,
    ],
    [
      'rejects later',
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        throw new TypeError('broken');
      },
      500,
    ],
    [
      'throws in a callback',
      () =>
        void setTimeout(() => {
          throw new TypeError('broken');
        }, 1),
      500,
    ],
    [
      'rejects after its answer',
      async (_req, res) => {
        res.end('fine');
        throw new TypeError('broken');
      },
      200,
    ],
  ])('leaves the error to the framework when the handler %s', async (_name, handler, status) => {
    const logged = jest.spyOn(console, 'error').mockReturnValue(undefined);
    const [bare, guarded] = await both(handler);
    expect(guarded).toEqual(bare);
    expect(guarded?.statusCode).toBe(status);
    while (logged.mock.calls.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const told = logged.mock.calls.map(([first]) => String(first).split('\n')[0]);
    const broken: unknown = expect.stringContaining('TypeError: broken');
    expect(told).toEqual([broken, broken]);
  });

  it('leaves malformed JSON to the framework, which answers 400 before the function', async () => {
    const headers = [['Content-Type', 'application/json']] as const;
    const [bare, guarded] = await both((_req, res) => res.send('called'), { headers, body: '{"a":' });
    expect(guarded).toEqual(bare);
    expect(guarded?.statusCode).toBe(400);
  });

  it('inspects what was compressed, and hands it on', async () => {
    const { port } = await serve((req, res) => void res.json(req.body));
    const ask = (value: string) =>
      send(port, {
        headers: [
          ['Content-Type', 'application/json'],
          ['Content-Encoding', 'gzip'],
        ],
        body: gzipSync(JSON.stringify({ name: value })),
      });
    expect(await ask('report.pdf')).toMatchObject({ statusCode: 200, body: '{"name":"report.pdf"}' });
    expect((await ask('../../../../etc/passwd')).statusCode).toBe(403);
    expect(events[0]?.findings[0]?.input).toMatchObject({ source: 'json-value', name: '/name' });
  });

  it.each([
    [
      'multipart',
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
    ],
    ['binary', 'application/octet-stream', Buffer.from([0, 255, 1, 254, 13, 10])],
  ])('hands a %s body on as the buffer it was', async (_name, type, body) => {
    const { port } = await serve(
      (req, res) =>
        void res.send(Buffer.isBuffer(req.body) && req.body === req.rawBody ? req.body.toString('hex') : 'changed'),
    );
    const response = await send(port, { headers: [['Content-Type', type]], body });
    expect(response.body).toBe(Buffer.from(body).toString('hex'));
  });

  it('inspects and hands on a body without a type, which the framework leaves in the stream', async () => {
    const { port } = await serve(async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      res.send(Buffer.concat(chunks).toString('utf8'));
    });
    expect(await send(port, { body: 'name=report.pdf' })).toMatchObject({ statusCode: 200, body: 'name=report.pdf' });
    expect((await send(port, { body: 'name=../../../../etc/passwd' })).statusCode).toBe(403);
  });

  it('sends each chunk when it is written, not at the end', async () => {
    let finish: () => void = () => undefined;
    const { port } = await serve((_req, res) => {
      res.write('first');
      finish = () => void res.end('last');
    });
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    let text = '';
    for await (const chunk of socket) {
      text += (chunk as Buffer).toString('latin1');
      if (text.includes('first')) finish();
    }
    expect(text.endsWith('5\r\nfirst\r\n4\r\nlast\r\n0\r\n\r\n')).toBe(true);
  });

  it('ends its own part when the client goes away', async () => {
    const wrapper = wrap(() => undefined);
    const settled = jest.fn();
    let arrived: (call: { readonly part: Promise<unknown> }) => void = () => undefined;
    const arrival = new Promise<{ readonly part: Promise<unknown> }>((resolve) => {
      arrived = resolve;
    });
    const server = await serveFunction((...args) => arrived({ part: wrapper(...args) as Promise<unknown> }));
    open.push(server);
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const { part } = await arrival;
    void part.then(settled);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(settled).not.toHaveBeenCalled();
    socket.destroy();
    await part;
  });

  it('runs requests of one instance side by side, each in its own context', async () => {
    const storage = new AsyncLocalStorage<string>();
    const wrapper = wrap(async (req, res) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      res.json([req.query['n'], storage.getStore()]);
    });
    const server = await serveFunction((...args) => storage.run((args[0] as Request).url, () => wrapper(...args)));
    open.push(server);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        send(server.port, { target: n % 3 === 2 ? '/?n=../../../../etc/passwd' : `/?n=${n}` }),
      ),
    );
    for (const [n, { statusCode, body }] of answers.entries()) {
      if (n % 3 === 2) expect(statusCode).toBe(403);
      else expect(JSON.parse(body)).toEqual([`${n}`, `/?n=${n}`]);
    }
  });

  it('leaves the response as the platform made it', async () => {
    let own: readonly PropertyKey[] = [];
    let counts: unknown;
    const { port } = await serve((_req, res) => {
      own = ['end', 'write', 'writeHead', 'headersSent', 'writableEnded'].filter((name) => Object.hasOwn(res, name));
      const before = [res.writableEnded, res.headersSent];
      const returned = res.end('x');
      counts = [before, returned === res, res.writableEnded, res.headersSent];
    });
    await send(port, {});
    expect(own).toEqual([]);
    expect(counts).toEqual([[false, false], true, true, true]);
  });

  it('denies with the length of the page, and HEAD without the page', async () => {
    const { port } = await serve((_req, res) => res.send('called'));
    const target = '/?name=../../../../etc/passwd';
    expect(await send(port, { target })).toMatchObject({
      statusCode: 403,
      body: 'Blocked',
      headers: { 'content-length': '7', 'cache-control': 'no-store', 'x-request-id': expect.any(String) },
    });
    expect(await send(port, { target, method: 'HEAD' })).toMatchObject({ statusCode: 403, body: '' });
  });

  it('blacklists a source that provokes errors, from its next request on', async () => {
    const wrapper = protectWith(
      ((_req: Request, res: Response) => res.sendStatus(404)) as unknown as Callable,
      { config: { SNAPSHOT_DIR: '', ERROR_FLOOD_RATIO: 2 } },
      { dependencies: { env: cloudRun, log: () => undefined, events: (event) => events.push(event) } },
    );
    const server = await serveFunction(wrapper);
    open.push(server);
    const statuses = [];
    for (let n = 0; n < 4; n++) {
      statuses.push(
        (await send(server.port, { headers: [['X-Forwarded-For', `6.6.6.${n}, 81.2.69.160`]] })).statusCode,
      );
    }
    expect(statuses).toEqual([404, 404, 404, 403]);
    expect(events.map((event) => event.findings[0]?.check)).toEqual(['brute', 'blacklist']);
  });
});
