import type { HttpHandler } from '@azure/functions';
import { createGuard, guardOf, type ProtectOptions } from '@rasp/core';
import { azureAdapter } from './adapter.ts';
import { isGeneratorFunction } from './durable.ts';
import { type Callable, protectedHandler } from './protected-handler.ts';

/** Any handler. */
export type AnyHandler = (...parameters: never[]) => unknown;

/**
 * Protects a function of any trigger: inspects each request or record before the handler sees it, and each response before the caller does.
 *
 * The handler keeps its type, its arguments, its errors and its return value; the request's body is there to be read as if nobody had read it.
 * The functions of an app share one agent. EVENT_ACTION says what becomes of a message, event, blob or row that holds an attack; by default
 * it is reported. The generator of an orchestrator is given back as it is: `protectApp` reads its input. An error of the agent itself never
 * reaches the function: the handler runs. To protect every function in one place, and to send what was counted last when an instance is stopped,
 * see `protectApp`.
 *
 * @example
 * import { app } from '@azure/functions';
 * import { protect } from '@rasp/azure';
 *
 * app.http('hello', { handler: protect(async (request) => ({ body: `hello ${request.query.get('name')}` })) });
 */
export function protect<Handler extends HttpHandler>(handler: Handler, options?: ProtectOptions): Handler;
export function protect<Handler extends AnyHandler>(handler: Handler, options?: ProtectOptions): Handler;
export function protect(handler: AnyHandler, options?: ProtectOptions): unknown {
  const callable = handler as unknown as Callable;
  // Azure itself says best that what it finds is no function.
  if (typeof callable !== 'function' || guardOf(callable) !== null || isGeneratorFunction(callable)) return callable;
  return protectedHandler(callable, createGuard(azureAdapter, options));
}
