import { gzipSync } from 'node:zlib';
import type { Delivery, Register } from './event-delivery.ts';
import { type Node, recordedTrigger } from './recorded-triggers.ts';
import { registrations, type TriggerName } from './trigger-registrations.ts';

/** One place of a trigger's delivery that somebody outside writes, and how a finding there must be called. */
export interface EventCase {
  readonly name: string;
  readonly register: Register;
  /** The trigger as it stands in events. */
  readonly trigger: string;
  /** The delivery with a value at the place. */
  write(value: string): Delivery;
  /** The place of a finding, in a batch from its record on. */
  readonly place: string;
  /** The index of the record that holds the value; null where the call has one record. */
  readonly index: number | null;
}

const json = (value: unknown): string => JSON.stringify(value);
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const order = (value: string): object => ({ order: 'A1022', items: [{ note: value }] });

function single(
  name: string,
  register: TriggerName,
  write: (value: string) => Delivery,
  place: string,
  trigger: string = register,
): EventCase {
  return { name: `${register}: ${name}`, register: registrations[register], trigger, write, place, index: null };
}

/** A record in the middle of three. */
function batch(
  name: string,
  register: TriggerName,
  write: (value: string) => Delivery,
  place: string,
  trigger: string,
): EventCase {
  return { ...single(name, register, write, place, trigger), index: 1 };
}

/** A recorded delivery with other data. */
function given(recorded: string, data: object): Delivery {
  return { ...recordedTrigger(recorded), data };
}

/** A recorded delivery whose JSON has a value written into it. */
function inJson(recorded: string, path: string, wrap: (value: string) => unknown = (value) => value) {
  return (value: string): Delivery => {
    const { data, ...rest } = recordedTrigger(recorded);
    const root = JSON.parse((data as { json: string }).json) as Node;
    writeAt(root, path, wrap(value));
    return { ...rest, data: { json: json(root) } };
  };
}

/** A recorded delivery with another member beside it. */
function beside(recorded: string, member: string, wrap: (value: string) => object) {
  return (value: string): Delivery => {
    const delivery = recordedTrigger(recorded);
    return { ...delivery, metadata: { ...delivery.metadata, [member]: wrap(value) } };
  };
}

function writeAt(root: Node, path: string, value: unknown): void {
  const steps = path.split('/').slice(1);
  const last = steps.pop() ?? '';
  let node = root;
  for (const step of steps) node = node[step] as Node;
  node[last] = value;
}

/** The same at the index of a batch: the others are what was recorded. */
function among(recorded: string, kind: 'string' | 'bytes' | 'json', record: (value: string) => unknown) {
  return (value: string): Delivery => {
    const { data, ...rest } = recordedTrigger(recorded);
    const records = JSON.parse((data as { json: string }).json) as unknown[];
    const all = [records[0], record(value), records[2]];
    if (kind === 'json') return { ...rest, data: { json: json(all) } };
    const texts = all.map((one) => (typeof one === 'string' ? one : json(one)));
    return kind === 'string'
      ? { ...rest, data: { collectionString: { string: texts } } }
      : { ...rest, data: { collectionBytes: { bytes: texts.map((text) => Buffer.from(text)) } } };
  };
}

const actions = { complete: (): void => undefined };

/** Messages as the SDK of Service Bus gives them, beside the actions on them. */
class MessageContext {
  readonly messages: readonly unknown[];
  readonly actions = actions;
  constructor(messages: readonly unknown[]) {
    this.messages = messages;
  }
}

/** Every trigger in every form in which the host delivers it, at every place that somebody outside writes. */
export const eventCases: readonly EventCase[] = [
  single('text', 'queue', (value) => given('queue', { string: value }), ''),
  single('JSON in text', 'queue', (value) => given('queue', { string: json(order(value)) }), '/items/0/note'),
  single('JSON', 'queue', (value) => given('queue', { json: json(order(value)) }), '/items/0/note'),
  single(
    'JSON in JSON',
    'queue',
    inJson('queue', '/payload', (value) => json({ q: value })),
    '/payload/q',
  ),
  single('a list, which is one message', 'queue', (value) => given('queue', { json: json(['a', value]) }), '/1'),
  single('a name', 'queue', (value) => given('queue', { json: json({ [value]: 1 }) }), '*'),
  single('bytes', 'queue', (value) => given('queue', { bytes: Buffer.from(value) }), ''),
  single('JSON in bytes', 'queue', (value) => given('queue', { bytes: Buffer.from(json({ q: value })) }), '/q'),
  single('gzip', 'queue', (value) => given('queue', { bytes: gzipSync(json({ q: value })) }), '/q'),
  single('base64', 'queue', (value) => given('queue', { string: base64(json(order(value))) }), ''),

  single('text', 'servicebus', (value) => given('servicebus', { string: value }), ''),
  single('JSON', 'servicebus', inJson('servicebus', '/customer/name'), '/customer/name'),
  single('bytes', 'servicebus', (value) => given('servicebus', { bytes: Buffer.from(json({ q: value })) }), '/q'),
  single(
    'application property',
    'servicebus',
    beside('servicebus', 'ApplicationProperties', (value) => ({ json: json({ tenant: value }) })),
    '/triggerMetadata/applicationProperties/tenant',
  ),
  single(
    'subject',
    'servicebus',
    beside('servicebus', 'Subject', (value) => ({ string: value })),
    '/triggerMetadata/subject',
  ),
  single(
    'correlation id',
    'servicebus',
    beside('servicebus', 'CorrelationId', (value) => ({ string: value })),
    '/triggerMetadata/correlationId',
  ),
  ...(['string', 'bytes', 'json'] as const).map((kind) =>
    batch(
      `batch of ${kind}`,
      'servicebusBatch',
      among('servicebus-batch', kind, (value) => order(value)),
      '/1/items/0/note',
      'servicebus',
    ),
  ),
  batch(
    'text of a batch',
    'servicebusBatch',
    among('servicebus-batch', 'string', (value) => value),
    '/1',
    'servicebus',
  ),
  batch(
    'application property of a batch',
    'servicebusBatch',
    beside('servicebus-batch', 'ApplicationPropertiesArray', (value) => ({
      json: json([{ tenant: 'a' }, { tenant: value }, { tenant: 'c' }]),
    })),
    '/1/triggerMetadata/applicationProperties/tenant',
    'servicebus',
  ),
  batch(
    'message of the SDK',
    'servicebusBatch',
    (value) => ({
      data: { json: '[]' },
      sdk: new MessageContext([
        { messageId: '1', body: { note: 'a' } },
        { messageId: '2', body: { note: value } },
        { messageId: '3', body: { note: 'c' } },
      ]),
    }),
    '/messages/1/body/note',
    'servicebus',
  ),
  batch(
    'bytes of the SDK',
    'servicebusBatch',
    (value) => ({
      data: { json: '[]' },
      sdk: new MessageContext([
        { messageId: '1', body: Buffer.from('a') },
        { messageId: '2', body: Buffer.from(json({ q: value })) },
        { messageId: '3', body: Buffer.from('c') },
      ]),
    }),
    '/messages/1/body/q',
    'servicebus',
  ),

  single('text', 'eventhub', (value) => given('eventhub', { string: value }), ''),
  single('JSON', 'eventhub', inJson('eventhub', '/readings/0/note'), '/readings/0/note'),
  single('bytes', 'eventhub', (value) => given('eventhub', { bytes: Buffer.from(value) }), ''),
  single(
    'property',
    'eventhub',
    beside('eventhub', 'Properties', (value) => ({ json: json({ tenant: value }) })),
    '/triggerMetadata/properties/tenant',
  ),
  single(
    'partition key',
    'eventhub',
    beside('eventhub', 'PartitionKey', (value) => ({ string: value })),
    '/triggerMetadata/partitionKey',
  ),
  ...(['string', 'bytes', 'json'] as const).map((kind) =>
    batch(
      `batch of ${kind}`,
      'eventhubBatch',
      among('eventhub-batch', kind, (value) => ({ device: 'd-2', note: value })),
      '/1/note',
      'eventhub',
    ),
  ),
  batch(
    'property of a batch',
    'eventhubBatch',
    beside('eventhub-batch', 'PropertiesArray', (value) => ({
      json: json([{ tenant: 'a' }, { tenant: value }, { tenant: 'c' }]),
    })),
    '/1/triggerMetadata/properties/tenant',
    'eventhub',
  ),

  single('data of its schema', 'eventgrid', inJson('eventgrid', '/data/url'), '/data/url'),
  single('subject of its schema', 'eventgrid', inJson('eventgrid', '/subject'), '/subject'),
  single('data of a CloudEvent', 'eventgrid', inJson('eventgrid-cloudevent', '/data/note'), '/data/note'),
  single('subject of a CloudEvent', 'eventgrid', inJson('eventgrid-cloudevent', '/subject'), '/subject'),
  single(
    'base64 of a CloudEvent',
    'eventgrid',
    inJson('eventgrid-cloudevent', '/data_base64', (value) => base64(json({ q: value }))),
    '/data_base64/q',
  ),
  single(
    'telemetry of a device',
    'eventgrid',
    inJson('eventgrid-device', '/data/body', (value) => base64(json({ q: value }))),
    '/data/body/q',
  ),

  single('text', 'blob', (value) => given('blob', { bytes: Buffer.from(`id\n${value}\n`) }), ''),
  single('JSON', 'blob', (value) => given('blob', { bytes: Buffer.from(json(order(value))) }), '/items/0/note'),
  single('gzip', 'blob', (value) => given('blob', { bytes: gzipSync(json({ q: value })) }), '/q'),
  single('text that the host read', 'blob', (value) => given('blob', { string: value }), ''),
  single(
    'name from the path',
    'blob',
    beside('blob', 'name', (value) => ({ string: value })),
    '/triggerMetadata/name',
  ),
  single(
    'metadata',
    'blob',
    beside('blob', 'Metadata', (value) => ({ json: json({ author: value }) })),
    '/triggerMetadata/metadata/author',
  ),

  ...(['/1/title', '/1/address/street', '/1/tags/0'] as const).map((place) =>
    batch(`document ${place}`, 'cosmosdb', inJson('cosmosdb', place), place, 'cosmosdb'),
  ),
  batch('row', 'sql', inJson('sql', '/1/Item/Note'), '/1/Item/Note', 'sql'),
  batch('row', 'mysql', inJson('sql', '/1/Item/Note'), '/1/Item/Note', 'mysql'),

  single(
    'value',
    'kafka',
    inJson('kafka', '/Value', (value) => json({ q: value })),
    '/Value/q',
  ),
  single('key', 'kafka', inJson('kafka', '/Key'), '/Key'),
  single('header', 'kafka', inJson('kafka', '/Headers/0/Value', base64), '/Headers/0/Value'),
  single('JSON', 'rabbitmq', (value) => given('rabbitmq', { string: json(order(value)) }), '/items/0/note'),
  single(
    'routing key',
    'rabbitmq',
    beside('rabbitmq', 'RoutingKey', (value) => ({ string: value })),
    '/triggerMetadata/routingKey',
  ),

  single('input of an activity', 'activity', (value) => ({ data: { string: json({ q: value }) } }), '/q'),
  single('any input', 'signalr', (value) => ({ data: { json: json({ Arguments: [value] }) } }), '/Arguments/0'),
];
