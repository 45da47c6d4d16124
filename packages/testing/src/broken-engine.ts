import type { NormalizedRequest, PlatformAdapter } from '@rasp/core';

/** Members whose reading fails; the rest is the request's own. */
const broken: ReadonlySet<PropertyKey> = new Set(['path', 'query', 'headers', 'cookies', 'body', 'clientIp']);

/**
 * Makes the engine throw on every request, to prove that the guard fails open.
 *
 * The request that the adapter reads throws when a check asks for any of its parts, so the error rises inside the core, where a bug of ours would.
 */
export function withBrokenEngine<Invocation, Result>(
  adapter: PlatformAdapter<Invocation, Result>,
): PlatformAdapter<Invocation, Result> {
  return {
    ...adapter,
    async readEvent(invocation, limits) {
      const event = await adapter.readEvent(invocation, limits);
      return event === null || event.request === null ? event : { ...event, request: breakParts(event.request) };
    },
  };
}

function breakParts(request: NormalizedRequest): NormalizedRequest {
  return new Proxy(request, {
    get(target, property) {
      if (broken.has(property)) throw new Error(`broken on purpose: ${String(property)}`);
      // Getters of a class with private members need the object itself as `this`.
      return Reflect.get(target, property, target);
    },
  });
}
