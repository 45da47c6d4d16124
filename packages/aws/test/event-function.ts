import type { Parameters, ProtectOptions, SecurityEvent } from '@rasp/core';
import { protectWith } from '../src/protect.ts';
import { createContext } from './fake-runtime.ts';

/** What a protected function of events made of one of them. */
export interface EventOutcome {
  /** The events that the handler got. */
  readonly seen: readonly unknown[];
  readonly result: unknown;
  readonly error: unknown;
  readonly events: readonly SecurityEvent[];
}

/** Sends one event to a protected handler that answers `answer`. */
export async function deliver(
  event: unknown,
  config: Partial<Parameters>,
  answer: unknown = undefined,
  options: Partial<ProtectOptions> = {},
): Promise<EventOutcome> {
  const seen: unknown[] = [];
  const events: SecurityEvent[] = [];
  const handler = protectWith(
    async (received) => {
      seen.push(received);
      return answer;
    },
    { config: { BLACKLIST_STRIKES: 0, SNAPSHOT_DIR: '', ...config }, ...options },
    { dependencies: { env: {}, log: () => undefined, events: (one) => void events.push(one) } },
  );
  try {
    return { seen, events, error: null, result: await handler(event, createContext()) };
  } catch (error) {
    return { seen, events, error, result: undefined };
  }
}
