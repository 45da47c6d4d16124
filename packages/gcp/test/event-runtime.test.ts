import { fileURLToPath } from 'node:url';
import { type FakeControlPlane, startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import { type RunningServer, startFramework } from '@rasp/testing/gcp/run-framework.ts';
import { attacks } from './event-cases.ts';
import { type RecordedEvent, recordedEvent, wireOfEvent } from './event-delivery.ts';
import { send } from './loopback.ts';
import { printed } from './printed.ts';

const source = fileURLToPath(new URL('./functions/events.mjs', import.meta.url));
const open: RunningServer[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) await server.stop();
});

async function framework(target: string, signature: string, env: Record<string, string>): Promise<RunningServer> {
  const nodeArgs = ['--conditions=@rasp/source'];
  const server = await startFramework({
    target,
    source,
    nodeArgs,
    env: { FUNCTION_SIGNATURE_TYPE: signature, ...env },
  });
  open.push(server);
  return server;
}

function written(name: string, write: (body: never) => void): RecordedEvent {
  const event = recordedEvent(name);
  write(event.body as never);
  return event;
}

const shapes: readonly (readonly [string, string, RecordedEvent, RecordedEvent, RegExp])[] = [
  [
    'stored',
    'cloudevent',
    recordedEvent('storage'),
    written('storage', (body: { name: string }) => {
      body.name = attacks.traversal;
    }),
    /stored receipts/,
  ],
  [
    'published',
    'event',
    recordedEvent('background-pubsub'),
    written('background-pubsub', (body: { data: { data: string } }) => {
      body.data.data = Buffer.from(attacks.sqli).toString('base64');
    }),
    /published 13206114387311036/,
  ],
  [
    'calledBack',
    'event',
    recordedEvent('background-storage'),
    written('background-storage', (body: { data: { name: string } }) => {
      body.data.name = attacks.percent;
    }),
    /called back 9146104857392012/,
  ],
];

it.each(shapes)(
  'the function %s of signature %s runs for a harmless event alone',
  async (target, signature, good, bad, line) => {
    const server = await framework(target, signature, { RASP_EVENT_ACTION: 'drop' });
    expect((await send(server.port, wireOfEvent(bad))).statusCode).toBe(204);
    await printed(server, /\[rasp\] deny: \w+ in record/);
    expect(server.output()).not.toMatch(line);
    expect((await send(server.port, wireOfEvent(good))).statusCode).toBe(204);
    await printed(server, line);
  },
);

it.each(shapes)(
  'a delivery to %s of signature %s fails for an attack where it is to fail',
  async (target, signature, _, bad) => {
    const server = await framework(target, signature, { RASP_EVENT_ACTION: 'fail' });
    expect((await send(server.port, wireOfEvent(bad))).statusCode).toBe(500);
    await printed(server, /the event was withheld from the function: an attack was found/);
  },
);

describe('with a control plane', () => {
  let cloud: FakeControlPlane;
  beforeEach(async () => {
    cloud = await startFakeControlPlane();
    cloud.on('/rasp/connect', { kind: 'ok', data: { config: { BEACON_URL: cloud.beaconUrl, BEACON_DELAY: 3600 } } });
  });
  afterEach(() => cloud.close());

  it.each(shapes)(
    'an event of %s of signature %s sends a beacon, waited for within bounds',
    async (target, signature, good) => {
      cloud.on('/rasp/beacon', { kind: 'slow', ms: 500, answer: { kind: 'ok', data: {} } });
      const server = await framework(target, signature, {
        RASP_CLOUD_URL: cloud.connectUrl,
        RASP_KEY: '00000000-0000-4000-8000-000000000000',
        RASP_SETTLE_MS: '2000',
        // The first event waits for the configuration, which says where beacons go; a busy machine gives it late.
        RASP_CONNECT_TIMEOUT_MS: '5000',
        RASP_CLOUD_TIMEOUT_MS: '30000',
      });
      const start = performance.now();
      expect((await send(server.port, wireOfEvent(good))).statusCode).toBe(204);
      expect(performance.now() - start).toBeGreaterThan(495);
      expect(cloud.requestsTo('/rasp/beacon')).toHaveLength(1);
    },
  );
});
