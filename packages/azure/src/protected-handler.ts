import type { Guard } from '@rasp/core';
import { AzureInvocation } from './invocation.ts';

/** A handler as it is called: with the trigger's input first and the context last. */
export type Callable = (this: unknown, ...args: unknown[]) => unknown;

/** Handlers that are protected already: wrapping one again would inspect and count each request twice. */
const wrapped = new WeakSet<object>();
/** What a function owns by being a function; everything else was put on it and is kept. */
const ownByNature: ReadonlySet<PropertyKey> = new Set(['length', 'name', 'prototype', 'arguments', 'caller']);

/** Tells whether a handler is protected already. */
export function isProtected(handler: Callable): boolean {
  return wrapped.has(handler);
}

/** Puts a handler behind the guard; it keeps its name, arity, own properties, `this`, arguments, errors and result. */
export function protectedHandler(handler: Callable, guard: Guard<AzureInvocation, unknown>): Callable {
  const wrapper: Callable = function (...args) {
    return guard.handle(new AzureInvocation(args), () => Reflect.apply(handler, this, args));
  };
  for (const key of ['name', 'length'] as const) {
    Object.defineProperty(wrapper, key, { value: handler[key], configurable: true });
  }
  for (const key of Reflect.ownKeys(handler)) {
    if (ownByNature.has(key)) continue;
    const property = Object.getOwnPropertyDescriptor(handler, key);
    if (property !== undefined) Reflect.defineProperty(wrapper, key, property);
  }
  wrapped.add(wrapper);
  return wrapper;
}
