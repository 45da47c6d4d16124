import type { RecordsAdapter, WithheldRecord, WithholdAction, WithholdConfig } from '@rasp/core';
import { durableRefusal } from '../durable.ts';
import type { AwsInvocation } from '../invocation.ts';
import { textOf } from '../lambda-event.ts';
import { sendToTarget } from './dead-letter.ts';
import type { RecordSource, SourceRecord } from './record-source.ts';
import { direct, sourceOf } from './sources.ts';
import { answerFor, type WithheldBatch } from './withheld-batch.ts';

/**
 * Keeps records from the handler: it gets a copy of the event with the others, and is not called where there is none.
 *
 * `drop` lets the platform take them for done. `fail` names them in the answer, so that the platform tries them again and moves them to its own dead-letter
 * queue in the end; a source without such an answer drops them, because failing the call would bring the whole batch again. In an ordered group of a
 * FIFO queue, and in a stream, what comes behind a failed record has to wait for it and is kept back too. `dead-letter` sends them to the
 * target and drops them; one that could not be sent fails where that is possible, and otherwise takes the way of every failure of the agent.
 */
export const awsRecords: RecordsAdapter<AwsInvocation, unknown> = {
  async withhold(invocation, withheld, action, config) {
    const source = sourceOf(invocation.event);
    const records =
      source === direct ? [{ place: '', value: invocation.event }] : source.records(invocation.event as object);
    const failing = await failures(source, records, withheld, action, config);
    const kept = keptBack(source, records, failing);
    const out = new Set([...withheld.map(({ index }) => index), ...kept]);
    invocation.batch = describe(source, records, out, failing, kept);
    if (out.size >= records.length) {
      // What is to be said of the records is added to it as to any answer.
      return { result: durableRefusal(invocation.event) ?? undefined };
    }
    invocation.replacement = { event: source.without(invocation.event as object, out) };
    return null;
  },
  complete: (invocation, result) => (invocation.batch === null ? result : answerFor(invocation.batch, result)),
};

/** The indexes of the records that are to fail. */
async function failures(
  source: RecordSource,
  records: readonly SourceRecord[],
  withheld: readonly WithheldRecord[],
  action: WithholdAction,
  config: WithholdConfig,
): Promise<readonly number[]> {
  if (action === 'drop') return [];
  if (action === 'fail') return source.answer === 'none' ? [] : withheld.map(({ index }) => index);
  const sent = await Promise.allSettled(
    withheld.map(({ index, verdict }) => sendToTarget(records[index]?.value, verdict.findings, config)),
  );
  const unsent = withheld.filter((_, index) => sent[index]?.status === 'rejected').map(({ index }) => index);
  const first = sent.find((one) => one.status === 'rejected');
  if (first !== undefined && source.answer === 'none') throw first.reason;
  return unsent;
}

/** Records that no handler may see before a failed one: later ones of its group, or of the stream. */
function keptBack(
  source: RecordSource,
  records: readonly SourceRecord[],
  failing: readonly number[],
): readonly number[] {
  if (failing.length === 0) return [];
  if (source.answer === 'checkpoint') {
    const first = Math.min(...failing);
    return records.map((_, index) => index).filter((index) => index >= first);
  }
  const groups = new Map<string, number>();
  for (const index of failing) {
    const group = source.groupOf(records[index]?.value);
    if (group !== null) groups.set(group, Math.min(index, groups.get(group) ?? index));
  }
  if (groups.size === 0) return [];
  return records.flatMap(({ value }, index) => {
    const group = source.groupOf(value);
    return group !== null && index >= (groups.get(group) ?? Number.POSITIVE_INFINITY) ? [index] : [];
  });
}

function describe(
  source: RecordSource,
  records: readonly SourceRecord[],
  out: ReadonlySet<number>,
  failing: readonly number[],
  kept: readonly number[],
): WithheldBatch {
  const again = [...new Set([...failing, ...kept])].sort((a, b) => a - b);
  const named = source.answer === 'checkpoint' ? again.slice(0, 1) : again;
  const results =
    source.answer !== 'firehose'
      ? []
      : [...out].map((index) => {
          const value = records[index]?.value;
          const data = textOf((value as { readonly data?: unknown } | undefined)?.data);
          const result = failing.includes(index) ? ('ProcessingFailed' as const) : ('Dropped' as const);
          return { recordId: source.idOf(value), result, data };
        });
  return {
    source,
    failed: named.map((index) => source.idOf(records[index]?.value)).filter((id) => id !== ''),
    results,
  };
}
