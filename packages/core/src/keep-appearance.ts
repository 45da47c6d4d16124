type Callable = (this: unknown, ...args: never[]) => unknown;

/** What a function owns by being a function; everything else was put on it and is kept. */
const ownByNature: ReadonlySet<PropertyKey> = new Set(['length', 'name', 'prototype', 'arguments', 'caller']);

/**
 * Gives a wrapper the handler's name, arity and own properties.
 *
 * Runtimes read them: Lambda the arity (a callback handler has three parameters) and two symbols that `streamifyResponse` puts on the
 * function, functions-framework and express the arity, and an express application is a function with its methods on it.
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
