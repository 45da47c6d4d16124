import type { Env, ReadLimits } from '@rasp/core';
import type { EventBase, WireRequest } from '@rasp/testing/aws/lambda-events.ts';
import { withBrokenEngine } from '@rasp/testing/broken-engine.ts';
import type {
  CanonicalHandler,
  CanonicalRequest,
  CanonicalResponse,
  ConformanceDriver,
  ConformanceSetup,
  ConformanceTraits,
} from '@rasp/testing/conformance-driver.ts';
import { awsAdapter } from '../src/adapter.ts';
import type { Callable } from '../src/callback.ts';
import { AwsInvocation } from '../src/invocation.ts';
import { protectWith } from '../src/protect.ts';
import { createContext, StreamRecorder } from './fake-runtime.ts';
import { recordedEvent, recordedHeaders } from './recorded-events.ts';

/** How the protected handler is written. */
export type HandlerShape = 'promise' | 'callback' | 'streaming';

/** One trigger of Lambda. */
export interface AwsTrigger {
  readonly trigger: string;
  /** Name of the recorded event that requests are written into. */
  readonly base: string;
  readonly build: (base: EventBase, request: WireRequest) => EventBase;
  readonly traits: ConformanceTraits;
  readonly shape: HandlerShape;
}

const env: Env = {
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
  AWS_LAMBDA_FUNCTION_NAME: 'sample',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_REGION: 'eu-west-1',
};

/** Gives the conformance suite one trigger of Lambda. */
export function awsDriver(trigger: AwsTrigger): ConformanceDriver {
  return {
    platform: 'aws',
    trigger: trigger.trigger,
    traits: trigger.traits,
    async normalize(request: CanonicalRequest, limits: ReadLimits) {
      const invocation = new AwsInvocation(eventFor(trigger, request), createContext(), null);
      const event = await awsAdapter.readEvent(invocation, limits);
      if (event?.request == null) throw new Error('the adapter does not know its own trigger');
      return event.request;
    },
    async createFunction(handler: CanonicalHandler, setup: ConformanceSetup) {
      let sent: EventBase = {};
      let snapshot = '';
      const untouched = (event: unknown): boolean => event === sent && JSON.stringify(event) === snapshot;
      const shaped = shape(trigger.shape, handler, untouched);
      const protectedHandler = protectWith(
        shaped,
        { ...(setup.config === undefined ? {} : { config: setup.config }) },
        {
          adapter: setup.breakEngine === true ? withBrokenEngine(awsAdapter) : awsAdapter,
          dependencies: {
            env: { ...env, ...setup.env },
            log: () => undefined,
            events: (event) => setup.onEvent?.(event),
          },
        },
      );
      return {
        async send(request) {
          sent = deepFreeze(eventFor(trigger, request));
          snapshot = JSON.stringify(sent);
          return invoke(trigger.shape, protectedHandler, sent);
        },
        async close() {
          return undefined;
        },
      };
    },
  };
}

/** Writes a canonical request into the recorded event, as the platform would have. */
export function eventFor(trigger: Pick<AwsTrigger, 'base' | 'build'>, request: CanonicalRequest): EventBase {
  const base = recordedEvent(trigger.base);
  const bytes =
    typeof request.body === 'string' ? Buffer.from(request.body, 'utf8') : (request.body ?? Buffer.alloc(0));
  const cookies = (request.cookies ?? []).map(([name, value]) => `${name}=${value}`);
  const event = trigger.build(base, {
    method: request.method ?? (request.body === undefined ? 'GET' : 'POST'),
    target: request.target ?? '/',
    headers: [
      ...recordedHeaders(base),
      ...(cookies.length === 0 ? [] : [['Cookie', cookies.join('; ')] as const]),
      ...(request.headers ?? []),
    ],
    body: bytes,
    clientIp: request.clientIp ?? '81.2.69.160',
  });
  return {
    ...event,
    ...(request.pathParameters === undefined ? {} : { pathParameters: Object.fromEntries(request.pathParameters) }),
    ...(request.body instanceof Uint8Array
      ? { body: Buffer.from(request.body).toString('base64'), isBase64Encoded: true }
      : {}),
  };
}

/** Adapts a canonical handler to one of Lambda's shapes. */
function shape(kind: HandlerShape, handler: CanonicalHandler, untouched: (event: unknown) => boolean): Callable {
  if (kind === 'callback') {
    return (event, _context, callback) => {
      // The canonical handler may throw, which a callback handler reports through its callback.
      Promise.resolve()
        .then(() => handler({ untouched: untouched(event) }))
        .then(
          (response) => (callback as Callback)(null, response),
          (error: unknown) => (callback as Callback)(error),
        );
    };
  }
  if (kind === 'streaming') {
    return async (event, stream) => {
      const { statusCode, headers, body } = await handler({ untouched: untouched(event) });
      const response = StreamRecorder.from(stream as StreamRecorder, { statusCode, headers });
      response.write(body);
      response.end();
    };
  }
  return async (event) => handler({ untouched: untouched(event) });
}

type Callback = (error: unknown, result?: unknown) => void;

/** Calls the handler as the runtime of its shape does, and reads the answer as the front end does. */
async function invoke(kind: HandlerShape, handler: Callable, event: EventBase): Promise<CanonicalResponse> {
  const context = createContext();
  if (kind === 'streaming') {
    const stream = new StreamRecorder();
    await handler(event, stream, context);
    return stream.response();
  }
  if (kind === 'promise') return responseOf(await handler(event, context));
  return responseOf(
    await new Promise((resolve, reject) => {
      const returned = handler(event, context, (error: unknown, result: unknown) =>
        error === null || error === undefined ? resolve(result) : reject(error),
      );
      // A denial comes by the promise: nothing was given to the callback then.
      (returned as Promise<unknown>).then((result) => result !== undefined && resolve(result), reject);
    }),
  );
}

function responseOf(result: unknown): CanonicalResponse {
  const { statusCode, headers, multiValueHeaders, body } = result as {
    readonly statusCode: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
    readonly body: string;
  };
  const joined = Object.entries(multiValueHeaders ?? {}).map(([name, values]) => [name, values.join(', ')]);
  return { statusCode, headers: headers ?? Object.fromEntries(joined), body };
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}
