import type { Parameters, SecurityEvent } from '@rasp/core';
import { expectCoverage } from '@rasp/testing/matrix/expect-coverage.ts';
import { type EventPlace, proveEvents } from '@rasp/testing/matrix/prove-events.ts';
import { proveRequests } from '@rasp/testing/matrix/prove-requests.ts';
import type { Callable } from '../src/http-types.ts';
import { protectWith } from '../src/protect.ts';
import { backgroundCases, eventCases } from './event-cases.ts';
import { recordedEvent, serveSignature, wireOfEvent } from './event-delivery.ts';
import { cloudRun, gcpDriver } from './gcp-driver.ts';
import { send, serveFunction, servePlain } from './loopback.ts';

const drivers = [
  gcpDriver({ trigger: 'http', serve: serveFunction, shape: 'wrapped', parsesJson: true }),
  gcpDriver({ trigger: 'http server', serve: servePlain, shape: 'wrapped', parsesJson: false }),
  gcpDriver({ trigger: 'http middleware', serve: servePlain, shape: 'middleware', parsesJson: false }),
];

/** Calls a protected function, and gives what it reported. */
async function reported(config: Partial<Parameters>, call: (fn: Callable) => Promise<unknown>) {
  const events: SecurityEvent[] = [];
  const dependencies = {
    env: cloudRun,
    log: () => undefined,
    events: (event: SecurityEvent) => void events.push(event),
  };
  await call(protectWith((_event) => undefined, { config }, { dependencies }));
  return events;
}

const cloudEvents: readonly EventPlace[] = eventCases.flatMap(({ event, write, cloudEvent, trigger }) =>
  // The framework's own middleware fails for text.
  cloudEvent === null || event === 'custom-text'
    ? []
    : [
        {
          shape: `${trigger} (CloudEvent)`,
          place: `${event} ${cloudEvent}`,
          at: () => ({ source: 'record', name: cloudEvent }),
          // A context attribute is a header, and headers are Latin-1; in the subject, `objects/` stands before the value.
          except: cloudEvent.startsWith('/data') ? undefined : { characters: 'undelivered', ssrf: 'unseen' },
          send: (value, config) =>
            reported(config, async (fn) => {
              const server = await serveSignature('cloudevent', fn);
              const recorded = recordedEvent(event);
              write(recorded as never, value);
              try {
                await send(server.port, wireOfEvent(recorded));
              } finally {
                await server.close();
              }
            }),
        },
      ],
);

const backgroundEvents: readonly EventPlace[] = backgroundCases.map(({ event, write, place, trigger }) => ({
  shape: `${trigger} (background event)`,
  place: `${event} ${place}`,
  at: () => ({ source: 'record', name: place }),
  send: (value, config) =>
    reported(config, async (fn) => {
      const recorded = recordedEvent(event);
      write(recorded as never, value);
      const { data, context } = recorded.body as { readonly data: unknown; readonly context: unknown };
      await fn(data, context);
    }),
}));

it('proves every place of every event of Google Cloud', async () => {
  const requests = [];
  for (const driver of drivers) requests.push(await proveRequests(driver));
  expectCoverage('gcp', 'Google Cloud', [...requests, ...(await proveEvents([...cloudEvents, ...backgroundEvents]))]);
}, 240_000);
