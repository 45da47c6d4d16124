import type { SecurityEvent } from '@rasp/core';
import { payloads } from '@rasp/testing/conformance-placements.ts';
import type { Callable } from '../src/http-types.ts';
import { protectWith } from '../src/protect.ts';
import { backgroundCases, eventCases } from './event-cases.ts';
import { recordedEvent, serveSignature, wireOfEvent } from './event-delivery.ts';
import { cloudRun } from './gcp-driver.ts';
import { type Loopback, send } from './loopback.ts';

const traversal = payloads[0]?.hostile ?? '';
const open: Loopback[] = [];
let reported: SecurityEvent[] = [];

beforeEach(() => {
  reported = [];
});
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

type Action = 'report' | 'drop' | 'fail' | 'dead-letter';

function wrap(handler: Callable, EVENT_ACTION: Action, deadLetter?: (record: unknown) => void): Callable {
  return protectWith(
    handler,
    { config: { SNAPSHOT_DIR: '', EVENT_ACTION }, ...(deadLetter === undefined ? {} : { deadLetter }) },
    { dependencies: { env: cloudRun, log: () => undefined, events: (event) => void reported.push(event) } },
  );
}

/** What Cloud Run functions give a background function. */
function background(event: string, write: (typeof backgroundCases)[number]['write'], value: string) {
  const delivery = recordedEvent(event);
  write(delivery as never, value);
  return delivery.body as { readonly data: unknown; readonly context: unknown };
}

const placed = backgroundCases.map((one) => [`${one.event} ${one.place}`, one] as const);
// The framework's own middleware fails for text.
const cloudEvents = eventCases.flatMap((one) =>
  one.cloudEvent === null || one.event === 'custom-text' ? [] : [[`${one.event} ${one.cloudEvent}`, one] as const],
);

describe.each(payloads)('$name', ({ check, hostile, benign }) => {
  it.each(placed)(
    'is withheld in %s, and its benign twin passes untouched',
    async (_, { event, write, place, trigger }) => {
      const handler = jest.fn();
      const { data, context } = background(event, write, hostile);
      await wrap(handler, 'drop')(data, context);
      expect(handler).not.toHaveBeenCalled();
      expect(reported).toMatchObject([{ action: 'deny', trigger, clientIp: null }]);
      expect(reported[0]?.findings).toContainEqual(
        expect.objectContaining({ check, input: { source: 'record', name: place } }),
      );

      reported = [];
      const twin = background(event, write, benign);
      await wrap(handler, 'drop')(twin.data, twin.context);
      expect(reported).toEqual([]);
      expect(handler.mock.calls[0]?.[0]).toBe(twin.data);
      expect(handler.mock.calls[0]?.[1]).toBe(twin.context);
    },
  );

  it.each(cloudEvents)('is withheld in %s, and its benign twin passes', async (_, { event, write, cloudEvent }) => {
    const handler = jest.fn();
    const server = await serveSignature(
      'cloudevent',
      wrap((given) => handler(given), 'drop'),
    );
    open.push(server);
    const delivery = (value: string) => {
      const recorded = recordedEvent(event);
      write(recorded as never, value);
      return wireOfEvent(recorded);
    };
    expect((await send(server.port, delivery(hostile))).statusCode).toBe(204);
    expect(handler).not.toHaveBeenCalled();
    expect(reported[0]?.findings).toContainEqual(
      expect.objectContaining({ check, input: { source: 'record', name: cloudEvent } }),
    );
    reported = [];
    expect((await send(server.port, delivery(benign))).statusCode).toBe(204);
    expect([reported, handler.mock.calls.length]).toEqual([[], 1]);
  });
});

it.each(placed)('%s: each action does what it says', async (_, { event, write }) => {
  const handler = jest.fn();
  const { data, context } = background(event, write, traversal);
  const dead: unknown[] = [];
  await wrap(handler, 'dead-letter', (record) => void dead.push(record))(data, context);
  expect([dead, handler.mock.calls]).toEqual([[{ data, context }], []]);
  await expect(wrap(handler, 'fail')(data, context)).rejects.toMatchObject({ code: 'RASP_ERR_EVENT' });
  expect(handler).not.toHaveBeenCalled();
  await wrap(handler, 'report')(data, context);
  expect(handler.mock.calls).toEqual([[data, context]]);
  expect(reported.map(({ action }) => action)).toEqual(['deny', 'deny', 'report']);
});

it.each([...new Set(backgroundCases.map(({ event }) => event))])(
  'finds nothing in %s as it was recorded',
  async (name) => {
    const handler = jest.fn();
    const { data, context } = recordedEvent(name).body as { readonly data: unknown; readonly context: unknown };
    await wrap(handler, 'drop')(data, context);
    expect([reported, handler.mock.calls.length]).toEqual([[], 1]);
  },
);
