import {
  createGuard,
  type Guard,
  type GuardDependencies,
  guardOf,
  keepAppearance,
  type PlatformAdapter,
  type ProtectOptions,
  rememberGuard,
} from '@rasp/core';
import { awsAdapter } from './adapter.ts';
import { type Callable, handleWithCallback } from './callback.ts';
import { isReplay } from './durable.ts';
import { AwsInvocation } from './invocation.ts';
import type { AnyHandler, HttpHandler } from './lambda-types.ts';
import { isResponseStream } from './streaming.ts';

/** What tests put in the place of the process and the adapter. */
export interface ProtectSeams {
  readonly adapter?: PlatformAdapter<AwsInvocation, unknown>;
  readonly dependencies?: Partial<GuardDependencies>;
}

/**
 * Protects a Lambda handler: inspects each request before the handler sees it and each response before the caller does.
 *
 * The handler keeps its type, its arguments, its `this`, its errors and its return value. Promise, callback and streaming handlers work,
 * the latter inside `awslambda.streamifyResponse` or around it. Events of other services are inspected record by record; EVENT_ACTION says what becomes of
 * an attack in them.
 * An error of the agent itself never reaches the function: the handler runs.
 *
 * @example
 * import { protect } from '@rasp/aws';
 *
 * export const handler = protect(async (event) => ({ statusCode: 200, body: `hello ${event.rawPath}` }));
 */
export function protect<Handler extends HttpHandler>(handler: Handler, options?: ProtectOptions): Handler;
export function protect<Handler extends AnyHandler>(handler: Handler, options?: ProtectOptions): Handler;
export function protect(handler: AnyHandler, options?: ProtectOptions): unknown {
  return protectWith(handler as unknown as Callable, options);
}

/** `protect` with its seams open. */
export function protectWith(handler: Callable, options: ProtectOptions = {}, seams: ProtectSeams = {}): Callable {
  // Lambda itself says best that what it finds is no function.
  if (typeof handler !== 'function' || guardOf(handler) !== null) return handler;
  const guard = createGuard(seams.adapter ?? awsAdapter, options, seams.dependencies);
  const protectedHandler = function (this: unknown, ...args: unknown[]): unknown {
    return dispatch(guard, handler, this, args);
  };
  keepAppearance(handler, protectedHandler);
  rememberGuard(protectedHandler, guard);
  return protectedHandler;
}

/** Tells by the arguments which kind of call this is: `streamifyResponse` may mark the function only after it was protected. */
function dispatch(
  guard: Guard<AwsInvocation, unknown>,
  handler: Callable,
  self: unknown,
  args: readonly unknown[],
): Promise<unknown> {
  const [event, second, third] = args;
  // A replay of a durable function was judged and counted when it was none.
  if (unlessHostile(() => isReplay(event, second)) === true)
    return Reflect.apply(handler, self, args) as Promise<unknown>;
  if (isResponseStream(second)) {
    const invocation = new AwsInvocation(event, third, second);
    return ended(guard, invocation, handler, self, args);
  }
  const invocation = new AwsInvocation(event, second, null);
  // Runtimes up to nodejs22.x pass a callback to every handler, later ones to none.
  if (typeof third === 'function') return handleWithCallback(guard, invocation, handler, self, args);
  return ended(guard, invocation, handler, self, args);
}

/** What is read of an event outside the guard; undefined where the event throws when it is read. */
function unlessHostile<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Runs an invocation through the guard; a refusal that is an error ends it as one. */
function ended(
  guard: Guard<AwsInvocation, unknown>,
  invocation: AwsInvocation,
  handler: Callable,
  self: unknown,
  args: readonly unknown[],
): Promise<unknown> {
  const handled = guard.handle(invocation, () => call(invocation, handler, self, args));
  // HTTP events are never refused by an error.
  if (unlessHostile(() => invocation.trigger) !== null) return handled;
  return handled.then((result) => {
    if (invocation.refusal !== null) throw invocation.refusal;
    // Nobody else ends the stream of a handler that was not called.
    if (!invocation.handlerStarted) invocation.stream?.end();
    return result;
  });
}

function call(invocation: AwsInvocation, handler: Callable, self: unknown, args: readonly unknown[]): unknown {
  invocation.handlerStarted = true;
  return Reflect.apply(handler, self, [...invocation.argumentsFor(args)]);
}
