import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import type { CanonicalResponse } from '@rasp/testing/conformance-driver.ts';
import type { Callable } from '../src/http-types.ts';

/** An HTTP server on loopback. */
export interface Loopback {
  readonly port: number;
  close(): Promise<void>;
}

/** Header names and values, alternating, as they go on the wire. */
type WireHeaders = readonly (readonly [name: string, value: string])[];

/** What is put on the wire. */
export interface WireRequest {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: WireHeaders;
  /** A list is sent as chunks, a turn of the event loop between them. */
  readonly body?: string | Uint8Array | readonly Uint8Array[];
}

/** Serves on a free port of loopback. */
export async function listen(server: Server): Promise<Loopback> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

let registered = 0;

/** Registers a function with the real functions-framework and serves it on its real express stack. */
export function serveFunction(fn: Callable): Promise<Loopback> {
  const name = `function-${registered++}`;
  http(name, fn as never);
  return listen(getTestServer(name));
}

/** Serves a listener on a plain node:http server. */
export function servePlain(listener: Callable): Promise<Loopback> {
  return listen(createServer(listener as RequestListener));
}

/** Headers given as a list are sent as they are, without the one that HTTP/1.1 requires. */
function hostOf(port: number, { headers = [] }: WireRequest): WireHeaders {
  return headers.some(([name]) => name.toLowerCase() === 'host') ? [] : [['Host', `127.0.0.1:${port}`]];
}

/** Sends one request on a connection of its own. */
export function send(port: number, wire: WireRequest): Promise<CanonicalResponse> {
  const chunks =
    wire.body === undefined
      ? []
      : wire.body instanceof Uint8Array || typeof wire.body === 'string'
        ? [wire.body]
        : wire.body;
  const length = chunks.length === 1 && chunks[0] !== undefined ? Buffer.byteLength(chunks[0]) : null;
  const framing: WireHeaders =
    chunks.length === 0 ? [] : [length === null ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', `${length}`]];
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method: wire.method ?? (wire.body === undefined ? 'GET' : 'POST'),
        path: wire.target ?? '/',
        headers: [...hostOf(port, wire), ...(wire.headers ?? []), ...framing].flat(),
        agent: false,
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const headers = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
          resolve({
            statusCode: answer.statusCode ?? 0,
            headers: Object.fromEntries(headers),
            body: Buffer.concat(parts).toString('utf8'),
          });
        });
      },
    );
    outgoing.on('error', reject);
    void (async () => {
      for (const chunk of chunks) {
        outgoing.write(chunk);
        await new Promise((next) => setImmediate(next));
      }
      outgoing.end();
    })();
  });
}
