import { readdirSync } from 'node:fs';
import { app } from '@azure/functions';
import { payloads } from '@rasp/testing/conformance-placements.ts';
import { type EventCase, eventCases } from './event-cases.ts';
import { deliver, type Register } from './event-delivery.ts';
import { recordedTrigger } from './recorded-triggers.ts';
import { registrations, type TriggerName } from './trigger-registrations.ts';

const named = eventCases.map((one) => [one.name, one] as const);
const traversal = payloads[0]?.hostile ?? '';
const action = (EVENT_ACTION: 'report' | 'drop' | 'fail' | 'dead-letter') => ({ config: { EVENT_ACTION } });

/** The input of a handler without protection. */
async function bare(one: EventCase, value: string): Promise<unknown> {
  return (await deliver(one.register, one.write(value), null)).seen[0];
}

/** The records of a batch, wherever they stand in the input. */
function recordsOf(input: unknown): readonly unknown[] {
  return Array.isArray(input) ? input : (input as { readonly messages: readonly unknown[] }).messages;
}

describe.each(payloads)('$name', ({ check, hostile, benign }) => {
  it.each(named)('is withheld in %s, at its place, and its benign twin passes untouched', async (_, one) => {
    const { register, write, trigger, index } = one;
    const place = one.place === '*' ? `/${hostile.replaceAll('~', '~0').replaceAll('/', '~1')}` : one.place;
    const stopped = await deliver(register, write(hostile), action('drop'));
    expect(stopped.events).toMatchObject([{ action: 'deny', trigger, clientIp: null }]);
    expect(stopped.events[0]?.findings).toContainEqual(
      expect.objectContaining({ check, input: { source: 'record', name: place } }),
    );
    expect(stopped.error).toBeNull();
    const given = await bare(one, hostile);
    const left = index === null ? [] : [recordsOf(given).filter((_record, at) => at !== index)];
    expect(stopped.seen.map(recordsOf)).toEqual(left);

    const passed = await deliver(register, write(benign), action('drop'));
    expect(passed.events).toEqual([]);
    expect(passed.seen).toEqual([await bare(one, benign)]);
  });
});

it.each(named)('%s: each action does what it says', async (_, one) => {
  const { register, write, index } = one;
  const given = await bare(one, traversal);
  const reported = await deliver(register, write(traversal), action('report'));
  expect(reported.events).toMatchObject([{ action: 'report' }]);
  expect(reported.seen).toEqual([given]);

  const failed = await deliver(register, write(traversal), action('fail'));
  expect(failed.events).toMatchObject([{ action: 'deny' }]);
  expect([failed.seen, failed.error]).toEqual([[], expect.objectContaining({ code: 'RASP_ERR_EVENT' })]);

  const dead: unknown[] = [];
  const deadLetter = (record: unknown): void => void dead.push(record);
  const sent = await deliver(register, write(traversal), { ...action('dead-letter'), deadLetter });
  expect(dead).toEqual([index === null ? given : recordsOf(given)[index]]);
  expect([sent.seen.length, sent.error]).toEqual([index === null ? 0 : 1, null]);
});

it.each(named)('%s: a check in mode report takes nothing out', async (_, one) => {
  const config = { EVENT_ACTION: 'drop', SECURITY_CHECKS: { traversal: 'report' } } as const;
  const { events, seen } = await deliver(one.register, one.write(traversal), { config });
  expect(events).toMatchObject([{ action: 'report' }]);
  expect(seen).toEqual([await bare(one, traversal)]);
});

it.each(named.filter(([, { index }]) => index !== null))(
  '%s: the lists beside the batch lose the same records',
  async (_, { register, write, index }) => {
    const { metadata = {} } = write(traversal);
    const { metadata: beside } = await deliver(register, write(traversal), action('drop'));
    const lists = Object.keys(metadata).filter((name) => name.endsWith('Array'));
    for (const name of lists) {
      const list = JSON.parse((metadata[name] as { json: string }).json) as unknown[];
      const lower = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
      expect((beside[0] as Record<string, unknown>)[lower]).toEqual(list.filter((_item, at) => at !== index));
    }
  },
);

const batches: Readonly<Record<string, TriggerName>> = {
  'servicebus-batch': 'servicebusBatch',
  'eventhub-batch': 'eventhubBatch',
  'eventgrid-cloudevent': 'eventgrid',
  'eventgrid-device': 'eventgrid',
};
const recorded = readdirSync(new URL('./triggers/', import.meta.url)).map((file) => file.replace('.json', ''));

it.each(recorded)('finds nothing in %s as it was recorded: what the platform writes is silent', async (name) => {
  const register = registrations[batches[name] ?? (name as TriggerName)];
  const config = { EVENT_ACTION: 'drop', SECURITY_CHECKS: { characters: 'block' } } as const;
  const { events, seen, metadata, error } = await deliver(register, recordedTrigger(name), { config });
  const unprotected = await deliver(register, recordedTrigger(name), null);
  expect([events, error]).toEqual([[], null]);
  expect([seen, metadata]).toEqual([unprotected.seen, unprotected.metadata]);
});

it.each(['timer', 'warmup'] as const)('a %s brings nothing from outside, and always runs', async (name) => {
  const data = { json: JSON.stringify({ note: traversal }) };
  const { events, seen } = await deliver(registrations[name], { data }, action('drop'));
  expect([events, seen]).toEqual([[], [{ note: traversal }]]);
});

it('calls no handler for a batch of which nothing is left', async () => {
  const data = { json: JSON.stringify([traversal, traversal]) };
  const { seen, error, events } = await deliver(registrations.eventhubBatch, { data }, action('drop'));
  expect([seen, error, events.length]).toEqual([[], null, 2]);
});

it.each([
  ['a client', { sdkBinding: true }, { blobClient: {} }],
  ['a stream', {}, { pipe: () => undefined }],
])('says that a blob given as %s was not read, and reads its name', async (_, options, sdk) => {
  const register: Register = (handler) =>
    app.storageBlob('function', { path: 'uploads/{name}', connection: 'Connection', ...options, handler });
  const data = { json: '{}' };
  const fine = await deliver(register, { data, metadata: { name: { string: 'A1022.pdf' } }, sdk }, action('drop'));
  expect(fine.events).toMatchObject([{ action: 'report', findings: [{ check: 'truncated' }] }]);
  expect(fine.seen).toEqual([sdk]);
  const hostile = await deliver(register, { data, metadata: { name: { string: traversal } }, sdk }, action('drop'));
  expect(hostile.events[0]?.findings).toContainEqual(
    expect.objectContaining({ check: 'traversal', input: { source: 'record', name: '/triggerMetadata/name' } }),
  );
  expect(hostile.seen).toEqual([]);
});

describe('an orchestration', () => {
  const { orchestration } = registrations;
  const started = { EventType: 12, IsPlayed: false, Timestamp: '2026-03-02T08:15:33Z' };
  const raised = (IsPlayed: boolean) => ({
    EventType: 15,
    IsPlayed,
    Name: 'approved',
    Input: JSON.stringify({ q: traversal }),
  });
  const trigger = (history: readonly object[], input: unknown = {}, isReplaying = false) => ({
    data: { string: JSON.stringify({ history, input, instanceId: 'i-1', isReplaying, parentInstanceId: null }) },
  });

  it.each([
    ['its input', trigger([started], { note: traversal }), '/input/note'],
    ['an event that was raised', trigger([{ ...started, IsPlayed: true }, raised(false)]), '/history/1/Input/q'],
  ])('is failed for %s under each action but report', async (_, delivery, place) => {
    for (const which of ['drop', 'fail', 'dead-letter'] as const) {
      const options = { ...action(which), deadLetter: () => undefined };
      const { events, seen, error } = await deliver(orchestration, delivery, options);
      expect(events[0]?.findings.map(({ input }) => input)).toContainEqual({ source: 'record', name: place });
      expect([seen, error]).toEqual([[], expect.objectContaining({ code: 'RASP_ERR_EVENT' })]);
    }
    const { events, seen } = await deliver(orchestration, delivery, action('report'));
    expect([events[0]?.action, seen.length]).toEqual(['report', 1]);
  });

  it.each([
    ['its replay', trigger([{ ...started, IsPlayed: true }, raised(true)], { note: traversal })],
    ['what says that it is replayed', trigger([], { note: traversal }, true)],
    ['a first run without an attack', trigger([started], { note: 'fine' })],
  ])('runs in silence for %s', async (_, delivery) => {
    const { events, seen, error } = await deliver(orchestration, delivery, action('drop'));
    expect([events, seen.length, error]).toEqual([[], 1, null]);
  });
});
