import { createGuard, type Guard, type ProtectOptions } from '@rasp/core';
import { createAzureAdapter } from './adapter.ts';
import type { AzureInvocation } from './invocation.ts';

const guards = new Map<string, Guard<AzureInvocation, unknown>>();

/**
 * Gives the one guard of this process for these options.
 *
 * All functions of an app run in one process. One agent for all of them keeps one blacklist, one count per source and one connection;
 * functions with other options have an agent of their own.
 */
export function sharedGuard(options: ProtectOptions = {}): Guard<AzureInvocation, unknown> {
  const key = keyOf(options);
  const known = guards.get(key);
  if (known !== undefined) return known;
  const guard = createGuard(createAzureAdapter(), options);
  guards.set(key, guard);
  return guard;
}

function keyOf(options: ProtectOptions): string {
  try {
    return JSON.stringify([options.cloudUrl, options.key, options.config]);
  } catch {
    // What cannot be written down (a cycle) cannot be compared; the guard says what is wrong with it.
    return `unique ${guards.size}`;
  }
}
