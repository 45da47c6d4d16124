import { type DenyVerdict, type RecordsAdapter, sendToDeadLetter, withheldError } from '@rasp/core';
import { EventInvocation } from './event-invocation.ts';
import type { GcpInvocation } from './invocation.ts';

/**
 * Keeps an event from the handler.
 *
 * `drop` acknowledges it: the call ends as if the handler had returned nothing, and its callback is called. `fail` lets the call fail, so that the
 * platform brings the event again, for as long as its retry policy says; without one it is lost. `dead-letter` hands the event to the user's
 * own target and acknowledges it then.
 */
export const eventRecords: RecordsAdapter<GcpInvocation, unknown> = {
  async withhold(invocation, withheld, action, config) {
    if (!(invocation instanceof EventInvocation)) return null;
    const verdicts = withheld.map(({ verdict }) => verdict);
    if (action === 'dead-letter') await sendToDeadLetter(deliveredIn(invocation), verdicts, config);
    if (action === 'fail') invocation.failure = withheldError(verdicts);
    invocation.withheld = true;
    return { result: undefined };
  },
  complete: (_invocation, result) => result,
};

/** Lets the delivery fail under FAIL_MODE=closed. */
export function refuse(invocation: EventInvocation, verdict: DenyVerdict): undefined {
  invocation.withheld = true;
  invocation.failure = withheldError([verdict]);
}

/** The event as the platform delivered it: a CloudEvent, or the data and the context of a background event. */
function deliveredIn({ form, args }: EventInvocation): unknown {
  return form === 'cloudevent' ? args[0] : { data: args[0], context: args[1] };
}
