import { type Guard, keepAppearance } from '@rasp/core';
import { AzureInvocation } from './invocation.ts';

/** A handler as it is called: with the trigger's input first and the context last. */
export type Callable = (this: unknown, ...args: unknown[]) => unknown;

/** Handlers that are protected already: wrapping one again would inspect and count each request twice. */
const wrapped = new WeakSet<object>();

/** Tells whether a handler is protected already. */
export function isProtected(handler: Callable): boolean {
  return wrapped.has(handler);
}

/** Puts a handler behind the guard; it keeps its name, arity, own properties, `this`, arguments, errors and result. */
export function protectedHandler(handler: Callable, guard: Guard<AzureInvocation, unknown>): Callable {
  const wrapper: Callable = function (...args) {
    return guard.handle(new AzureInvocation(args), () => Reflect.apply(handler, this, args));
  };
  keepAppearance(handler, wrapper);
  wrapped.add(wrapper);
  return wrapper;
}
