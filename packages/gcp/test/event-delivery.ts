import { readFileSync } from 'node:fs';
import { cloudEvent, http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import type { Callable } from '../src/http-types.ts';
import { type Loopback, listen, type WireRequest } from './loopback.ts';

/** An event of test/events: what the platform posts, with values that are nobody's. */
export interface RecordedEvent {
  readonly headers: Readonly<Record<string, string>>;
  /** A body of JSON. */
  readonly body?: unknown;
  readonly text?: string;
  /** A document of Firestore, which the delivery writes as protobuf. */
  readonly protobuf?: FirestoreDocument;
}

interface FirestoreDocument {
  readonly name: string;
  readonly fields: Readonly<Record<string, string | number | readonly string[]>>;
}

/** An event of test/events: a new object each time. */
export function recordedEvent(name: string): RecordedEvent {
  return JSON.parse(readFileSync(new URL(`./events/${name}.json`, import.meta.url), 'utf8')) as RecordedEvent;
}

/** What goes over the wire. */
export function wireOfEvent({ headers, body, text, protobuf }: RecordedEvent): WireRequest {
  const bytes =
    protobuf === undefined ? Buffer.from(text ?? JSON.stringify(body)) : documentEvent(protobuf.name, protobuf.fields);
  return { method: 'POST', target: '/', headers: Object.entries(headers), body: bytes };
}

let registered = 0;

/** Registers a function of a signature with the real functions-framework and serves it on its real express stack. */
export function serveSignature(signature: 'cloudevent' | 'http', fn: Callable): Promise<Loopback> {
  const name = `event-function-${registered++}`;
  if (signature === 'cloudevent') cloudEvent(name, fn as never);
  else http(name, fn as never);
  return listen(getTestServer(name));
}

/** `DocumentEventData` with a value alone, in the encoding of protobuf. */
export function documentEvent(name: string, fields: FirestoreDocument['fields']): Uint8Array {
  const entries = Object.entries(fields).map(([key, value]) =>
    field(2, Buffer.concat([field(1, Buffer.from(key)), field(2, protobufValue(value))])),
  );
  const seconds = Buffer.from([8, ...varint(1_772_439_464)]);
  return field(1, Buffer.concat([field(1, Buffer.from(name)), ...entries, field(3, seconds), field(4, seconds)]));
}

function protobufValue(value: string | number | readonly string[]): Buffer {
  if (typeof value === 'number') return Buffer.from([16, ...varint(value)]);
  if (typeof value === 'string') return field(17, Buffer.from(value));
  return field(9, Buffer.concat(value.map((item) => field(1, protobufValue(item)))));
}

function field(number: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  return [...bytes, left];
}
