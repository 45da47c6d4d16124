import { gzipSync } from 'node:zlib';
import { recordedEvent } from './recorded-events.ts';

/** One place of an event that is no HTTP request, and how a finding there must be called. */
export interface EventPlacement {
  readonly name: string;
  /** The recorded event that a value is written into, and its kind as it stands in events. */
  readonly event: string;
  readonly trigger: string;
  write(value: string): unknown;
  /** Source and place of a finding. */
  readonly source: string;
  readonly place: string;
}

type Node = Record<string, unknown>;

/** Writes a value into a copy of a recorded event. */
function at(event: string, path: string, wrap: (value: string) => unknown = (value) => value) {
  return (value: string): unknown => {
    const root = recordedEvent(event) as Node;
    const steps = path.split('/').slice(1);
    const last = steps.pop() ?? '';
    let node = root;
    for (const step of steps) node = node[step] as Node;
    node[last] = wrap(value);
    return root;
  };
}

const json = (value: string): string => JSON.stringify({ order: 'A7', q: value });
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

function record(
  name: string,
  event: string,
  trigger: string,
  path: string,
  wrap?: (value: string) => unknown,
  place = path,
) {
  return { name, event, trigger, write: at(event, path, wrap), source: 'record', place };
}

/** The ten placements beyond HTTP that the agents of others were measured on; the best of them stops one. */
export const measuredPlacements: readonly EventPlacement[] = [
  record('SQS JSON', 'sqs', 'sqs', '/Records/0/body', json, '/Records/0/body/q'),
  record('SQS text', 'sqs', 'sqs', '/Records/0/body'),
  record('SNS', 'sns', 'sns', '/Records/0/Sns/Message', json, '/Records/0/Sns/Message/q'),
  record('S3 key', 's3', 's3', '/Records/0/s3/object/key', (value) => encodeURIComponent(value).replaceAll('%20', '+')),
  record(
    'Kinesis',
    'kinesis',
    'kinesis',
    '/Records/1/kinesis/data',
    (value) => base64(json(value)),
    '/Records/1/kinesis/data/q',
  ),
  record('DynamoDB', 'dynamodb', 'dynamodb', '/Records/1/dynamodb/NewImage/Note/S'),
  record('EventBridge', 'eventbridge', 'eventbridge', '/detail/note'),
  {
    name: 'AppSync',
    event: 'appsync',
    trigger: 'appsync',
    write: at('appsync', '/arguments/filter/name'),
    source: 'json-value',
    place: '/arguments/filter/name',
  },
  {
    name: 'WebSocket',
    event: 'web-socket',
    trigger: 'websocket',
    write: at('web-socket', '/body', json),
    source: 'json-value',
    place: '/q',
  },
  record('direct invoke', 'direct', 'direct', '/items/0/sku'),
];

/** Further shapes and places. */
export const otherPlacements: readonly EventPlacement[] = [
  record('SQS FIFO', 'sqs-fifo', 'sqs', '/Records/1/body', json, '/Records/1/body/q'),
  record('SQS attribute', 'sqs-fifo', 'sqs', '/Records/1/messageAttributes/trace/stringValue'),
  record('SNS subject', 'sns', 'sns', '/Records/0/Sns/Subject'),
  record('SNS attribute', 'sns', 'sns', '/Records/0/Sns/MessageAttributes/channel/Value'),
  record('Kinesis text', 'kinesis', 'kinesis', '/Records/0/kinesis/data', base64),
  record('Kinesis partition key', 'kinesis', 'kinesis', '/Records/0/kinesis/partitionKey'),
  record('Firehose', 'firehose', 'firehose', '/records/1/data', (value) => base64(json(value)), '/records/1/data/q'),
  record(
    'DynamoDB list',
    'dynamodb',
    'dynamodb',
    '/Records/0/dynamodb/NewImage/Tags/SS',
    (value) => ['gift', value],
    '/Records/0/dynamodb/NewImage/Tags/SS/1',
  ),
  record('DynamoDB map', 'dynamodb', 'dynamodb', '/Records/0/dynamodb/NewImage/Address/M/City/S'),
  record(
    'Kafka value',
    'kafka',
    'kafka',
    '/records/orders-0/1/value',
    (value) => base64(json(value)),
    '/records/orders-0/1/value/q',
  ),
  record('Kafka key', 'kafka', 'kafka', '/records/orders-0/0/key', base64),
  record('MQ', 'mq', 'mq', '/messages/0/data', base64),
  {
    ...record('RabbitMQ', 'rabbitmq', 'rabbitmq', '/rmqMessagesByQueue/x/0/data'),
    write: (value) => {
      const event = recordedEvent('rabbitmq') as Node;
      const queue = ((event['rmqMessagesByQueue'] as Node)['orders::/'] as Node[])[0] as Node;
      queue['data'] = base64(value);
      return event;
    },
    place: '/rmqMessagesByQueue/orders::~1/0/data',
  },
  record('DocumentDB', 'documentdb', 'documentdb', '/events/0/event/fullDocument/note'),
  record('SES', 'ses', 'records', '/Records/0/ses/mail/commonHeaders/subject'),
  record(
    'CloudWatch Logs',
    'cloudwatch-logs',
    'cloudwatch-logs',
    '/awslogs/data',
    (value) => gzipSync(JSON.stringify({ logEvents: [{ message: value }] })).toString('base64'),
    '/awslogs/data/logEvents/0/message',
  ),
  record('scheduled', 'scheduled', 'eventbridge', '/detail', (value) => ({ note: value }), '/detail/note'),
  record(
    'durable',
    'durable',
    'direct',
    '/InitialExecutionState/Operations/0/ExecutionDetails/InputPayload',
    json,
    '/InitialExecutionState/Operations/0/ExecutionDetails/InputPayload/q',
  ),
  {
    name: 'WebSocket query',
    event: 'web-socket-connect',
    trigger: 'websocket',
    write: at('web-socket-connect', '/multiValueQueryStringParameters/room', (value) => [value]),
    source: 'query-value',
    place: 'room',
  },
  {
    name: 'AppSync batch',
    event: 'appsync-batch',
    trigger: 'appsync',
    write: at('appsync-batch', '/1/source/note'),
    source: 'json-value',
    place: '/1/source/note',
  },
  {
    name: 'AppSync header',
    event: 'appsync',
    trigger: 'appsync',
    write: at('appsync', '/request/headers/x-document'),
    source: 'header-value',
    place: 'x-document',
  },
  {
    name: 'AppSync authorizer',
    event: 'appsync-authorizer',
    trigger: 'appsync-authorizer',
    write: at('appsync-authorizer', '/requestContext/variables/id'),
    source: 'json-value',
    place: '/requestContext/variables/id',
  },
  {
    name: 'authorizer query',
    event: 'authorizer-request',
    trigger: 'authorizer',
    write: at('authorizer-request', '/multiValueQueryStringParameters/name', (value) => [value]),
    source: 'query-value',
    place: 'name',
  },
  {
    name: 'authorizer header, payload 2.0',
    event: 'authorizer',
    trigger: 'authorizer',
    write: at('authorizer', '/headers/x-document'),
    source: 'header-value',
    place: 'x-document',
  },
  {
    name: 'Cognito attribute',
    event: 'cognito',
    trigger: 'cognito',
    write: at('cognito', '/request/userAttributes/name'),
    source: 'json-value',
    place: '/request/userAttributes/name',
  },
];
