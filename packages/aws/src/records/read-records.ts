import {
  type EncodedMember,
  memberAt,
  type NormalizedEvent,
  type NormalizedRecord,
  readableValue,
  readMembers,
  recordsEvent,
  takeBase64,
  withMember,
} from '@rasp/core';
import type { RecordSource } from './record-source.ts';

/** Reads an event's records, each as one: all keys and values, and its encoded members as the bodies that they are. */
export function readRecords(
  source: RecordSource,
  event: unknown,
  maxBytes: number,
): NormalizedEvent | Promise<NormalizedEvent> {
  const records: NormalizedRecord[] = [];
  const waiting: Promise<void>[] = [];
  const found = source.name === 'direct' ? [{ place: '', value: event }] : source.records(event as object);
  found.forEach(({ place, value }, index) => {
    const id = source.idOf(value).slice(0, 256);
    const { data: given, members: bytes } = readableValue(value);
    const members: EncodedMember[] = [...bytes];
    let data = given;
    for (const steps of source.encoded) data = takeBase64(data, steps, members, maxBytes);
    for (const steps of source.escaped) data = unescaped(data, steps);
    const contents = readMembers(members, maxBytes);
    if (contents instanceof Promise) {
      waiting.push(
        contents.then((read) => {
          records[index] = { id, place, data, contents: read };
        }),
      );
    } else records[index] = { id, place, data, contents };
  });
  const result = recordsEvent(source.name, records);
  return waiting.length === 0 ? result : Promise.all(waiting).then(() => result);
}

/** The data with a member that is encoded like a form's value decoded once; as it is where that cannot be done. */
function unescaped(data: unknown, steps: readonly string[]): unknown {
  const text = memberAt(data, steps);
  if (typeof text !== 'string' || !/[%+]/.test(text)) return data;
  try {
    return withMember(data, steps, decodeURIComponent(text.replaceAll('+', ' ')));
  } catch {
    return data;
  }
}
