import type { Guard } from '@rasp/core';
import type { AwsInvocation } from './invocation.ts';
import { isObject } from './lambda-event.ts';

/** A function as it is called: whatever `this`, whatever arguments. */
export type Callable = (this: unknown, ...args: unknown[]) => unknown;

/** The ways in which a handler of nodejs22.x and older may answer beside its promise. */
interface Reply {
  succeed(result: unknown): void;
  fail(error: unknown): void;
}

/**
 * Runs a handler that may answer by promise, by callback or by the context's `succeed`, `fail` and `done`, whichever comes first.
 *
 * The answer goes out the way it came, because the ways differ: after a callback Lambda waits for an empty event loop unless
 * `callbackWaitsForEmptyEventLoop` is false, after a promise it does not. As in the runtime, a return value that is no promise is no answer, and a
 * handler that never answers leaves its promise open: the runtime then answers `null` when the event loop is empty.
 */
export function handleWithCallback(
  guard: Guard<AwsInvocation, unknown>,
  invocation: AwsInvocation,
  handler: Callable,
  self: unknown,
  args: readonly unknown[],
): Promise<unknown> {
  const callback = args[2] as (error?: unknown, result?: unknown) => void;
  const { context } = invocation;
  let reply: Reply | null = null;

  async function run(): Promise<unknown> {
    // Once it has called, the runtime takes the context's own answers for what becomes of the promise: they stay in their place until then.
    await null;
    invocation.handlerStarted = true;
    return new Promise((resolve, reject) => {
      let answered = false;
      const answer = (error: unknown, result: unknown, failed: boolean, by: Reply): void => {
        if (answered) return;
        answered = true;
        reply = by;
        if (failed) reject(error);
        else resolve(result);
      };
      const byCallback: Reply = { succeed: (result) => callback(null, result), fail: (error) => callback(error) };
      const forwarded = [...invocation.argumentsFor(args)];
      forwarded[2] = (error?: unknown, result?: unknown) =>
        answer(error, result, error !== undefined && error !== null, byCallback);
      interceptContext(context, answer);
      const returned = Reflect.apply(handler, self, forwarded);
      if (!isThenable(returned)) return;
      const byPromise = (settle: () => void): void => {
        if (answered) return;
        answered = true;
        settle();
      };
      returned.then(
        (result) => byPromise(() => resolve(result)),
        (error) => byPromise(() => reject(error)),
      );
    });
  }

  // A runtime that got its answer by callback or context takes no second one from the promise.
  return guard.handle(invocation, run).then(
    (result) => {
      if (invocation.refusal !== null) throw invocation.refusal;
      if (reply === null) return result;
      reply.succeed(result);
      return undefined;
    },
    (error: unknown) => {
      if (reply === null) throw error;
      reply.fail(error);
      return undefined;
    },
  );
}

/** Puts listeners in the place of the context's own answers, on the very object that the handler gets. */
function interceptContext(
  context: unknown,
  answer: (error: unknown, result: unknown, failed: boolean, by: Reply) => void,
): void {
  if (!isObject(context)) return;
  const { succeed, fail } = context as { succeed?: unknown; fail?: unknown };
  if (typeof succeed !== 'function' || typeof fail !== 'function') return;
  const by: Reply = {
    succeed: (result) => void Reflect.apply(succeed, context, [result]),
    fail: (error) => void Reflect.apply(fail, context, [error]),
  };
  const listeners = {
    succeed: (result: unknown) => answer(null, result, false, by),
    fail: (error: unknown) => answer(error, undefined, true, by),
    done: (error: unknown, result: unknown) => answer(error, result, error !== undefined && error !== null, by),
  };
  // A sealed context keeps its own: then its answer reaches the runtime without being inspected.
  for (const [name, value] of Object.entries(listeners)) Reflect.set(context, name, value);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && typeof (value as { then?: unknown }).then === 'function';
}
