/** Names of a message's fields by number, and what a field holds: text, another message, or entries of a map. */
interface Schema {
  readonly [field: number]: readonly [name: string, holds: 'text' | 'map' | Schema];
}

const value: Record<number, Schema[number]> = { 5: ['referenceValue', 'text'], 17: ['stringValue', 'text'] };
value[6] = ['mapValue', { 1: ['fields', 'map'] }];
value[9] = ['arrayValue', { 1: ['values', value] }];
const document: Schema = { 1: ['name', 'text'], 2: ['fields', 'map'] };

/** `DocumentEventData` of google.events.cloud.firestore.v1. */
const firestore: Schema = {
  1: ['value', document],
  2: ['oldValue', document],
  3: ['updateMask', { 1: ['fieldPaths', 'text'] }],
};

/** Fields of one event that are read, and messages within messages. A document of Firestore nests 20 deep, each level being up to five messages. */
const MAX_FIELDS = 100_000;
const MAX_DEPTH = 128;
/** Levels of messages without names: each reads its bytes once more. */
const MAX_GUESSES = 24;

/** Tells whether the bytes of an event are protobuf: Firestore sends its documents so, and so does whoever says so. */
export function isProtobufEvent(type: string, contentType: string): boolean {
  return (
    type.startsWith('google.cloud.firestore.') ||
    type.startsWith('google.cloud.datastore.') ||
    contentType.includes('protobuf')
  );
}

/**
 * Lists the names and texts of a protobuf message (protobuf.dev, "Encoding") as an object; null for bytes that are none.
 *
 * Documents of Firestore get their names, as in JSON (`/value/fields/title/stringValue`). Of other messages the numbers of the fields are the names, and a
 * field that holds bytes is taken for text where it is text, and for a message where it is one. Numbers are left out. Bytes fields of Firestore and text of a
 * message's unknown fields that is also a message are read as text alone.
 */
export function protobufTree(bytes: Uint8Array, type: string): object | null {
  const budget = { fields: MAX_FIELDS };
  return readMessage(bytes, type.startsWith('google.cloud.firestore.') ? firestore : {}, 0, budget);
}

type Tree = Record<string, unknown>;

function readMessage(bytes: Uint8Array, schema: Schema, depth: number, budget: { fields: number }): Tree | null {
  if (depth > MAX_DEPTH) return null;
  const tree: Tree = Object.create(null) as Tree;
  let at = 0;
  while (at < bytes.length) {
    if (budget.fields-- <= 0) return tree;
    const tag = varint(bytes, at);
    if (tag === null) return null;
    at = tag.end;
    const number = Math.floor(tag.value / 8);
    const wire = tag.value % 8;
    if (number === 0) return null;
    if (wire === 2) {
      const length = varint(bytes, at);
      if (length === null || length.end + length.value > bytes.length) return null;
      at = length.end + length.value;
      add(tree, number, bytes.subarray(length.end, at), schema, depth, budget);
      continue;
    }
    const end = wire === 0 ? (varint(bytes, at)?.end ?? null) : wire === 1 ? at + 8 : wire === 5 ? at + 4 : null;
    if (end === null || end > bytes.length) return null;
    at = end;
  }
  return tree;
}

function add(
  tree: Tree,
  number: number,
  bytes: Uint8Array,
  schema: Schema,
  depth: number,
  budget: { fields: number },
): void {
  const [name, holds] = schema[number] ?? [String(number), null];
  if (holds === 'map') {
    const entry = readMessage(bytes, { 1: ['key', 'text'], 2: ['value', value] }, depth + 1, budget);
    const fields = (tree[name] ?? (Object.create(null) as Tree)) as Tree;
    tree[name] = fields;
    if (entry !== null) fields[typeof entry['key'] === 'string' ? entry['key'] : ''] = entry['value'];
    return;
  }
  const read =
    holds === 'text'
      ? textOf(bytes)
      : holds === null
        ? guess(bytes, depth, budget)
        : readMessage(bytes, holds, depth + 1, budget);
  if (read === null) return;
  const before = tree[name];
  if (before === undefined) tree[name] = read;
  else if (Array.isArray(before)) before.push(read);
  else tree[name] = [before, read];
}

/** What a field of no known name holds: text, or a message. */
function guess(bytes: Uint8Array, depth: number, budget: { fields: number }): unknown {
  const text = textOf(bytes);
  // A control character is the tag of a field before it is text.
  if (depth >= MAX_GUESSES || !/[\0-\x08\x0e-\x1f\ufffd]/.test(text)) return text;
  return readMessage(bytes, {}, depth + 1, budget) ?? text;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** A number of the base 128, of at most ten bytes; null where it does not end. */
function varint(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } | null {
  let number = 0;
  for (let index = 0; index < 10; index++) {
    const byte = bytes[from + index];
    if (byte === undefined) return null;
    number += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value: number, end: from + index + 1 };
  }
  return null;
}
