import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { loopbackCertificate } from './loopback-certificate.ts';

/** How the fake answers one request. */
export type Behaviour =
  /** 200 and the current envelope around `data`. */
  | { readonly kind: 'ok'; readonly data?: unknown }
  /** `status: false` in the envelope, by default with HTTP 403. */
  | { readonly kind: 'refuse'; readonly message?: string; readonly status?: number }
  /** Any JSON, as it is. */
  | {
      readonly kind: 'json';
      readonly body: unknown;
      readonly status?: number;
      readonly headers?: Headers;
      readonly gzip?: boolean;
    }
  /** Any bytes, as they are. */
  | { readonly kind: 'raw'; readonly body: string | Uint8Array; readonly status?: number; readonly headers?: Headers }
  /** Accepts the request and never answers. */
  | { readonly kind: 'hang' }
  /** Sends the head of an answer and never the rest. */
  | { readonly kind: 'half' }
  | { readonly kind: 'slow'; readonly ms: number; readonly answer: Behaviour }
  /** Sends the head at once and then a byte of the body every `ms`. */
  | { readonly kind: 'drip'; readonly ms: number; readonly body: string }
  /** Cuts the connection before any byte of an answer. */
  | { readonly kind: 'drop' }
  /** Promises more bytes than it sends, then cuts the connection. */
  | { readonly kind: 'cut'; readonly body: string }
  /** Streams `bytes` of JSON text without announcing their number. */
  | { readonly kind: 'flood'; readonly bytes: number }
  /** A gzip body of a few kilobytes that unpacks to `bytes`. */
  | { readonly kind: 'bomb'; readonly bytes: number }
  | { readonly kind: 'redirect'; readonly status: 301 | 302 | 303 | 307 | 308; readonly location: string };

type Headers = Readonly<Record<string, string>>;

/** A request as the fake received it. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  /** The body as JSON, or null where it is none. */
  readonly json: unknown;
  /** Number of the connection it came on, from 1: tells whether connections are reused. */
  readonly connection: number;
}

/** One behaviour, several in turn (the last one stays), or a function of the request. */
export type Script = Behaviour | readonly Behaviour[] | ((request: RecordedRequest, nth: number) => Behaviour);

/** A control plane on loopback that does what a test tells it to. */
export interface FakeControlPlane {
  /** `http://127.0.0.1:<port>` or `https://…`. */
  readonly origin: string;
  readonly connectUrl: string;
  readonly beaconUrl: string;
  /** Every request, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Scripts a path, for one method or for all. A path without a script is answered 404. */
  on(path: string, script: Script, method?: string): void;
  requestsTo(path: string): readonly RecordedRequest[];
  /** Resolves when `count` requests have reached `path`. */
  received(path: string, count: number): Promise<void>;
  /** Destroys every open connection, as a load balancer does with idle ones. */
  dropConnections(): void;
  close(): Promise<void>;
}

/** Starts a fake control plane on a free loopback port. */
export async function startFakeControlPlane(options: { readonly tls?: boolean } = {}): Promise<FakeControlPlane> {
  const requests: RecordedRequest[] = [];
  const scripts = new Map<string, { readonly script: Script; used: number }>();
  const sockets = new Map<Socket, number>();
  const waiting: { readonly path: string; readonly count: number; readonly resolve: () => void }[] = [];
  let connections = 0;

  const requestsTo = (path: string): readonly RecordedRequest[] => requests.filter((request) => request.path === path);
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await record(incoming, sockets.get(incoming.socket) ?? 0);
    requests.push(request);
    for (const waiter of waiting) if (requestsTo(waiter.path).length >= waiter.count) waiter.resolve();
    const entry = scripts.get(`${request.method} ${request.path}`) ?? scripts.get(request.path);
    await play(entry === undefined ? notFound : next(entry, request), response);
  };
  const listener = (incoming: IncomingMessage, response: ServerResponse): void => {
    handle(incoming, response).catch(() => response.destroy());
  };
  const server: Server =
    options.tls === true ? createHttpsServer(loopbackCertificate, listener) : createHttpServer(listener);
  server.on(options.tls === true ? 'secureConnection' : 'connection', (socket: Socket) => {
    connections++;
    sockets.set(socket, connections);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `${options.tls === true ? 'https' : 'http'}://127.0.0.1:${port}`;

  return {
    origin,
    connectUrl: `${origin}/rasp/connect`,
    beaconUrl: `${origin}/rasp/beacon`,
    requests,
    on: (path, script, method) => {
      // Packing takes longer than some agents wait.
      const known = typeof script === 'function' ? [] : isList(script) ? script : [script];
      for (const behaviour of known) if (behaviour.kind === 'bomb') bombOf(behaviour.bytes);
      scripts.set(method === undefined ? path : `${method} ${path}`, { script, used: 0 });
    },
    requestsTo,
    received: (path, count) =>
      requestsTo(path).length >= count
        ? Promise.resolve()
        : new Promise((resolve) => void waiting.push({ path, count, resolve })),
    dropConnections: () => {
      for (const socket of sockets.keys()) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.keys()) socket.destroy();
        server.closeAllConnections();
      }),
  };
}

const notFound: Behaviour = { kind: 'refuse', message: 'no such path', status: 404 };

function next(entry: { readonly script: Script; used: number }, request: RecordedRequest): Behaviour {
  const nth = entry.used++;
  if (typeof entry.script === 'function') return entry.script(request, nth);
  if (!isList(entry.script)) return entry.script;
  return entry.script[Math.min(nth, entry.script.length - 1)] ?? notFound;
}

function isList(script: Script): script is readonly Behaviour[] {
  return Array.isArray(script);
}

async function record(incoming: IncomingMessage, connection: number): Promise<RecordedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  let json: unknown = null;
  try {
    json = JSON.parse(body);
  } catch {
    json = null;
  }
  return { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers, body, json, connection };
}

async function play(behaviour: Behaviour, response: ServerResponse): Promise<void> {
  switch (behaviour.kind) {
    case 'ok':
      return sendJson(response, 200, { status: true, message: 'ok', data: behaviour.data ?? {} });
    case 'refuse':
      return sendJson(response, behaviour.status ?? 403, {
        status: false,
        message: behaviour.message ?? 'refused',
        data: {},
      });
    case 'json':
      return sendJson(response, behaviour.status ?? 200, behaviour.body, behaviour.headers, behaviour.gzip);
    case 'raw':
      response.writeHead(behaviour.status ?? 200, { 'content-type': 'text/html', ...behaviour.headers });
      response.end(behaviour.body);
      return;
    case 'hang':
      return;
    case 'half':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"status":true,');
      return;
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, behaviour.ms).unref());
      return play(behaviour.answer, response);
    case 'drip':
      return drip(response, behaviour);
    case 'drop':
      response.socket?.destroy();
      return;
    case 'cut':
      response.writeHead(200, { 'content-length': String(behaviour.body.length + 100) });
      response.write(behaviour.body, () => response.socket?.destroy());
      return;
    case 'flood':
      return flood(response, behaviour.bytes);
    case 'bomb':
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' });
      response.end(bombOf(behaviour.bytes));
      return;
    case 'redirect':
      response.writeHead(behaviour.status, { location: behaviour.location });
      response.end();
      return;
  }
}

const bombs = new Map<number, Buffer>();

function bombOf(bytes: number): Buffer {
  const bomb = bombs.get(bytes) ?? gzipSync(`"${'a'.repeat(bytes)}"`);
  bombs.set(bytes, bomb);
  return bomb;
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Headers = {}, gzip = false): void {
  const text = JSON.stringify(body);
  const encoding: Headers = gzip ? { 'content-encoding': 'gzip' } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...encoding, ...headers });
  response.end(gzip ? gzipSync(text) : text);
}

async function drip(
  response: ServerResponse,
  { body, ms }: { readonly body: string; readonly ms: number },
): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) });
  for (const byte of Buffer.from(body)) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await new Promise((resolve) => setTimeout(resolve, ms).unref());
  }
  response.end();
}

async function flood(response: ServerResponse, bytes: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"status":true,"message":"');
  const chunk = 'a'.repeat(65_536);
  for (let sent = 0; sent < bytes && !response.destroyed; sent += chunk.length) {
    if (!response.write(chunk)) {
      // A reader that hangs up never drains.
      await new Promise<void>((resolve) => {
        const go = (): void => {
          response.off('drain', go);
          response.off('close', go);
          resolve();
        };
        response.on('drain', go);
        response.on('close', go);
      });
    }
  }
  response.end('"}');
}
