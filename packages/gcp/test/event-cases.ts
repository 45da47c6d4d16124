/** Attacks of this project's own, by what finds them. */
export const attacks = {
  traversal: '../../../../etc/passwd',
  sqli: "1' UNION SELECT password FROM users--",
  percent: '%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd',
} as const;

/** One place of a recorded event into which a value is written, and where a finding says that it stands. */
export interface EventCase {
  readonly event: string;
  readonly write: (event: { body: never; headers: Record<string, string> }, value: string) => void;
  /** In the CloudEvent; null where no handler of CloudEvents gets it. */
  readonly cloudEvent: string | null;
  /** Of the trigger that events name. */
  readonly trigger: string;
}

type Any = Record<string, never>;

/** Writes JSON in base64, as publishers do. */
function encoded(value: unknown): never {
  return Buffer.from(JSON.stringify(value)).toString('base64') as never;
}

function at(path: string, wrap: (value: string) => unknown = (value) => value): EventCase['write'] {
  const steps = path.split('/').slice(1);
  const last = steps.pop() ?? '';
  return (event, value) => {
    let node = event as unknown as Any;
    for (const step of steps) node = node[step] as unknown as Any;
    node[last] = wrap(value) as never;
  };
}

const inJson = (value: string): unknown => encoded({ order: 'A1022', q: value });

/** Every shape of event at every place that somebody outside writes. */
export const eventCases: readonly EventCase[] = [
  { event: 'pubsub', write: at('/body/message/data', inJson), cloudEvent: '/data/message/data/q', trigger: 'pubsub' },
  {
    event: 'pubsub',
    write: at('/body/message/attributes/origin'),
    cloudEvent: '/data/message/attributes/origin',
    trigger: 'pubsub',
  },
  {
    event: 'pubsub',
    write: at('/body/message/orderingKey'),
    cloudEvent: '/data/message/orderingKey',
    trigger: 'pubsub',
  },
  { event: 'storage', write: at('/body/name'), cloudEvent: '/data/name', trigger: 'storage' },
  {
    event: 'storage',
    write: at('/body/metadata/uploaded-by'),
    cloudEvent: '/data/metadata/uploaded-by',
    trigger: 'storage',
  },
  {
    event: 'storage',
    write: at('/headers/ce-subject', (value) => `objects/${value}`),
    cloudEvent: '/subject',
    trigger: 'storage',
  },
  {
    event: 'firestore-json',
    write: at('/body/value/fields/title/stringValue'),
    cloudEvent: '/data/value/fields/title/stringValue',
    trigger: 'firestore',
  },
  {
    event: 'firestore-protobuf',
    write: at('/protobuf/fields/title'),
    cloudEvent: '/data/value/fields/title/stringValue',
    trigger: 'firestore',
  },
  {
    event: 'firestore-protobuf',
    write: at('/protobuf/fields/tags', (value) => ['fine', value]),
    cloudEvent: '/data/value/fields/tags/arrayValue/values/1/stringValue',
    trigger: 'firestore',
  },
  {
    event: 'audit-log',
    write: at('/body/protoPayload/resourceName'),
    cloudEvent: '/data/protoPayload/resourceName',
    trigger: 'audit-log',
  },
  { event: 'firebase-auth', write: at('/body/displayName'), cloudEvent: '/data/displayName', trigger: 'firebase-auth' },
  {
    event: 'realtime-database',
    write: at('/body/delta/text'),
    cloudEvent: '/data/delta/text',
    trigger: 'realtime-database',
  },
  {
    event: 'custom-structured',
    write: at('/body/data/items/0/note'),
    cloudEvent: '/data/items/0/note',
    trigger: 'cloudevent',
  },
  {
    event: 'custom-structured-bytes',
    write: at('/body/data_base64', inJson),
    cloudEvent: '/data_base64/q',
    trigger: 'cloudevent',
  },
  { event: 'custom-text', write: at('/text'), cloudEvent: '/data', trigger: 'cloudevent' },
  { event: 'custom-bytes', write: at('/text'), cloudEvent: '/data', trigger: 'cloudevent' },
];

/** One place of a recorded background event, which a function gets as data and context. */
export interface BackgroundCase {
  readonly event: string;
  readonly write: EventCase['write'];
  readonly place: string;
  readonly trigger: string;
}

function background(event: string, place: string, trigger: string, wrap?: (value: string) => unknown): BackgroundCase {
  return { event, write: at(`/body${place}`, wrap), place, trigger };
}

/** Every place of the background events that somebody outside writes. */
export const backgroundCases: readonly BackgroundCase[] = [
  { ...background('background-pubsub', '/data/data', 'pubsub', inJson), place: '/data/data/q' },
  background('background-pubsub', '/data/data', 'pubsub', (value) => Buffer.from(value).toString('base64')),
  background('background-pubsub', '/data/attributes/origin', 'pubsub'),
  background('background-storage', '/data/name', 'storage'),
  background('background-storage', '/context/resource/name', 'storage'),
  background('background-firestore', '/data/value/fields/title/stringValue', 'firestore'),
  background('background-firestore', '/context/params/order', 'firestore'),
];
