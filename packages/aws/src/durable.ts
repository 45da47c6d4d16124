import { memberAt } from '@rasp/core';
import { isObject } from './lambda-event.ts';

/**
 * True for a call in which a durable function runs again over what it has done: nothing of it is new, so it is neither judged nor counted.
 *
 * Outside of the SDK's wrapper the event is an envelope whose first operation is the execution itself; more of them are a replay. Inside of it the SDK's
 * context knows its mode. A context without one is taken for a first run: judged twice is better than not at all.
 */
export function isReplay(event: unknown, context: unknown): boolean {
  const operations = operationsOf(event);
  if (operations !== null) return operations.length > 1;
  const mode: unknown = isObject(context)
    ? (context as { readonly durableExecutionMode?: unknown }).durableExecutionMode
    : undefined;
  return mode === 'ReplayMode' || mode === 'ReplaySucceededContext';
}

/** The operations of a durable execution's envelope, or null for any other event. */
function operationsOf(event: unknown): readonly unknown[] | null {
  if (!isObject(event) || typeof (event as { DurableExecutionArn?: unknown }).DurableExecutionArn !== 'string')
    return null;
  const operations: unknown = memberAt(event, ['InitialExecutionState', 'Operations']);
  return Array.isArray(operations) ? operations : null;
}

/** What a durable function answers instead of running; null for any other event. */
export function durableRefusal(event: unknown): object | null {
  if (operationsOf(event) === null) return null;
  return { Status: 'FAILED', Error: { ErrorType: 'Refused', ErrorMessage: 'The request was refused.' } };
}
