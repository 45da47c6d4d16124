import { isObject } from '../lambda-event.ts';
import type { RecordSource } from './record-source.ts';

/** What of a batch did not reach the handler, and what the platform is to be told. */
export interface WithheldBatch {
  readonly source: RecordSource;
  /** What the platform calls the records that are to be tried again. */
  readonly failed: readonly string[];
  /** Firehose wants a result for each record that it sent. */
  readonly results: readonly FirehoseResult[];
}

/** One record's part of an answer to Firehose. */
export interface FirehoseResult {
  readonly recordId: string;
  readonly result: 'Dropped' | 'ProcessingFailed';
  readonly data: string;
}

/** The handler's own answer, or none, with what is to be said of the records that were withheld. The answer itself is not changed. */
export function answerFor(batch: WithheldBatch, result: unknown): unknown {
  const { source, failed, results } = batch;
  if (source.answer === 'firehose') {
    const own: unknown = isObject(result) ? (result as { records?: unknown }).records : undefined;
    return { ...(isObject(result) ? result : {}), records: [...(Array.isArray(own) ? own : []), ...results] };
  }
  if (failed.length === 0) return result;
  const own: unknown = isObject(result) ? (result as { batchItemFailures?: unknown }).batchItemFailures : undefined;
  const items = failed.map((itemIdentifier) => ({ itemIdentifier }));
  return { ...(isObject(result) ? result : {}), batchItemFailures: [...(Array.isArray(own) ? own : []), ...items] };
}
