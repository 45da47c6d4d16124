import { expectCoverage } from '@rasp/testing/matrix/expect-coverage.ts';
import { type EventPlace, proveEvents } from '@rasp/testing/matrix/prove-events.ts';
import { proveRequests } from '@rasp/testing/matrix/prove-requests.ts';
import { azureDriver } from './azure-driver.ts';
import { eventCases } from './event-cases.ts';
import { deliver } from './event-delivery.ts';

/** Text of several lines is no value, and base64 that no sender announced is decoded for grammars alone. */
const except: Readonly<Record<string, EventPlace['except']>> = {
  'queue: base64': { ssrf: 'unseen', characters: 'unseen' },
  'blob: text': { ssrf: 'unseen', crlf: 'unseen' },
};

it('proves every place of every event of Azure', async () => {
  const requests = [await proveRequests(azureDriver('protect')), await proveRequests(azureDriver('protectApp'))];
  const events = await proveEvents(
    eventCases.map(({ name, register, trigger, place, write }) => ({
      shape: trigger,
      place: name,
      // A name that is the value itself.
      at: (value) => ({
        source: 'record',
        name: place === '*' ? `/${value.replaceAll('~', '~0').replaceAll('/', '~1')}` : place,
      }),
      except: except[name],
      send: async (value, config) => (await deliver(register, write(value), { config })).events,
    })),
  );
  expectCoverage('azure', 'Azure Functions', [...requests, ...events]);
}, 240_000);
