import type { Parameters } from '@rasp/core';
import type { Callable } from '../src/callback.ts';
import { protectWith } from '../src/protect.ts';
import { createContext } from './fake-runtime.ts';
import { recordedEvent } from './recorded-events.ts';
import { awsTriggers } from './triggers.ts';

/** Every response is read: a check of responses has something to look for. */
const looking: Partial<Parameters> = {
  SNAPSHOT_DIR: '',
  SECURITY_CHECKS: { dlp: 'block' },
  DLP_CC_NUMBERS: true,
  DLP_PHONE_NUMBERS: true,
};

function wrap(handler: Callable): {
  readonly call: (event: unknown) => Promise<unknown>;
  readonly denied: () => number;
} {
  let events = 0;
  const wrapper = protectWith(
    handler,
    { config: looking },
    { dependencies: { env: {}, log: () => undefined, events: () => void events++ } },
  );
  return { call: async (event) => wrapper(event, createContext()), denied: () => events };
}

class Money {
  readonly #cents = 1_999;
  toJSON(): string {
    return String(this.#cents);
  }
}

const circle: Record<string, unknown> = { statusCode: 200 };
circle['body'] = circle;

/** What handlers give back; a PyRASP agent dies of most. */
const results: readonly (readonly [name: string, result: unknown])[] = [
  ['text', 'hello'],
  ['no text', ''],
  ['null', null],
  ['nothing', undefined],
  ['a list', [1, 'two', { three: 3 }]],
  ['bytes', Uint8Array.of(0, 255, 10)],
  ['a buffer', Buffer.from('caf\u00e9')],
  ['a number', 42],
  ['false', false],
  ['a big number', 10n],
  ['a date', new Date(0)],
  ['an object without statusCode', { message: 'hi' }],
  ['an object without a prototype', Object.assign(Object.create(null) as object, { statusCode: 200, body: 'hi' })],
  ['a status as text', { statusCode: '200', body: 'hi' }],
  ['a status that is none', { statusCode: {}, body: 'hi' }],
  ['a body of bytes', { statusCode: 200, body: Uint8Array.of(1, 2, 3) }],
  ['a body that is an object', { statusCode: 200, body: { total: new Money() } }],
  ['a body that is null', { statusCode: 200, body: null }],
  ['a body in base64', { statusCode: 200, body: 'iVBORw0KGgo=', isBase64Encoded: true }],
  ['a body that is no base64', { statusCode: 200, body: '\u2028%%', isBase64Encoded: true }],
  ['headers that are none', { statusCode: 200, headers: 'none', multiValueHeaders: [7], cookies: {}, body: 'hi' }],
  ['headers of numbers and null', { statusCode: 200, headers: { a: 1, b: null, c: undefined }, body: 'hi' }],
  ['a circle', circle],
  ['a frozen object', Object.freeze({ statusCode: 200, body: 'hi' })],
  [
    'members that throw',
    {
      get statusCode(): number {
        throw new Error('no status');
      },
    },
  ],
];

describe('what a handler gives back', () => {
  const bases = [
    ...new Set(awsTriggers.map(({ base }) => base)),
    ...['web-socket', 'sqs', 'eventbridge', 'direct', 'alb-health-check', 's3'],
  ];
  it.each(bases.flatMap((base) => results.map(([name, result]) => [name, base, result] as const)))(
    'goes on as it is: %s, for %s',
    async (_name, base, result) => {
      const { call, denied } = wrap(async () => result);
      expect(await call(recordedEvent(base))).toBe(result);
      expect(denied()).toBe(0);
    },
  );

  it('is looked at all the same', async () => {
    const { call, denied } = wrap(async () => ({ total: 'paid with 5555 5555 5555 4444' }));
    expect(await call(recordedEvent('http-api'))).toMatchObject({ statusCode: 403 });
    expect(denied()).toBe(1);
  });
});

describe('what a function is called with', () => {
  /** Calls that name no trigger, and events that lack what their trigger always has. */
  const calls: readonly (readonly [name: string, event: unknown])[] = [
    ['an object without a prototype', Object.create(null)],
    ['a request without anything in it', { requestContext: null, headers: null, rawPath: null, version: '2.0' }],
    ['a load balancer without headers', { requestContext: { elb: {} }, httpMethod: 'GET', path: '/', headers: null }],
    ...['sns', 'scheduled', 'direct', 's3', 'kinesis'].map((name) => [name, recordedEvent(name)] as const),
  ];
  it.each(calls)('reaches the handler: %s', async (_name, event) => {
    const handler = jest.fn(async () => 'served');
    expect(await wrap(handler).call(event)).toBe('served');
    expect(handler).toHaveBeenCalledTimes(1);
    expect((handler.mock.calls as unknown[][])[0]?.[0]).toBe(event);
  });
});
