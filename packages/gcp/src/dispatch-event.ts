import type { Guard } from '@rasp/core';
import type { EventInvocation } from './event-invocation.ts';
import type { Callable } from './http-types.ts';
import type { GcpInvocation } from './invocation.ts';

/**
 * Runs the handler of an event behind the guard, and ends the delivery as the framework waits for it: by the promise, or by the callback.
 *
 * A beacon that went out beside the handler is waited for before either, bounded by SETTLE_MS, because the platform takes the CPU away with
 * the answer. An event that is withheld under `fail` ends with an error in the same way.
 */
export async function dispatchEvent(
  guard: Guard<GcpInvocation, unknown>,
  handler: Callable,
  self: unknown,
  event: EventInvocation,
): Promise<unknown> {
  const { callback } = event;
  if (callback === null) {
    const result = await guard.handle(event, () => Reflect.apply(handler, self, event.args));
    if (event.failure !== null) throw event.failure;
    return result;
  }
  try {
    await guard.handle(event, (settles) => untilCalledBack(handler, self, event, callback, settles));
  } catch (error) {
    // What the handler gave its callback goes to the platform by that callback.
    if (!event.calledBack) throw error;
  } finally {
    event.release();
  }
  if (event.withheld) {
    if (event.failure === null) callback();
    else callback(event.failure);
  }
  return event.running;
}

/** Calls a handler that takes a callback; settles when that is called, as it says, or when the handler throws before. */
function untilCalledBack(
  handler: Callable,
  self: unknown,
  event: EventInvocation,
  callback: Callable,
  settles: boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = event.argumentsFor(callback, settles, (error) => {
      if (error === undefined || error === null) resolve();
      else reject(error as Error);
    });
    const returned = Reflect.apply(handler, self, args);
    // As in the framework: a promise beside a callback counts only where it rejects.
    if (!(returned instanceof Promise)) return;
    event.running = returned;
    returned.catch(reject);
  });
}
