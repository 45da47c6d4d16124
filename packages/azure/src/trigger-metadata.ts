import { memberAt } from '@rasp/core';
import type { AzureInvocation } from './invocation.ts';

/** What the writer of a message sets of it beside the message, by trigger; the host's own members (locks, offsets, receivers) are left out. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  servicebus: [
    'applicationProperties',
    'userProperties',
    'contentType',
    'correlationId',
    'deadLetterErrorDescription',
    'deadLetterReason',
    'label',
    'messageId',
    'partitionKey',
    'replyTo',
    'replyToSessionId',
    'sessionId',
    'subject',
    'to',
  ],
  eventhub: ['partitionKey', 'properties', 'systemProperties'],
  kafka: ['headers', 'key'],
  rabbitmq: ['basicProperties', 'routingKey'],
};

/** Members of a blob's metadata that say again what others say, or what the host knows. */
const OF_A_BLOB_UNREAD: ReadonlySet<string> = new Set(['uri', 'sys']);

/**
 * What was written beside the record at `index` of a batch, or beside the one record for null; null where there is nothing.
 *
 * In a batch each member is a list with `Array` at the end of its name, one item for each record. A blob's are its name, the parts that the path
 * pattern takes out of it, and what the uploader set as metadata and properties.
 */
export function writtenBeside(invocation: AzureInvocation, index: number | null): Record<string, unknown> | null {
  const metadata = invocation.context?.triggerMetadata;
  if (typeof metadata !== 'object' || metadata === null) return null;
  const written: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  let found = false;
  const { trigger } = invocation;
  const names = trigger === 'blob' ? Object.keys(metadata) : (WRITTEN[trigger] ?? []);
  for (const name of names) {
    if (trigger === 'blob' && OF_A_BLOB_UNREAD.has(name)) continue;
    const value = index === null ? memberAt(metadata, [name]) : memberAt(metadata, [`${name}Array`, String(index)]);
    if (value === undefined || value === null || value === '') continue;
    written[name] = value;
    found = true;
  }
  return found ? written : null;
}

/** Members that name a record, first found first. */
const IDS = ['messageId', 'id', 'sequenceNumber', 'offset', 'name'] as const;

/** What the platform calls the record, for events and logs; empty where it has no name. */
export function idOfRecord(invocation: AzureInvocation, record: unknown, index: number | null): string {
  const metadata = invocation.context?.triggerMetadata;
  for (const name of IDS) {
    const own = index === null ? memberAt(metadata, [name]) : memberAt(metadata, [`${name}Array`, String(index)]);
    if (typeof own === 'string' || typeof own === 'number') return String(own).slice(0, 256);
  }
  const id = memberAt(record, ['id']) ?? memberAt(record, ['messageId']);
  return typeof id === 'string' ? id.slice(0, 256) : invocation.id;
}

/**
 * The metadata of a batch without the records at `withheld`: each list that runs beside the records loses the same items.
 *
 * Lists of another length, and members that are no list, stay as they are. Gives a new object; null where there is none.
 */
export function withoutRecords(
  metadata: Readonly<Record<string, unknown>> | null | undefined,
  length: number,
  withheld: ReadonlySet<number>,
): Record<string, unknown> | null {
  if (typeof metadata !== 'object' || metadata === null) return null;
  const left: Record<string, unknown> = { ...metadata };
  for (const [name, value] of Object.entries(metadata)) {
    if (!name.endsWith('Array') || !Array.isArray(value) || value.length !== length) continue;
    left[name] = value.filter((_, index) => !withheld.has(index));
  }
  return left;
}
