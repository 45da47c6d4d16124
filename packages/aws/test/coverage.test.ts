import { expectCoverage } from '@rasp/testing/matrix/expect-coverage.ts';
import { proveEvents } from '@rasp/testing/matrix/prove-events.ts';
import { proveRequests } from '@rasp/testing/matrix/prove-requests.ts';
import { awsDriver } from './aws-driver.ts';
import { deliver } from './event-function.ts';
import { measuredPlacements, otherPlacements } from './event-placements.ts';
import { awsTriggers } from './triggers.ts';

it('proves every place of every event of Lambda', async () => {
  const requests = [];
  for (const trigger of awsTriggers) requests.push(await proveRequests(awsDriver(trigger)));
  const events = await proveEvents(
    [...measuredPlacements, ...otherPlacements].map(({ trigger, name, source, place, write }) => ({
      shape: trigger,
      place: name,
      at: () => ({ source, name: place }),
      send: async (value, config) => (await deliver(write(value), config)).events,
    })),
  );
  expectCoverage('aws', 'AWS Lambda', [...requests, ...events]);
}, 120_000);
