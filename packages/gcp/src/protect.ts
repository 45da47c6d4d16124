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
import { createGcpAdapter, isCloudRun } from './adapter.ts';
import { dispatchEvent } from './dispatch-event.ts';
import { eventInvocation } from './event-invocation.ts';
import type { AnyHandler, Callable, HttpHandler } from './http-types.ts';
import { type GcpInvocation, HttpInvocation } from './invocation.ts';
import { type Flush, flushOnSigterm } from './shutdown.ts';

/** What tests put in the place of the process and the adapter. */
export interface ProtectSeams {
  readonly adapter?: PlatformAdapter<GcpInvocation, unknown>;
  readonly dependencies?: Partial<GuardDependencies>;
  /** Arranges that the flush runs at shutdown. */
  readonly onShutdown?: (flush: Flush) => void;
}

/**
 * Protects a function: inspects each request or event before the handler sees it, and counts how it ended.
 *
 * For handlers of functions-framework, registered by name or exported, for express applications and for `http.createServer`. The handler keeps its
 * type, its arguments, its `this` and its errors; what it calls is the platform's own request and response. Where functions-framework has not read
 * the body already, the first MAX_BODY_BYTES of it are read and put back before the handler starts. CloudEvents and background events are read
 * whole; EVENT_ACTION says what becomes of one that holds an attack, and by default it is reported. Calls of any other kind reach the
 * handler uninspected and are counted. An error of the agent itself never reaches the function: the handler runs.
 *
 * @example
 * import { http } from '@google-cloud/functions-framework';
 * import { protect } from '@rasp/gcp';
 *
 * http('hello', protect((req, res) => res.send(`hello ${req.query.name}`)));
 */
export function protect<Handler extends HttpHandler>(handler: Handler, options?: ProtectOptions): Handler;
export function protect<Handler extends AnyHandler>(handler: Handler, options?: ProtectOptions): Handler;
export function protect(handler: AnyHandler, options?: ProtectOptions): unknown {
  return protectWith(handler as unknown as Callable, options);
}

/** `protect` with its seams open. */
export function protectWith(handler: Callable, options: ProtectOptions = {}, seams: ProtectSeams = {}): Callable {
  // The framework itself says best that what it finds is no function.
  if (typeof handler !== 'function' || guardOf(handler) !== null) return handler;
  const env = seams.dependencies?.env ?? process.env;
  const guard = createGuard(seams.adapter ?? createGcpAdapter(env), options, seams.dependencies);
  // Elsewhere nobody promises time after the signal, and without a control plane there is nothing to send.
  if (isCloudRun(env) && (guard.status()?.sync.state ?? 'disabled') !== 'disabled')
    (seams.onShutdown ?? flushOnSigterm)(guard.flush);
  const protectedHandler = function (this: unknown, ...args: unknown[]): Promise<unknown> {
    return dispatch(guard, handler, this, args);
  };
  keepAppearance(handler, protectedHandler);
  rememberGuard(protectedHandler, guard);
  return protectedHandler;
}

/**
 * Gives a promise that settles when the response is out and the handler is done, and rejects with the handler's own error.
 *
 * The framework takes a rejection for a crash: it answers 500 where nothing was sent and logs the error where something was, so the error of a
 * handler that went on after its response must reach it too.
 */
async function dispatch(
  guard: Guard<GcpInvocation, unknown>,
  handler: Callable,
  self: unknown,
  args: readonly unknown[],
): Promise<unknown> {
  const invocation = new HttpInvocation(args);
  const { response } = invocation;
  if (response === null) {
    const event = eventInvocation(args);
    if (event !== null) return dispatchEvent(guard, handler, self, event);
    return guard.handle(invocation, () => Reflect.apply(handler, self, args));
  }
  const run = (settles: boolean): Promise<unknown> => {
    invocation.handlerStarted = true;
    const answered = invocation.answered(response, settles);
    const returned = Reflect.apply(handler, self, args);
    // As in the framework: only a promise is waited for. Calling `then` of something else may start what nobody asked for.
    if (!(returned instanceof Promise)) return answered;
    invocation.running = returned;
    return new Promise((resolve, reject) => {
      void answered.then(resolve);
      returned.catch(reject);
    });
  };
  try {
    await guard.handle(invocation, run);
  } finally {
    invocation.release();
  }
  return invocation.running;
}
