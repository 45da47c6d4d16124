import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { app, type HttpHandler } from '@azure/functions';
import { createGuard, type SecurityEvent } from '@rasp/core';
import { announceHttp, type RunningApp, startApp } from '@rasp/testing/azure/function-app.ts';
import type { CanonicalRequest } from '@rasp/testing/conformance-driver.ts';
import { rpcFor } from '../test/azure-driver.ts';
import { createAzureAdapter } from './adapter.ts';
import { hookGuard } from './protect-app.ts';

const json = [['Content-Type', 'application/json']] as const;

/** An app with `enableHttpStream`: the library's own proxy server carries requests and responses. */
describe('an app that streams', () => {
  let running: RunningApp;
  const events: SecurityEvent[] = [];

  beforeAll(async () => {
    app.setup({ enableHttpStream: true });
    hookGuard(
      app,
      createGuard(
        createAzureAdapter(),
        { config: { SNAPSHOT_DIR: '', BLACKLIST_STRIKES: 0, MAX_BODY_BYTES: 4096 } },
        { env: {}, log: () => undefined, events: (event) => events.push(event) },
      ),
    );
    // The library sets itself up with the first function.
    app.http('first', { handler: () => ({}) });
    running = await startApp();
  });

  afterAll(() => running.stop());
  beforeEach(() => events.splice(0));

  let functions = 0;
  /** Sends a request to a handler as the host does: an announcement, and the request itself through the proxy. */
  async function send(handler: HttpHandler, request: CanonicalRequest, chunks?: readonly Uint8Array[]) {
    const name = `streamed${functions++}`;
    app.http(name, { handler });
    const rpc = rpcFor(request);
    const announced = announceHttp(name, rpc);
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      const url = new URL(`.${new URL(rpc.url).pathname}${new URL(rpc.url).search}`, running.proxyUrl ?? '');
      const outgoing = httpRequest(url, { method: rpc.method, headers: announced.headers, agent: false }, resolve);
      outgoing.on('error', reject);
      Readable.from(chunks ?? (rpc.body === undefined ? [] : [Buffer.from(rpc.body.bytes)])).pipe(outgoing);
    });
    const response = await answer;
    const body = Buffer.concat(await response.toArray()).toString('utf8');
    await announced.done;
    return { statusCode: response.statusCode, body };
  }

  it('stops an attack in the query before the body is read by the handler', async () => {
    const handler = jest.fn(() => ({ body: 'fine' }));
    const answer = await send(handler, {
      target: `/files?name=${encodeURIComponent('../../../../etc/passwd')}`,
      body: '{"a":1}',
      headers: json,
    });
    expect(answer.statusCode).toBe(403);
    expect(handler).not.toHaveBeenCalled();
  });

  it('stops an attack in the body', async () => {
    const handler = jest.fn(() => ({ body: 'fine' }));
    const body = JSON.stringify({ name: '../../../../etc/passwd' });
    expect((await send(handler, { body, headers: json })).statusCode).toBe(403);
    expect(handler).not.toHaveBeenCalled();
    expect(events[0]?.findings[0]?.input).toMatchObject({ source: 'json-value', name: '/name' });
  });

  it('gives the handler its body', async () => {
    const answer = await send(async (request) => ({ jsonBody: await request.json() }), {
      body: '{"a":1}',
      headers: json,
    });
    expect(answer).toEqual({ statusCode: 200, body: '{"a":1}' });
  });

  it('reports a body over the limit and hands it on whole', async () => {
    const chunks = Array.from({ length: 64 }, (_, index) => Buffer.alloc(1024, 97 + (index % 26)));
    const answer = await send(
      async (request) => ({ body: request.body as ReadableStream }),
      { body: 'x', headers: [['Content-Type', 'text/plain']] },
      chunks,
    );
    expect(answer).toEqual({ statusCode: 200, body: Buffer.concat(chunks).toString() });
    expect(events.flatMap(({ findings }) => findings)).toContainEqual(
      expect.objectContaining({ check: 'truncated', rule: 'MAX_BODY_BYTES' }),
    );
  });

  it('answers without reading the rest of a large body', async () => {
    const chunks = Array.from({ length: 16 }, () => Buffer.alloc(1024, 97));
    const answer = await send(() => ({ status: 413, body: 'too large' }), { body: 'x' }, chunks);
    expect(answer).toEqual({ statusCode: 413, body: 'too large' });
  });

  it('hands a streamed answer on as it comes', async () => {
    const answer = await send(() => ({ body: Readable.from(['one,', 'two']) }), { method: 'DELETE' });
    expect(answer).toEqual({ statusCode: 200, body: 'one,two' });
  });
});
