import { type RecordsAdapter, sendToDeadLetter, withheldError } from '@rasp/core';
import type { AzureInvocation } from './invocation.ts';
import { withoutRecords } from './trigger-metadata.ts';

/** Triggers that cannot end without an answer: durable functions take one for a broken function. */
const NEEDS_AN_ANSWER: ReadonlySet<string> = new Set(['orchestration', 'entity']);

/**
 * Keeps records from the handler.
 *
 * `drop` takes them out: the handler gets a new list of the others, and the lists of `triggerMetadata` that run beside it lose the same items; where
 * none is left it is not called. `fail` fails the call before the handler has done anything, and the platform brings all of its records again.
 * `dead-letter` hands each to the user's own target and drops it then.
 */
export const triggerRecords: RecordsAdapter<AzureInvocation, unknown> = {
  async withhold(invocation, withheld, action, config) {
    const verdicts = withheld.map(({ verdict }) => verdict);
    const { batch } = invocation;
    if (action === 'dead-letter') {
      await Promise.all(
        withheld.map(({ index, verdict }) =>
          sendToDeadLetter(batch === null ? invocation.args[0] : batch.items[index], [verdict], config),
        ),
      );
    }
    if (action === 'fail' || NEEDS_AN_ANSWER.has(invocation.trigger)) {
      invocation.failure = withheldError(verdicts);
      return { result: undefined };
    }
    const out = new Set(withheld.map(({ index }) => index));
    if (batch === null || out.size === batch.items.length) return { result: undefined };
    const { context } = invocation;
    const metadata = withoutRecords(context?.triggerMetadata, batch.items.length, out);
    if (metadata !== null && context !== null) context.triggerMetadata = metadata;
    invocation.replaceInput(batch.with(batch.items.filter((_, index) => !out.has(index))));
    return null;
  },
  complete: (_invocation, result) => result,
};
