import { type Body, bytesOfBase64, memberAt, readableValue, withMember } from '@rasp/core';
import type { HttpRequest } from './http-types.ts';
import { isProtobufEvent, protobufTree } from './protobuf-tree.ts';

/** Where base64 stands in the body of an event that comes as a request: a message that Pub/Sub pushes, and CloudEvents' own bytes. */
const ENCODED: readonly (readonly string[])[] = [['message', 'data'], ['data', 'message', 'data'], ['data_base64']];
const needles = ['"message"', '"data_base64"'].map((text) => Buffer.from(text));

/**
 * Gives the body of an event that was delivered as an HTTP request with what is encoded in it decoded, so that JSON in a message has its place
 * (`/message/data/q`); any other body as it is.
 *
 * A parser's result is looked at where there is one; elsewhere bytes that hold the name are parsed, and only JSON is. A message that is no text stays base64.
 */
export function unwrapped(request: HttpRequest, body: Body, maxBytes: number): Body {
  if (body.kind !== 'bytes' && body.kind !== 'text') return body;
  const type: unknown = request.headers['content-type'];
  if (typeof type !== 'string') return body;
  if (type.includes('json')) return unwrappedJson(request, body, maxBytes);
  if (body.kind !== 'bytes' || !type.includes('protobuf')) return body;
  const event: unknown = request.headers['ce-type'];
  if (!isProtobufEvent('', type)) return body;
  const tree = protobufTree(body.bytes, typeof event === 'string' ? event : '');
  return tree === null ? body : { kind: 'data', data: tree, place: '' };
}

type Whole = Extract<Body, { readonly kind: 'bytes' | 'text' }>;

function unwrappedJson(request: HttpRequest, body: Whole, maxBytes: number): Body {
  const parsed = parsedOf(request, body);
  if (parsed === null) return body;
  let data: unknown = parsed;
  for (const steps of ENCODED) {
    const text = memberAt(data, steps);
    const content = typeof text === 'string' ? decoded(text, maxBytes) : null;
    if (content !== null) data = withMember(data, steps, content);
  }
  return data === parsed ? body : { kind: 'data', data, place: '' };
}

/** The parsed body where it may be an event's; null where it is not. */
function parsedOf(request: HttpRequest, body: Whole): unknown {
  const { body: own } = request;
  // What a parser made of it: an object with an own member, or none.
  if (request.rawBody !== undefined || body.kind === 'text') {
    return ENCODED.some((steps) => typeof memberAt(own, steps) === 'string') && readableValue(own).data === own
      ? own
      : null;
  }
  const bytes = Buffer.from(body.bytes.buffer, body.bytes.byteOffset, body.bytes.byteLength);
  if (!needles.some((needle) => bytes.includes(needle))) return null;
  return parsedText(bytes.toString('utf8'));
}

/** Null for what is no JSON. */
function parsedText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What base64 writes, parsed where it is an object or a list in JSON; null where it is no text, a NUL or a stray byte included. */
function decoded(text: string, maxBytes: number): unknown {
  const bytes = bytesOfBase64(text, maxBytes);
  if (bytes === null) return null;
  const written = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (written.includes('\0') || written.includes('\ufffd')) return null;
  const root = /^\s*[[{]/.test(written) ? parsedText(written) : null;
  return typeof root === 'object' && root !== null ? root : written;
}
