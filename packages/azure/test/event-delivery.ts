import { app, type FunctionHandler } from '@azure/functions';
import { createGuard, type Guard, type ProtectOptions, type SecurityEvent } from '@rasp/core';
import { clearApp, invokeTrigger } from '@rasp/testing/azure/function-app.ts';
import { createAzureAdapter } from '../src/adapter.ts';
import type { AzureInvocation } from '../src/invocation.ts';
import { hookGuard } from '../src/protect-app.ts';
import { env } from './azure-driver.ts';

/** What the host tells the worker of one call, in the host's own encoding; `sdk` is what an SDK binding makes of it. */
export interface Delivery {
  readonly data: object;
  readonly metadata?: Readonly<Record<string, object>>;
  readonly sdk?: unknown;
}

/** A function's registration: its trigger as the library's `app` takes it. */
export type Register = (handler: FunctionHandler) => void;

/** What a protected app made of one delivery. */
export interface Outcome {
  /** The inputs that the handler got, and the metadata beside each. */
  readonly seen: readonly unknown[];
  readonly metadata: readonly unknown[];
  readonly error: unknown;
  readonly events: readonly SecurityEvent[];
}

/** Sends one delivery to a function of an app, protected but for null, through the real library and the worker's hooks. */
export async function deliver(
  register: Register,
  { data, metadata = {}, sdk }: Delivery,
  options: ProtectOptions | null,
): Promise<Outcome> {
  clearApp();
  const events: SecurityEvent[] = [];
  const seen: unknown[] = [];
  const beside: unknown[] = [];
  if (sdk !== undefined) app.hook.preInvocation(({ inputs }) => void inputs.splice(0, 1, sdk));
  if (options !== null) hookGuard(app, guardOf(options, events));
  register((...args: unknown[]) => {
    seen.push(args[0]);
    beside.push((args.at(-1) as { triggerMetadata?: unknown }).triggerMetadata);
  });
  let error: unknown = null;
  try {
    await invokeTrigger('function', data, metadata);
  } catch (thrown) {
    error = thrown;
  }
  return { seen, metadata: beside, error, events };
}

function guardOf(options: ProtectOptions, events: SecurityEvent[]): Guard<AzureInvocation, unknown> {
  return createGuard(
    createAzureAdapter(),
    { ...options, config: { SNAPSHOT_DIR: '', BLACKLIST_STRIKES: 0, ...options.config } },
    { env, log: () => undefined, events: (event) => events.push(event) },
  );
}
