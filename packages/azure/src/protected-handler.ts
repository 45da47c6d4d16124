import { type Guard, keepAppearance, rememberGuard } from '@rasp/core';
import { runsUntouched } from './durable.ts';
import { AzureInvocation } from './invocation.ts';

/** A handler as it is called: with the trigger's input first and the context last. */
export type Callable = (this: unknown, ...args: unknown[]) => unknown;

/** Puts a handler behind the guard; it keeps its name, arity, own properties, `this`, arguments, errors and result. */
export function protectedHandler(handler: Callable, guard: Guard<AzureInvocation, unknown>): Callable {
  const wrapper: Callable = function (...args) {
    const invocation = new AzureInvocation(args);
    if (invocation.request === null) return handleTrigger(guard, handler, this, invocation);
    return guard.handle(invocation, () => Reflect.apply(handler, this, args));
  };
  keepAppearance(handler, wrapper);
  rememberGuard(wrapper, guard);
  return wrapper;
}

/** A context that throws where it is read is no durable function's. */
function untouched(invocation: AzureInvocation): boolean {
  try {
    return runsUntouched(invocation);
  } catch {
    return false;
  }
}

/** Runs a function of any trigger but HTTP; a call that is withheld under `fail` rejects, and the platform takes it for failed. */
function handleTrigger(
  guard: Guard<AzureInvocation, unknown>,
  handler: Callable,
  self: unknown,
  invocation: AzureInvocation,
): unknown {
  if (untouched(invocation)) return Reflect.apply(handler, self, invocation.args);
  const handled = guard.handle(invocation, () => Reflect.apply(handler, self, invocation.args));
  return handled.then((result) => {
    if (invocation.failure !== null) throw invocation.failure;
    return result;
  });
}
