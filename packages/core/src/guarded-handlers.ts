import type { GuardView } from './agent/guard-view.ts';

/** Handlers that are protected, with their guards: wrapping one again would inspect and count each request twice. */
const guards = new WeakMap<object, GuardView>();

/** Remembers that a handler, or an app, is protected by a guard. */
export function rememberGuard(handler: object, guard: GuardView): void {
  guards.set(handler, guard);
}

/**
 * Gives the guard of a protected handler: how it stands, which configuration is in force, whom it blocks, which routes are declared.
 *
 * Null for what is not protected. Meant for a health check behind the user's own authentication: it says what an attacker would like to know.
 */
export function guardOf(handler: object): GuardView | null {
  return guards.get(handler) ?? null;
}
