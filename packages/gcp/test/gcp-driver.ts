import { readFileSync } from 'node:fs';
import type { NormalizedRequest, Pairs, ReadLimits } from '@rasp/core';
import { withBrokenEngine } from '@rasp/testing/broken-engine.ts';
import type {
  CanonicalHandler,
  CanonicalRequest,
  CanonicalResponse,
  ConformanceDriver,
  ConformanceSetup,
} from '@rasp/testing/conformance-driver.ts';
import { createGcpAdapter } from '../src/adapter.ts';
import type { Callable, HttpRequest, HttpResponse } from '../src/http-types.ts';
import { HttpInvocation } from '../src/invocation.ts';
import { middlewareWith } from '../src/middleware.ts';
import { type ProtectSeams, protectWith } from '../src/protect.ts';
import { type Loopback, send, type WireRequest } from './loopback.ts';

/** One way to serve a protected function. */
export interface GcpTrigger {
  readonly trigger: string;
  serve(fn: Callable): Promise<Loopback>;
  /** How the handler is protected: wrapped, or behind middleware. */
  readonly shape: 'wrapped' | 'middleware';
  /** A framework's body parser stands in front of the function. */
  readonly parsesJson: boolean;
}

/** What Cloud Run sets. */
export const cloudRun: Readonly<Record<string, string>> = {
  K_SERVICE: 'orders',
  K_REVISION: 'orders-00001-abc',
  K_CONFIGURATION: 'orders',
  FUNCTION_TARGET: 'orders',
  PORT: '8080',
};

const platformHeaders = JSON.parse(
  readFileSync(new URL('./events/cloud-run-headers.json', import.meta.url), 'utf8'),
) as Pairs;

/** Writes a request as Google's front end delivers it: the caller's address is appended to what the client sent of X-Forwarded-For. */
export function wireOf(request: CanonicalRequest): WireRequest {
  const sent = request.headers ?? [];
  const isForwarded = ([name]: readonly [string, string]): boolean => name.toLowerCase() === 'x-forwarded-for';
  const chain = [...sent.filter(isForwarded).map(([, value]) => value), request.clientIp ?? '81.2.69.160'].join(', ');
  const cookies = (request.cookies ?? []).map(([name, value]) => `${name}=${value}`);
  return {
    method: request.method ?? (request.body === undefined ? 'GET' : 'POST'),
    target: request.target ?? '/',
    headers: [
      ...platformHeaders,
      ['X-Forwarded-For', chain],
      ...(cookies.length === 0 ? [] : [['Cookie', cookies.join('; ')] as const]),
      ...sent.filter((pair) => !isForwarded(pair)),
    ],
    ...(request.body === undefined ? {} : { body: request.body }),
  };
}

/** Gives the conformance suite one way to serve a function, over real HTTP. */
export function gcpDriver(trigger: GcpTrigger): ConformanceDriver {
  return {
    platform: 'gcp',
    trigger: trigger.trigger,
    traits: {
      pathParameters: false,
      repeatedQuery: true,
      joinedQuery: true,
      decodesPath: false,
      parsesJson: trigger.parsesJson,
    },

    async normalize(request: CanonicalRequest, limits: ReadLimits) {
      const read: NormalizedRequest[] = [];
      const adapter = createGcpAdapter(cloudRun);
      const server = await trigger.serve(async (...args) => {
        const event = await adapter.readEvent(new HttpInvocation(args), limits);
        if (event?.request != null) read.push(event.request);
        (args[1] as HttpResponse).end();
      });
      await send(server.port, wireOf(request));
      await server.close();
      if (read[0] === undefined) throw new Error('the adapter does not know its own trigger');
      return read[0];
    },

    async createFunction(handler: CanonicalHandler, setup: ConformanceSetup) {
      const errors: unknown[] = [];
      const server = await trigger.serve(observed(trigger.shape, handler, setup, errors));
      return {
        async send(request) {
          const response = await send(server.port, wireOf(request));
          if (errors.length > 0) throw errors.shift();
          return response;
        },
        close: () => server.close(),
      };
    },
  };
}

function seamsOf(setup: ConformanceSetup): ProtectSeams {
  const env = { ...cloudRun, ...setup.env };
  const adapter = createGcpAdapter(env);
  return {
    adapter: setup.breakEngine === true ? withBrokenEngine(adapter) : adapter,
    dependencies: { env, log: () => undefined, events: (event) => setup.onEvent?.(event) },
    onShutdown: () => undefined,
  };
}

/** Protects the handler and notes what the platform gave the wrapper and what error it got back. */
function observed(
  shape: GcpTrigger['shape'],
  handler: CanonicalHandler,
  setup: ConformanceSetup,
  errors: unknown[],
): Callable {
  const options = setup.config === undefined ? {} : { config: setup.config };
  const given = new WeakMap<object, { readonly response: unknown; readonly snapshot: string }>();
  const user: Callable = async (request, response) => {
    const known = given.get(request as HttpRequest);
    const untouched = known?.response === response && known?.snapshot === snapshotOf(request as HttpRequest);
    answer(response as HttpResponse, await handler({ untouched }));
  };
  const fail = (response: unknown, error: unknown): void => {
    errors.push(error);
    if (!(response as HttpResponse).headersSent) (response as HttpResponse).writeHead(500).end();
  };
  const note = (request: unknown, response: unknown): void => {
    given.set(request as HttpRequest, { response, snapshot: snapshotOf(request as HttpRequest) });
  };
  if (shape === 'middleware') {
    const middleware = middlewareWith(options, seamsOf(setup));
    return (request, response) => {
      note(request, response);
      middleware(request as HttpRequest, response as HttpResponse, (error) => {
        if (error !== undefined) return fail(response, error);
        (user(request, response) as Promise<unknown>).catch((caught: unknown) => fail(response, caught));
        return undefined;
      });
    };
  }
  const wrapper = protectWith(user, options, seamsOf(setup));
  return async (request, response) => {
    note(request, response);
    try {
      await wrapper(request, response);
    } catch (error) {
      fail(response, error);
    }
  };
}

/** All of a request that a handler may look at, but for the stream of its body. */
function snapshotOf(request: HttpRequest): string {
  const { method, url, originalUrl, rawHeaders, headers, body } = request;
  return JSON.stringify([method, url, originalUrl, rawHeaders, headers, body]);
}

function answer(response: HttpResponse, given: CanonicalResponse): void {
  response.writeHead(given.statusCode, given.headers);
  response.end(given.body);
}
