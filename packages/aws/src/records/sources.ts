import { escapeKey, memberAt } from '@rasp/core';
import { isObject, textOf } from '../lambda-event.ts';
import type { RecordSource, SourceRecord } from './record-source.ts';

const nothing: readonly (readonly string[])[] = [];

type Shape = Pick<RecordSource, 'name' | 'is'> & Partial<Omit<RecordSource, 'name' | 'is' | 'records' | 'without'>>;

/** What holds of a source that says nothing else. */
const usual: Pick<RecordSource, 'idOf' | 'encoded' | 'escaped' | 'answer' | 'groupOf'> = {
  idOf: () => '',
  encoded: nothing,
  escaped: nothing,
  answer: 'none',
  groupOf: () => null,
};

/** A source whose records stand in one list of the event. */
function listed(list: string, shape: Shape): RecordSource {
  return {
    ...usual,
    ...shape,
    records: (event) => listOf(event, list).map((value, index) => ({ place: `/${list}/${index}`, value })),
    without: (event, out) => ({ ...event, [list]: listOf(event, list).filter((_, index) => !out.has(index)) }),
  };
}

function listOf(event: object, list: string): readonly unknown[] {
  const records: unknown = memberAt(event, [list]);
  return Array.isArray(records) ? records : [];
}

/** The service that a `Records` event comes from, as each of its records says. */
function serviceOf(event: object): string {
  const [first] = listOf(event, 'Records');
  return textOf(memberAt(first, ['eventSource'])) || textOf(memberAt(first, ['EventSource']));
}

const text = (record: unknown, ...steps: readonly string[]): string => textOf(memberAt(record, steps));

const sqs = listed('Records', {
  name: 'sqs',
  is: (event) => serviceOf(event) === 'aws:sqs',
  idOf: (record) => text(record, 'messageId'),
  answer: 'items',
  groupOf: (record) =>
    text(record, 'eventSourceARN').endsWith('.fifo') ? text(record, 'attributes', 'MessageGroupId') : null,
});

const kinesis = listed('Records', {
  name: 'kinesis',
  is: (event) => serviceOf(event) === 'aws:kinesis',
  idOf: (record) => text(record, 'kinesis', 'sequenceNumber'),
  encoded: [['kinesis', 'data']],
  answer: 'checkpoint',
});

const dynamoDb = listed('Records', {
  name: 'dynamodb',
  is: (event) => serviceOf(event) === 'aws:dynamodb',
  idOf: (record) => text(record, 'dynamodb', 'SequenceNumber'),
  answer: 'checkpoint',
});

const sns = listed('Records', {
  name: 'sns',
  is: (event) => serviceOf(event) === 'aws:sns',
  idOf: (record) => text(record, 'Sns', 'MessageId'),
});

const s3 = listed('Records', {
  name: 's3',
  is: (event) => serviceOf(event) === 'aws:s3',
  idOf: (record) => text(record, 's3', 'object', 'sequencer'),
  // Keys are encoded as a form's values are: a blank is a plus.
  escaped: [['s3', 'object', 'key']],
});

/** Any other service that sends `Records`: SES, CodeCommit, IoT. */
const otherRecords = listed('Records', {
  name: 'records',
  is: (event) => listOf(event, 'Records').length > 0,
});

const firehose = listed('records', {
  name: 'firehose',
  is: (event) =>
    typeof memberAt(event, ['deliveryStreamArn']) === 'string' && Array.isArray(memberAt(event, ['records'])),
  idOf: (record) => text(record, 'recordId'),
  encoded: [['data']],
  answer: 'firehose',
});

const activeMq = listed('messages', {
  name: 'mq',
  is: (event) => text(event, 'eventSource') === 'aws:mq',
  idOf: (record) => text(record, 'messageID'),
  encoded: [['data']],
});

const documentDb = listed('events', {
  name: 'documentdb',
  is: (event) => text(event, 'eventSource') === 'aws:docdb',
  idOf: (record) => text(record, 'event', '_id', '_data'),
});

/** The lists of an event that stand in a map: Kafka's topics and partitions, RabbitMQ's queues. */
function mapped(map: string, shape: Shape): RecordSource {
  const lists = (event: object): readonly (readonly [key: string, list: readonly unknown[]])[] => {
    const member: unknown = memberAt(event, [map]);
    if (!isObject(member)) return [];
    return Object.entries(member).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  };
  return {
    ...usual,
    ...shape,
    records: (event) =>
      lists(event).flatMap(([key, list]) =>
        list.map((value, index): SourceRecord => ({ place: `/${map}/${escapeKey(key)}/${index}`, value })),
      ),
    without(event, out) {
      let at = 0;
      const left = lists(event).map(([key, list]) => [key, list.filter(() => !out.has(at++))] as const);
      return { ...event, [map]: Object.fromEntries(left) };
    },
  };
}

const kafka = mapped('records', {
  name: 'kafka',
  is: (event) => /^(?:aws:kafka|SelfManagedKafka)$/.test(text(event, 'eventSource')),
  idOf: (record) => `${text(record, 'topic')}/${String(memberAt(record, ['offset']))}`,
  encoded: [['value'], ['key']],
});

const rabbitMq = mapped('rmqMessagesByQueue', {
  name: 'rabbitmq',
  is: (event) => text(event, 'eventSource') === 'aws:rmq',
  encoded: [['data']],
});

/** An event that is one record: the whole of it. */
function whole(shape: Shape): RecordSource {
  return {
    ...usual,
    ...shape,
    records: (event) => [{ place: '', value: event }],
    without: (event) => event,
  };
}

const eventBridge = whole({
  name: 'eventbridge',
  is: (event) =>
    typeof memberAt(event, ['detail-type']) === 'string' && typeof memberAt(event, ['source']) === 'string',
  idOf: (event) => text(event, 'id'),
});

const cloudWatchLogs = whole({
  name: 'cloudwatch-logs',
  is: (event) => typeof memberAt(event, ['awslogs', 'data']) === 'string',
  encoded: [['awslogs', 'data']],
});

/** A direct call with any payload: what is not known to be anything else. */
export const direct: RecordSource = whole({ name: 'direct', is: () => true });

/** Every kind of event that holds records, the frequent ones first; a new one is one object and one entry here. */
export const recordSources: readonly RecordSource[] = [
  sqs,
  kinesis,
  dynamoDb,
  sns,
  s3,
  firehose,
  kafka,
  rabbitMq,
  activeMq,
  documentDb,
  eventBridge,
  cloudWatchLogs,
  otherRecords,
];

/** The kind of an event that is neither a request nor a call. */
export function sourceOf(event: unknown): RecordSource {
  if (!isObject(event) || Array.isArray(event)) return direct;
  return recordSources.find((source) => source.is(event)) ?? direct;
}
