import type { Batch } from './batch.ts';
import { isObject } from './http-request.ts';
import type { AzureInvocation } from './invocation.ts';

/** Triggers whose input is a list whatever is configured: changes of a container or a table. */
const ALWAYS_MANY: ReadonlySet<string> = new Set(['cosmosdb', 'sql', 'mysql']);

/**
 * Tells the records of a call apart; null where it has one.
 *
 * A list is a batch where the trigger says so (`cardinality: 'many'`), because one message of JSON may be a list too. The SDK binding of Service Bus has
 * its messages beside the actions on them.
 */
export function batchOf(invocation: AzureInvocation): Batch | null {
  const input = invocation.args[0];
  const { trigger } = invocation;
  if (Array.isArray(input)) {
    const many = ALWAYS_MANY.has(trigger) || cardinalityOf(invocation) === 'many';
    return many ? { items: input, place: '', with: (items) => items } : null;
  }
  if (trigger !== 'servicebus' || !isObject(input)) return null;
  const { messages } = input as { readonly messages?: unknown };
  if (!Array.isArray(messages) || Object.getPrototypeOf(input) === Object.prototype) return null;
  return { items: messages, place: '/messages', with: (items) => withMessages(input, items) };
}

function cardinalityOf(invocation: AzureInvocation): string {
  const cardinality = invocation.context?.options?.trigger?.['cardinality'];
  return typeof cardinality === 'string' ? cardinality.toLowerCase() : '';
}

/** The same object of the same class with other messages. */
function withMessages(input: object, messages: readonly unknown[]): unknown {
  const copy = Object.create(Object.getPrototypeOf(input), Object.getOwnPropertyDescriptors(input)) as object;
  Object.defineProperty(copy, 'messages', { value: messages, configurable: true, enumerable: true, writable: true });
  return copy;
}
