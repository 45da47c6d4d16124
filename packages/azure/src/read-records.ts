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
} from '@rasp/core';
import { type DurableInput, entityOperation, newToOrchestrator } from './durable.ts';
import type { AzureInvocation } from './invocation.ts';
import { batchOf } from './trigger-input.ts';
import { idOfRecord, writtenBeside } from './trigger-metadata.ts';

/** Triggers that bring nothing from outside. */
const EMPTY: ReadonlySet<string> = new Set(['timer', 'warmup']);
/** Stands for a call without anything to inspect: it is counted as any other. */
const nothing: NormalizedRecord = { id: '', place: '', data: null, contents: [] };
const noContents: readonly RecordContent[] = [];

/**
 * Reads what a trigger other than HTTP hands over: one record, or each record of a batch; null where a call has no input that is known.
 *
 * The input is read as it is, whatever the trigger: parsed JSON, text, bytes. Places begin at it (`/q`, in a batch `/2/q`); what was written beside a
 * record stands under `/triggerMetadata`.
 */
export function readRecords(
  invocation: AzureInvocation,
  maxBytes: number,
): NormalizedEvent | null | Promise<NormalizedEvent> {
  const { trigger, args } = invocation;
  const shape = trigger === '' ? 'generic' : trigger;
  if (EMPTY.has(trigger)) return recordsEvent(shape, [nothing]);
  const operation = entityOperation(invocation);
  if (operation !== null) return durable('entity', [operation], invocation);
  if (args.length === 0 || (trigger === '' && (args[0] === undefined || args[0] === null))) return null;
  if (trigger === 'orchestration') return durable(shape, newToOrchestrator(args[0]), invocation);
  invocation.batch = batchOf(invocation);
  const { batch } = invocation;
  const read =
    batch === null
      ? [readRecord(invocation, args[0], '', null, maxBytes)]
      : batch.items.map((item, index) => readRecord(invocation, item, `${batch.place}/${index}`, index, maxBytes));
  if (read.length === 0) return recordsEvent(shape, [nothing]);
  return read.some((record) => record instanceof Promise)
    ? Promise.all(read).then((records) => recordsEvent(shape, records))
    : recordsEvent(shape, read as NormalizedRecord[]);
}

function durable(shape: string, found: readonly DurableInput[], { id }: AzureInvocation): NormalizedEvent {
  const records = found.map(({ place, data }) => ({
    id,
    place,
    data: readableValue(data).data,
    contents: noContents,
  }));
  return recordsEvent(shape, records.length === 0 ? [nothing] : records);
}

function readRecord(
  invocation: AzureInvocation,
  input: unknown,
  place: string,
  index: number | null,
  maxBytes: number,
): NormalizedRecord | Promise<NormalizedRecord> {
  const beside = writtenBeside(invocation, index);
  const client = isClient(invocation, input);
  const readable = readableValue(client ? null : input);
  const members = readable.members.map((member) => named(member, beside));
  const data = withoutEncoded(invocation.trigger, readable.data, members, maxBytes);
  const around: RecordContent[] = [];
  if (beside !== null) {
    const metadata = readableValue(beside);
    around.push(contentOf('/triggerMetadata', { kind: 'data', data: metadata.data, place: '' }));
    for (const member of metadata.members) members.push({ ...member, pointer: `/triggerMetadata${member.pointer}` });
  }
  if (client || !readable.whole) {
    around.push(contentOf('', unreadBody));
  }
  const record = (contents: readonly RecordContent[]): NormalizedRecord => ({
    id: idOfRecord(invocation, data, index),
    place,
    data,
    contents: around.length === 0 ? contents : [...contents, ...around],
  });
  const contents = members.length === 0 ? noContents : readMembers(members, maxBytes);
  return contents instanceof Promise ? contents.then(record) : record(contents);
}

function contentOf(pointer: string, body: RecordContent['body']): RecordContent {
  return { pointer, body, contentType: '', trail: [] };
}

/** An SDK's client for a blob holds addresses and credentials, and not the blob; a stream can be read once, by the handler. */
function isClient({ trigger, context }: AzureInvocation, input: unknown): boolean {
  if (trigger !== 'blob' || typeof input !== 'object' || input === null || ArrayBuffer.isView(input)) return false;
  if (context?.options?.trigger?.['sdkBinding'] === true) return true;
  const { pipe, getReader } = input as { readonly pipe?: unknown; readonly getReader?: unknown };
  return typeof pipe === 'function' || typeof getReader === 'function';
}

/** Bytes that are the whole record have the type and coding that their writer gave. */
function named(member: EncodedMember, beside: Readonly<Record<string, unknown>> | null): EncodedMember {
  if (member.pointer !== '' || beside === null) return member;
  const { properties } = beside;
  const type = textOf(beside['contentType']) || textOf(memberAt(properties, ['contentType']));
  return { ...member, contentType: type, contentEncoding: textOf(memberAt(properties, ['contentEncoding'])) };
}

/** Headers of one Kafka event that are looked at for base64. */
const MAX_KAFKA_HEADERS = 64;

/** Moves what a trigger delivers as base64 in among the encoded members. */
function withoutEncoded(trigger: string, data: unknown, members: EncodedMember[], maxBytes: number): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if (trigger === 'kafka') return withoutKafkaHeaders(data, members, maxBytes);
  const contentType = textOf(memberAt(data, ['datacontenttype']));
  const left = takeBase64(data, ['data_base64'], members, maxBytes, { contentType });
  // Telemetry of a device that does not say that it is JSON.
  return memberAt(data, ['eventType']) === 'Microsoft.Devices.DeviceTelemetry'
    ? takeBase64(left, ['data', 'body'], members, maxBytes)
    : left;
}

function withoutKafkaHeaders(data: object, members: EncodedMember[], maxBytes: number): unknown {
  const headers = memberAt(data, ['Headers']);
  if (!Array.isArray(headers)) return data;
  let left: unknown = data;
  for (let index = 0; index < Math.min(headers.length, MAX_KAFKA_HEADERS); index++) {
    left = takeBase64(left, ['Headers', String(index), 'Value'], members, maxBytes);
  }
  return left;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
