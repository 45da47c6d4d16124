import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import { createGuard, type Env, type Pairs } from '@rasp/core';
import { clearApp, invokeHttp } from '@rasp/testing/azure/function-app.ts';
import { type RpcHttp, toRpcHttp } from '@rasp/testing/azure/rpc-http.ts';
import { withBrokenEngine } from '@rasp/testing/broken-engine.ts';
import type { CanonicalHandler, CanonicalRequest, ConformanceDriver } from '@rasp/testing/conformance-driver.ts';
import { createAzureAdapter } from '../src/adapter.ts';
import { AzureInvocation } from '../src/invocation.ts';
import { hookGuard } from '../src/protect-app.ts';
import { type Callable, protectedHandler } from '../src/protected-handler.ts';
import { recordedHeaders, recordedRequest } from './recorded-events.ts';

/** What Azure sets in the environment of an app. */
export const env: Env = {
  FUNCTIONS_EXTENSION_VERSION: '~4',
  FUNCTIONS_WORKER_RUNTIME: 'node',
  REGION_NAME: 'West Europe',
  WEBSITE_INSTANCE_ID: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  WEBSITE_SITE_NAME: 'orders-app',
  WEBSITE_SLOT_NAME: 'Production',
};

/** How the function comes under protection. */
export type Wrapping = 'protect' | 'protectApp';

/** Gives the conformance suite the HTTP trigger of Azure Functions: the library's own requests and responses, through the worker's hooks. */
export function azureDriver(wrapping: Wrapping): ConformanceDriver {
  const adapter = createAzureAdapter();
  return {
    platform: 'azure',
    trigger: wrapping === 'protect' ? 'http' : 'http protectApp',
    traits: { pathParameters: true, repeatedQuery: true, joinedQuery: true, decodesPath: false },
    async normalize(request, limits) {
      clearApp();
      const read = new Promise<AzureInvocation>((resolve) => {
        app.http('normalize', { handler: (...args) => void resolve(new AzureInvocation(args)) as unknown as object });
      });
      await invokeHttp('normalize', rpcFor(request));
      const event = await adapter.readEvent(await read, limits);
      if (event?.request == null) throw new Error('the adapter does not know its own trigger');
      return event.request;
    },
    async createFunction(handler, setup) {
      clearApp();
      const guard = createGuard(
        setup.breakEngine === true ? withBrokenEngine(adapter) : adapter,
        setup.config === undefined ? {} : { config: setup.config },
        { env: { ...env, ...setup.env }, log: () => undefined, events: (event) => setup.onEvent?.(event) },
      );
      const sent: Sent = { request: null, context: null, rpc: null };
      app.hook.preInvocation(({ inputs, invocationContext }) => {
        sent.request = inputs[0];
        sent.context = invocationContext;
      });
      const shaped = shape(handler, sent);
      if (wrapping === 'protectApp') hookGuard(app, guard);
      app.http('files', {
        handler: wrapping === 'protect' ? (protectedHandler(shaped as Callable, guard) as typeof shaped) : shaped,
      });
      return {
        async send(request) {
          const rpc = rpcFor(request);
          sent.rpc = rpc;
          const { statusCode, headers, body } = await invokeHttp('files', rpc);
          return { statusCode, headers, body: Buffer.from(body).toString('utf8') };
        },
        async close() {
          await guard.flush(0);
        },
      };
    },
  };
}

interface Sent {
  request: unknown;
  context: unknown;
  rpc: RpcHttp | null;
}

/** Makes an HTTP function of a canonical handler; it looks whether the request is the one that came, with its body still there. */
function shape(
  handler: CanonicalHandler,
  sent: Sent,
): (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit> {
  return async (request, context) => {
    const expected = Buffer.from(sent.rpc?.body?.bytes ?? []);
    const unread = !request.bodyUsed;
    const body = Buffer.from(await request.arrayBuffer());
    const untouched = request === sent.request && context === sent.context && unread && body.equals(expected);
    const { statusCode, headers, body: answer } = await handler({ untouched });
    return { status: statusCode, headers, body: answer };
  };
}

/** Writes a canonical request into the recorded one, as the front end and the host would have. */
export function rpcFor(request: CanonicalRequest, base = 'app-service'): RpcHttp {
  const { target = '/', headers = [], cookies = [], clientIp = '81.2.69.160' } = request;
  const body =
    typeof request.body === 'string' ? Buffer.from(request.body, 'utf8') : (request.body ?? new Uint8Array());
  const forwarded = headers.filter(([name]) => name.toLowerCase() === 'x-forwarded-for').map(([, value]) => value);
  const peer = clientIp.includes(':') ? `[${clientIp}]:51734` : `${clientIp}:51734`;
  const written: Pairs = [
    ...recordedHeaders(recordedRequest(base)),
    ...headers.filter(([name]) => name.toLowerCase() !== 'x-forwarded-for'),
    ...(cookies.length === 0 ? [] : [['cookie', cookies.map((pair) => pair.join('=')).join('; ')] as const]),
    ...(body.byteLength === 0 ? [] : [['content-length', String(body.byteLength)] as const]),
    ['client-ip', peer],
    ['x-forwarded-for', [...forwarded, peer].join(', ')],
    ['x-original-url', target],
    ['x-waws-unencoded-url', target],
  ];
  return toRpcHttp({
    method: request.method ?? (request.body === undefined ? 'GET' : 'POST'),
    target,
    headers: written,
    params: request.pathParameters ?? [],
    body,
  });
}
