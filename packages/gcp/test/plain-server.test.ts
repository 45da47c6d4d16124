import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { PassThrough } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { SecurityEvent } from '@rasp/core';
import type { Callable } from '../src/http-types.ts';
import { middlewareWith } from '../src/middleware.ts';
import { type ProtectSeams, protectWith } from '../src/protect.ts';
import { cloudRun } from './gcp-driver.ts';
import { type Loopback, send, servePlain } from './loopback.ts';

const maxBodyBytes = 100_000;
const options = { config: { SNAPSHOT_DIR: '', BLACKLIST_STRIKES: 0, MAX_BODY_BYTES: maxBodyBytes } };
const open: Loopback[] = [];
let events: SecurityEvent[] = [];

beforeEach(() => {
  events = [];
});
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

function seams(): ProtectSeams {
  return { dependencies: { env: cloudRun, log: () => undefined, events: (event) => events.push(event) } };
}

async function serve(handler: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<Loopback> {
  const server = await servePlain(protectWith(handler as Callable, options, seams()));
  open.push(server);
  return server;
}

/** The ways in which handlers read a body; each gives its length. */
const readers: Readonly<Record<string, (request: IncomingMessage) => Promise<number>>> = {
  'data events': (request) =>
    new Promise((resolve) => {
      let length = 0;
      request.on('data', (chunk: Buffer) => {
        length += chunk.length;
      });
      request.on('end', () => resolve(length));
    }),
  'readable events': (request) =>
    new Promise((resolve) => {
      let length = 0;
      request.on('readable', () => {
        for (let chunk = request.read(); chunk !== null; chunk = request.read()) length += chunk.length;
      });
      request.on('end', () => resolve(length));
    }),
  iteration: async (request) => {
    let length = 0;
    for await (const chunk of request) length += (chunk as Buffer).length;
    return length;
  },
  pipe: async (request) => {
    let length = 0;
    for await (const chunk of request.pipe(new PassThrough())) length += (chunk as Buffer).length;
    return length;
  },
  'text chunks': (request) =>
    new Promise((resolve) => {
      let length = 0;
      request.setEncoding('latin1').on('data', (chunk: string) => {
        length += chunk.length;
      });
      request.on('end', () => resolve(length));
    }),
  'data events, later': async (request) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return new Promise((resolve) => {
      let length = 0;
      request.on('data', (chunk: Buffer) => {
        length += chunk.length;
      });
      request.on('end', () => resolve(length));
    });
  },
};

describe('a protected server without a framework', () => {
  const sizes = [0, 1, 70_000, maxBodyBytes, maxBodyBytes + 1, 400_000];

  it.each(Object.keys(readers))('lets the handler read the whole body by %s', async (name) => {
    const read = readers[name];
    const { port } = await serve(async (request, response) => response.end(`${await read?.(request)}`));
    for (const size of sizes) {
      const half = Buffer.alloc(size >> 1, 'a');
      const rest = Buffer.alloc(size - half.length, 'a');
      expect((await send(port, { body: Buffer.concat([half, rest]) })).body).toBe(`${size}`);
      // In chunks, and the empty ones among them are the end.
      expect((await send(port, { body: [half, rest].filter((part) => part.length > 0) })).body).toBe(`${size}`);
    }
    const over = events.filter((event) => event.findings.some(({ rule }) => rule === 'MAX_BODY_BYTES'));
    expect(over).toHaveLength(4);
  });

  it.each([0, 10, 400_000])(
    'takes the next request of a connection after a body of %i bytes that nobody read',
    async (size) => {
      const { port } = await serve((_request, response) => response.end('answered'));
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const statuses = [];
      for (let n = 0; n < 3; n++) {
        statuses.push(
          await new Promise((resolve, reject) => {
            const outgoing = httpRequest({ port, host: '127.0.0.1', method: 'POST', agent }, (answer) => {
              answer.resume().on('end', () => resolve(answer.statusCode));
            });
            outgoing.on('error', reject);
            outgoing.end(Buffer.alloc(size, 'a'));
          }),
        );
      }
      agent.destroy();
      expect(statuses).toEqual([200, 200, 200]);
    },
  );

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['gzip, br', (text: string) => brotliCompressSync(gzipSync(text))],
  ])('inspects a body in %s and hands it on compressed', async (coding, compress) => {
    const { port } = await serve(async (request, response) => response.end(`${await readers['iteration']?.(request)}`));
    const ask = (name: string) => {
      const body = compress(JSON.stringify({ name }));
      const headers = [
        ['Content-Type', 'application/json'],
        ['Content-Encoding', coding],
      ] as const;
      return send(port, { headers, body }).then((response) => [response.statusCode, response.body, body.length]);
    };
    const [status, body, length] = await ask('report.pdf');
    expect([status, body]).toEqual([200, `${length}`]);
    expect((await ask('../../../../etc/passwd'))[0]).toBe(403);
    expect(events.map((event) => event.findings[0]?.input)).toEqual([{ source: 'json-value', name: '/name' }]);
  });

  it('reads no more of a bomb than of any body, and says so', async () => {
    const { port } = await serve((_request, response) => response.end('answered'));
    const body = gzipSync(Buffer.alloc(50_000_000));
    const headers = [
      ['Content-Type', 'text/plain'],
      ['Content-Encoding', 'gzip'],
    ] as const;
    expect((await send(port, { headers, body })).statusCode).toBe(200);
    expect(events.map((event) => event.findings[0]?.rule)).toEqual(['MAX_BODY_BYTES']);
  });

  it.each(['gzip', 'nonsense'])('passes on what claims to be %s and is not', async (coding) => {
    const { port } = await serve(async (request, response) => response.end(`${await readers['iteration']?.(request)}`));
    expect(await send(port, { headers: [['Content-Encoding', coding]], body: 'plain text' })).toMatchObject({
      statusCode: 200,
      body: '10',
    });
  });

  it('runs the handler when the client goes away in the middle of the body', async () => {
    const handled = new Promise<boolean>((resolve) => {
      void serve((request) => resolve(request.destroyed)).then(({ port }) => {
        const outgoing = httpRequest({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-length': 100 } });
        outgoing.on('error', () => undefined);
        outgoing.write('half', () => setTimeout(() => outgoing.destroy(), 20));
      });
    });
    expect(await handled).toBe(true);
  });

  it('denies an attack in the target of absolute form', async () => {
    const { port } = await serve((_request, response) => response.end('answered'));
    expect((await send(port, { target: 'http://a.example/.git/config' })).statusCode).toBe(403);
  });
});

describe('raspMiddleware in an express application', () => {
  // The express of functions-framework: the one that is installed in any case.
  const express = createRequire(require.resolve('@google-cloud/functions-framework'))('express') as Express;

  interface Express {
    (): App;
    json(): Callable;
    urlencoded(options: { extended: boolean }): Callable;
  }
  interface App extends Callable {
    use(...handlers: unknown[]): App;
    post(path: string, handler: Callable): App;
  }
  type Reply = ServerResponse & { json(value: unknown): void };

  const routes = (app: App): App =>
    app.post('/orders/:id', (request, response) => {
      const { params, body } = request as { params: unknown; body: unknown };
      (response as Reply).json({ params, body });
    });
  const parsers = (app: App): App => app.use(express.json()).use(express.urlencoded({ extended: true }));

  it.each<[string, () => Callable]>([
    ['in front of the parsers', () => routes(parsers(express().use(middlewareWith(options, seams()))))],
    ['behind the parsers', () => routes(parsers(express()).use(middlewareWith(options, seams())))],
    ['mounted', () => express().use('/api', middlewareWith(options, seams()), routes(parsers(express())))],
    ['around the whole application', () => protectWith(routes(parsers(express())), options, seams())],
  ])('protects %s', async (where, build) => {
    const server = await servePlain(build());
    open.push(server);
    const prefix = where === 'mounted' ? '/api' : '';
    const ask = async (id: string, type: string, body: string) => {
      const response = await send(server.port, {
        target: `${prefix}/orders/${id}`,
        headers: [['Content-Type', type]],
        body,
      });
      return [response.statusCode, response.body];
    };
    const attack = '../../../../etc/passwd';
    const form = 'application/x-www-form-urlencoded';
    expect(await ask('7', 'application/json', '{"a":"b"}')).toEqual([200, '{"params":{"id":"7"},"body":{"a":"b"}}']);
    expect(await ask('7', form, 'a[b]=c')).toEqual([200, '{"params":{"id":"7"},"body":{"a":{"b":"c"}}}']);
    expect((await ask('7', 'application/json', `{"a":"${attack}"}`))[0]).toBe(403);
    expect((await ask('7', form, `a[b]=${encodeURIComponent(attack)}`))[0]).toBe(403);
    expect((await ask(encodeURIComponent(attack), 'application/json', '{}'))[0]).toBe(403);
    expect(events.map((event) => event.findings[0]?.input?.name)).toEqual(['/a', 'a[b]', expect.anything()]);
  });

  it('leaves errors and unknown routes to the application', async () => {
    const app = express()
      .use(middlewareWith(options, seams()))
      .post('/throws', async () => {
        throw new Error('broken');
      })
      .use((error: Error, _request: unknown, response: ServerResponse, _next: unknown) => {
        response.writeHead(502).end(error.message);
      });
    const server = await servePlain(app);
    open.push(server);
    expect(await send(server.port, { target: '/throws', body: 'x' })).toMatchObject({
      statusCode: 502,
      body: 'broken',
    });
    expect((await send(server.port, { target: '/nowhere' })).statusCode).toBe(404);
  });
});
