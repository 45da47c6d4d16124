import type { SecurityEvent } from '@rasp/core';
import { describePyraspBaseline, describePyraspEvents, describePyraspResults } from '@rasp/testing/pyrasp-baseline.ts';
import type { BaselineCase } from '@rasp/testing/pyrasp-baseline-cases.ts';
import type { Callable } from '../src/callback.ts';
import { protectWith } from '../src/protect.ts';
import { awsDriver } from './aws-driver.ts';
import { measuredPlacements } from './event-placements.ts';
import { createContext } from './fake-runtime.ts';
import { recordedEvent } from './recorded-events.ts';
import { awsTriggers } from './triggers.ts';

function protectQuietly(handler: Callable, events: SecurityEvent[] = []): Callable {
  return protectWith(
    handler,
    {},
    { dependencies: { env: {}, log: () => undefined, events: (one) => void events.push(one) } },
  );
}

function eventOf({ place, value = '', body }: BaselineCase): unknown {
  if (body !== undefined) return JSON.parse(body);
  if (place === 'recorded-event') return recordedEvent(value);
  const placement = measuredPlacements.find(({ name }) => name === place);
  if (placement === undefined) throw new Error(`no placement "${place}"`);
  return placement.write(value);
}

for (const trigger of awsTriggers) describePyraspBaseline(awsDriver(trigger));

for (const base of ['rest-api', 'http-api', 'function-url', 'alb']) {
  describe(base, () => {
    // The result itself comes back: no copy, and nothing that the front end would read another way.
    describePyraspResults('aws', async (result, isProtected) => {
      const handler: Callable = async () => result;
      const returned = await (isProtected ? protectQuietly(handler) : handler)(recordedEvent(base), createContext());
      expect(returned).toBe(result);
      return returned;
    });
  });
}

describePyraspEvents('aws', async (line) => {
  const events: SecurityEvent[] = [];
  const event = eventOf(line);
  const snapshot = JSON.stringify(event);
  const seen: unknown[] = [];
  const handler = protectQuietly(async (received) => {
    seen.push(received);
    return 'done';
  }, events);
  const result = await handler(event, createContext());
  const untouched = seen.length === 1 && seen[0] === event && JSON.stringify(event) === snapshot && result === 'done';
  return { untouched, findings: events.flatMap(({ findings }) => findings) };
});
