import { readdirSync } from 'node:fs';
import type { EventFinding, ProtectOptions, SecurityEvent } from '@rasp/core';
import type { Callable } from '../src/http-types.ts';
import { protectWith } from '../src/protect.ts';
import { attacks, eventCases } from './event-cases.ts';
import { recordedEvent, serveSignature, wireOfEvent } from './event-delivery.ts';
import { cloudRun } from './gcp-driver.ts';
import { type Loopback, send } from './loopback.ts';

const open: Loopback[] = [];
let reported: SecurityEvent[] = [];

beforeEach(() => {
  reported = [];
});
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

type Action = 'report' | 'drop' | 'fail' | 'dead-letter';

function wrap(handler: Callable, EVENT_ACTION: Action, options: ProtectOptions = {}): Callable {
  return protectWith(
    handler,
    { ...options, config: { SNAPSHOT_DIR: '', BLACKLIST_STRIKES: 0, EVENT_ACTION } },
    { dependencies: { env: cloudRun, log: () => undefined, events: (event) => reported.push(event) } },
  );
}

async function serve(signature: 'cloudevent' | 'http', fn: Callable): Promise<number> {
  const server = await serveSignature(signature, fn);
  open.push(server);
  return server.port;
}

const findings = (): readonly EventFinding[] => reported.flatMap((event) => event.findings);
const recorded = readdirSync(new URL('./events/', import.meta.url))
  .map((file) => file.replace('.json', ''))
  .filter((name) => name !== 'cloud-run-headers');
const cloudEvents = recorded
  .filter((name) => !name.startsWith('background') && name !== 'pubsub-push')
  // The framework's own middleware fails for text.
  .filter((name) => name !== 'custom-text');

const deliverable = eventCases.filter(({ event }) => event !== 'custom-text');

describe('a CloudEvent on functions-framework', () => {
  it.each(deliverable.flatMap((one) => Object.entries(attacks).map(([kind, value]) => [kind, one, value] as const)))(
    'is kept from the handler for %s in %j',
    async (_, { event, write, cloudEvent, trigger }, value) => {
      const handler = jest.fn();
      const port = await serve(
        'cloudevent',
        wrap((given) => handler(given), 'drop'),
      );
      const delivery = recordedEvent(event);
      write(delivery as never, value);
      expect((await send(port, wireOfEvent(delivery))).statusCode).toBe(204);
      expect(handler).not.toHaveBeenCalled();
      expect(reported).toMatchObject([{ action: 'deny', trigger, clientIp: null }]);
      expect(findings().map(({ input }) => input)).toContainEqual({ source: 'record', name: cloudEvent });
    },
  );

  it.each(cloudEvents)('%s reaches the handler as the framework gives it, with nothing found', async (name) => {
    const wire = wireOfEvent(recordedEvent(name));
    const given: unknown[] = [];
    for (const protect of [(handler: Callable) => handler, (handler: Callable) => wrap(handler, 'drop')]) {
      const port = await serve(
        'cloudevent',
        protect((event) => void given.push(event)),
      );
      expect((await send(port, wire)).statusCode).toBe(204);
    }
    expect(findings()).toEqual([]);
    expect(given).toHaveLength(2);
    expect(given[1]).toEqual(given[0]);
    expect(findings()).toEqual([]);
  });

  it.each<[string, Callable]>([
    ['value', () => 7],
    ['promise', async () => ({ done: true })],
    ['callback', (_event, callback) => void (callback as Callable)(null, { done: true })],
    ['late callback', (_event, callback) => void setTimeout(() => (callback as Callable)(null, 'late'), 1)],
    ['nothing', () => undefined],
    [
      'error',
      () => {
        throw new TypeError('broken');
      },
    ],
    [
      'rejection',
      async () => {
        throw new TypeError('broken');
      },
    ],
    ['error of a callback', (_event, callback) => void (callback as Callable)(new TypeError('broken'))],
    [
      'error beside a callback',
      (_event, _callback) => {
        throw new TypeError('broken');
      },
    ],
    [
      'callback called twice',
      (_event, callback) => {
        (callback as Callable)(null, 'a');
        (callback as Callable)(null, 'b');
      },
    ],
  ])('is answered with the %s of a handler as without protection', async (_, handler) => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const answers = [];
    for (const fn of [handler, wrap(handler, 'drop')]) {
      const port = await serve('cloudevent', fn);
      const { headers, ...rest } = await send(port, wireOfEvent(recordedEvent('pubsub')));
      answers.push({ ...rest, status: headers['x-google-status'], type: headers['content-type'] });
    }
    expect(answers[1]).toEqual(answers[0]);
  });

  it.each<[string, (handler: () => void) => Callable]>([
    ['promise', (handler) => async (_event) => handler()],
    [
      'callback',
      (handler) => (_event, callback) => {
        handler();
        (callback as Callable)();
      },
    ],
  ])('is answered by each action in the form of a %s', async (_, form) => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const delivery = recordedEvent('storage');
    (delivery.body as { name: string }).name = attacks.traversal;
    const dead: unknown[] = [];
    const seen: unknown[] = [];
    for (const action of ['report', 'drop', 'fail', 'dead-letter'] as const) {
      const handler = jest.fn();
      const deadLetter = (record: unknown, found: readonly unknown[]): void => void dead.push([record, found.length]);
      const port = await serve('cloudevent', wrap(form(handler), action, { deadLetter }));
      const { statusCode } = await send(port, wireOfEvent(delivery));
      seen.push([action, statusCode, handler.mock.calls.length]);
    }
    expect(seen).toEqual([
      ['report', 204, 1],
      ['drop', 204, 0],
      ['fail', 500, 0],
      ['dead-letter', 204, 0],
    ]);
    expect(dead).toEqual([[expect.objectContaining({ data: delivery.body }), 1]]);
    expect(reported.map(({ action }) => action)).toEqual(['report', 'deny', 'deny', 'deny']);
  });

  it('reaches the handler where the dead-letter target is missing or fails', async () => {
    const delivery = recordedEvent('storage');
    (delivery.body as { name: string }).name = attacks.traversal;
    const handler = jest.fn();
    const failing: ProtectOptions = { deadLetter: () => Promise.reject(new Error('no such queue')) };
    for (const options of [{}, failing]) {
      const port = await serve(
        'cloudevent',
        wrap((event) => handler(event), 'dead-letter', options),
      );
      expect((await send(port, wireOfEvent(delivery))).statusCode).toBe(204);
    }
    expect(handler).toHaveBeenCalledTimes(2);
  });
});

describe('a delivery to an HTTP function', () => {
  const answer: Callable = (_req, res) => void (res as { end(text: string): void }).end('done');

  it.each(recorded)('%s passes with nothing found', async (name) => {
    const port = await serve('http', wrap(answer, 'report'));
    const response = await send(port, wireOfEvent(recordedEvent(name)));
    expect(findings()).toEqual([]);
    expect(response).toMatchObject({ statusCode: 200, body: 'done' });
  });

  it.each([
    ['pubsub-push', '/message/data/q'],
    ['pubsub', '/message/data/q'],
  ])('is blocked for what a message of %s holds, at its place', async (event, place) => {
    for (const value of Object.values(attacks)) {
      reported = [];
      const port = await serve('http', wrap(answer, 'report'));
      const delivery = recordedEvent(event);
      const { message } = delivery.body as { message: { data: string } };
      message.data = Buffer.from(JSON.stringify({ q: value })).toString('base64');
      expect((await send(port, wireOfEvent(delivery))).statusCode).toBe(403);
      expect(findings().map(({ input }) => input)).toContainEqual({ source: 'json-value', name: place });
    }
  });

  it.each([
    [
      'custom-structured-bytes',
      (delivery: { body: { data_base64: string } }, value: string) => {
        delivery.body.data_base64 = Buffer.from(JSON.stringify({ q: value })).toString('base64');
      },
      '/data_base64/q',
    ],
    [
      'firestore-protobuf',
      (delivery: { protobuf: { fields: { title: string } } }, value: string) => {
        delivery.protobuf.fields.title = value;
      },
      '/value/fields/title/stringValue',
    ],
  ] as const)('is blocked for what %s holds, at its place', async (event, write, place) => {
    const port = await serve('http', wrap(answer, 'report'));
    const delivery = recordedEvent(event);
    write(delivery as never, attacks.traversal);
    expect((await send(port, wireOfEvent(delivery))).statusCode).toBe(403);
    expect(findings().map(({ input }) => input)).toContainEqual({ source: 'json-value', name: place });
  });
});
