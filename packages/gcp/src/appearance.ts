import type { Callable } from './http-types.ts';

/** What a function owns by being a function; everything else was put on it and is kept. */
const ownByNature: ReadonlySet<PropertyKey> = new Set(['length', 'name', 'prototype', 'arguments', 'caller']);

/**
 * Gives the wrapper the handler's name, arity and own properties.
 *
 * functions-framework and express tell handlers apart by their arity, and an express application is a function with its methods on it.
 */
export function keepAppearance(handler: Callable, wrapper: Callable): void {
  for (const key of ['name', 'length'] as const) {
    Object.defineProperty(wrapper, key, { value: handler[key], configurable: true });
  }
  for (const key of Reflect.ownKeys(handler)) {
    if (ownByNature.has(key)) continue;
    const property = Object.getOwnPropertyDescriptor(handler, key);
    if (property !== undefined) Reflect.defineProperty(wrapper, key, property);
  }
}
