import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { announceHttp, invokeHttp, type RunningApp, registeredFunctions } from './function-app.ts';
import { routeOf } from './route.ts';
import { type RpcHttp, toRpcHttp } from './rpc-http.ts';

/** What the front needs. */
export interface AzureFrontOptions {
  readonly app: RunningApp;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /**
   * The address that the front end reports as the client's; the TCP peer by default. A demonstration on one machine plays many clients, so it
   * may take the address from wherever it likes: the function sees only the request.
   */
  readonly clientIp?: (request: IncomingMessage) => string;
  /** Lower-cased names of headers that the function does not get. */
  readonly withheld?: ReadonlySet<string>;
}

/** A running front. */
export interface AzureFront {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts an HTTP server that stands for the App Service front end and the Functions host. */
export async function startAzureFront(options: AzureFrontOptions): Promise<AzureFront> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch(() => {
      // A failed invocation: the host answers with 500 and says nothing.
      if (!response.headersSent) response.writeHead(500).end();
      else response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(options: AzureFrontOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url: target = '/' } = request;
  const routed = routeOf(registeredFunctions(), method, target.split('?', 1)[0] ?? '/');
  if (routed === null) {
    response.writeHead(404).end();
    return;
  }
  const { proxyUrl } = options.app;
  const body = proxyUrl === null ? await collect(request) : Buffer.alloc(0);
  const rpc = toRpcHttp({ method, target, headers: headersFor(options, request, body), params: routed.params, body });
  if (proxyUrl !== null) return forward(proxyUrl, routed.name, rpc, request, response);
  const result = await invokeHttp(routed.name, rpc);
  const cookies = result.cookies.map((cookie) => {
    const { name, value } = cookie as { readonly name: string; readonly value: string };
    return `${name}=${value}`;
  });
  response.writeHead(result.statusCode, {
    ...result.headers,
    ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
    'content-length': result.body.byteLength,
  });
  response.end(result.body);
}

/** The client's headers and what App Service adds: `client-ip` is overwritten, X-Forwarded-For gets the peer with its port behind it. */
function headersFor(
  options: AzureFrontOptions,
  request: IncomingMessage,
  body: Uint8Array,
): readonly (readonly [string, string])[] {
  const peer = options.clientIp?.(request) ?? request.socket.remoteAddress ?? '127.0.0.1';
  const client = `${peer.includes(':') ? `[${peer}]` : peer}:${request.socket.remotePort ?? 0}`;
  const headers: (readonly [string, string])[] = [];
  const forwarded: string[] = [];
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = (request.rawHeaders[index] ?? '').toLowerCase();
    const value = request.rawHeaders[index + 1] ?? '';
    if (name === 'x-forwarded-for') forwarded.push(value);
    else if (name !== 'client-ip' && options.withheld?.has(name) !== true) headers.push([name, value]);
  }
  // The host sends a chunked body on with its length.
  if (body.byteLength > 0 && request.headers['content-length'] === undefined) {
    headers.push(['content-length', String(body.byteLength)]);
  }
  return [...headers, ['client-ip', client], ['x-forwarded-for', [...forwarded, client].join(', ')]];
}

/** An app that streams gets the request itself through its proxy, and answers there. */
async function forward(
  proxyUrl: string,
  name: string,
  rpc: RpcHttp,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const announced = announceHttp(name, rpc);
  const { pathname, search } = new URL(rpc.url);
  const answered = new Promise<void>((resolve, reject) => {
    const outgoing = httpRequest(
      new URL(`${proxyUrl.slice(0, -1)}${pathname}${search}`),
      { method: rpc.method, headers: { ...announced.headers, ...lengthOf(request) } },
      (result) => {
        response.writeHead(result.statusCode ?? 502, result.headers);
        result.pipe(response);
        result.on('end', resolve);
      },
    );
    outgoing.on('error', reject);
    request.pipe(outgoing);
  });
  await Promise.all([answered, announced.done]);
}

function lengthOf(request: IncomingMessage): Readonly<Record<string, string>> {
  const length = request.headers['content-length'];
  return length === undefined ? {} : { 'content-length': length };
}

async function collect(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
