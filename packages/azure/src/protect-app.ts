import type { AppTerminateHandler, PreInvocationHandler } from '@azure/functions';
import { createGuard, type Guard, guardOf, type ProtectOptions, rememberGuard } from '@rasp/core';
import { azureAdapter } from './adapter.ts';
import type { AzureInvocation } from './invocation.ts';
import { type Callable, protectedHandler } from './protected-handler.ts';

/** The part of `app` that protection hangs on. */
export interface HookedApp {
  readonly hook: {
    preInvocation(handler: PreInvocationHandler): unknown;
    appTerminate(handler: AppTerminateHandler): unknown;
  };
}

/** The worker awaits the hooks when it is told to end, and the host ends it 5 s after telling; in milliseconds. */
const terminateBudgetMs = 4000;

/**
 * Protects every function of an app, wherever it is registered and whatever triggers it, and sends a last beacon when the instance is stopped.
 *
 * One file is enough, if the `main` of package.json loads it. Functions that `protect` has wrapped run as they are. Orchestrators and entities of
 * durable functions are read by what their trigger hands over; a replay is neither counted nor judged again.
 *
 * @example
 * import { app } from '@azure/functions';
 * import { protectApp } from '@rasp/azure';
 *
 * protectApp(app);
 */
export function protectApp(app: HookedApp, options?: ProtectOptions): void {
  hookGuard(app, createGuard(azureAdapter, options));
}

/** `protectApp` with a guard that is there already. */
export function hookGuard(app: HookedApp, guard: Guard<AzureInvocation, unknown>): void {
  rememberGuard(app, guard);
  const wrappers = new WeakMap<Callable, Callable>();
  app.hook.preInvocation((context) => {
    const handler = context.functionHandler as Callable;
    if (typeof handler !== 'function' || guardOf(handler) !== null) return;
    let wrapper = wrappers.get(handler);
    if (wrapper === undefined) {
      wrapper = protectedHandler(handler, guard);
      wrappers.set(handler, wrapper);
    }
    context.functionHandler = wrapper;
  });
  app.hook.appTerminate(() => guard.flush(terminateBudgetMs));
}
