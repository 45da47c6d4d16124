import {
  type EncodedMember,
  memberAt,
  type NormalizedEvent,
  type NormalizedRecord,
  type RecordContent,
  readableValue,
  readMembers,
  recordsEvent,
  takeBase64,
  unreadBody,
  withMember,
} from '@rasp/core';
import type { EventForm, EventInvocation } from './event-invocation.ts';
import { isProtobufEvent, protobufTree } from './protobuf-tree.ts';

/** Event shapes by the beginning of the type that the event names, first match first; the names stand in events and logs. */
const SHAPES: readonly (readonly [prefix: string, shape: string])[] = [
  ['google.cloud.pubsub.', 'pubsub'],
  ['google.pubsub.', 'pubsub'],
  ['google.cloud.storage.', 'storage'],
  ['google.storage.', 'storage'],
  ['google.cloud.firestore.', 'firestore'],
  ['providers/cloud.firestore/', 'firestore'],
  ['google.cloud.datastore.', 'datastore'],
  ['google.cloud.audit.', 'audit-log'],
  ['google.firebase.auth.', 'firebase-auth'],
  ['providers/firebase.auth/', 'firebase-auth'],
  ['google.firebase.database.', 'realtime-database'],
  ['providers/google.firebase.database/', 'realtime-database'],
];

/** Where base64 stands in an event of each form; the first two are messages of Pub/Sub, the last is CloudEvents' own name for bytes. */
const ENCODED: Readonly<Record<EventForm, readonly (readonly string[])[]>> = {
  cloudevent: [['data', 'message', 'data'], ['data_base64']],
  background: [
    ['data', 'data'],
    ['data', 'message', 'data'],
  ],
};

/**
 * Reads an event as one record: everything in it, platform fields, keys and attributes included.
 *
 * A CloudEvent is the record, with places such as `/data/message/attributes/id`. A background event is `{data, context}`, as it came over the wire:
 * `/data/attributes/id`, `/context/resource/name`. The base64 of a message of Pub/Sub is read in its stead, JSON within under the message's place
 * (`/data/message/data/q`); so is a document of Firestore that comes as protobuf. Bytes are read as text where they are text.
 */
export function readRecord(
  { form, args }: EventInvocation,
  maxBytes: number,
): NormalizedEvent | Promise<NormalizedEvent> {
  const given = form === 'cloudevent' ? args[0] : { data: args[0], context: args[1] };
  const readable = readableValue(given);
  let data = readable.data;
  const members = [...readable.members];
  if (form === 'cloudevent') data = withPayload(given, data, members);
  const attributes = form === 'cloudevent' ? data : memberAt(data, ['context']);
  const type = textAt(attributes, 'type') || textAt(attributes, 'eventType');
  for (const steps of ENCODED[form]) data = takeBase64(data, steps, members, maxBytes, namedBy(data, steps));
  data = takeProtobuf(data, type, textAt(attributes, 'datacontenttype'), members);
  const contents = readMembers(members, maxBytes);
  const event = (read: readonly RecordContent[]): NormalizedEvent => {
    const id = textAt(attributes, 'id') || textAt(attributes, 'eventId');
    const record: NormalizedRecord = {
      id: id.slice(0, 256),
      place: '',
      data,
      contents: complete(read, readable.whole),
    };
    return recordsEvent(shapeOf(type, form), [record]);
  };
  return contents instanceof Promise ? contents.then(event) : event(contents);
}

function shapeOf(type: string, form: EventForm): string {
  for (const [prefix, shape] of SHAPES) if (type.startsWith(prefix)) return shape;
  return form === 'cloudevent' ? 'cloudevent' : 'background-event';
}

/** What could not be read is said to be over a limit: silence must not look like safety. */
function complete(contents: readonly RecordContent[], whole: boolean): readonly RecordContent[] {
  if (whole) return contents;
  const unread: RecordContent = {
    pointer: '',
    body: unreadBody,
    contentType: '',
    trail: [],
  };
  return [...contents, unread];
}

/** The CloudEvents SDK keeps its payload behind an accessor of the class; it is asked for where the event has none of its own. */
function withPayload(given: unknown, data: unknown, members: EncodedMember[]): unknown {
  if (typeof given !== 'object' || given === null || data === given) return data;
  if (typeof data !== 'object' || data === null || Object.hasOwn(data, 'data')) return data;
  try {
    const readable = readableValue((given as { readonly data?: unknown }).data);
    for (const member of readable.members) members.push({ ...member, pointer: `/data${member.pointer}` });
    return withMember(data, ['data'], readable.data);
  } catch {
    return data;
  }
}

/** What the publisher's attributes, or the event itself, say of a member's bytes. */
function namedBy(data: unknown, steps: readonly string[]): { contentType: string; contentEncoding: string } {
  if (steps.length === 1) return { contentType: textAt(data, 'datacontenttype'), contentEncoding: '' };
  const attributes = memberAt(data, [...steps.slice(0, -1), 'attributes']);
  return {
    contentType: attributeOf(attributes, 'contenttype'),
    contentEncoding: attributeOf(attributes, 'contentencoding'),
  };
}

/** Puts the names and texts of a protobuf message in the place of its bytes. */
function takeProtobuf(data: unknown, type: string, contentType: string, members: EncodedMember[]): unknown {
  const index = members.findIndex(({ pointer, trail }) => trail.length === 0 && pointer === '/data');
  const bytes = members[index]?.bytes;
  if (bytes === undefined || !isProtobufEvent(type, contentType)) return data;
  const tree = protobufTree(bytes, type);
  if (tree === null) return data;
  members.splice(index, 1);
  return withMember(data, ['data'], tree);
}

function textAt(value: unknown, name: string): string {
  const text = memberAt(value, [name]);
  return typeof text === 'string' ? text : '';
}

/** The text of an attribute, whose name publishers spell as they like: `contentType`, `Content-Type`. */
function attributeOf(attributes: unknown, name: string): string {
  if (typeof attributes !== 'object' || attributes === null) return '';
  for (const key of Object.keys(attributes)) {
    if (key.length <= 32 && key.replaceAll(/[-_]/g, '').toLowerCase() === name) return textAt(attributes, key);
  }
  return '';
}
