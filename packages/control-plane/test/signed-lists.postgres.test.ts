import { createCloudClient } from '../../core/src/sync/cloud-client.ts';
import { addEntries } from '../src/repositories/blacklist.ts';
import { createRandom } from './fleet/random.ts';
import { createSimulatedAgent } from './fleet/simulated-agent.ts';
import { createTestControlPlane, type TestControlPlane } from './harness.ts';
import { createSigningFile } from './signing-file.ts';
import { newStore, openPlace } from './test-store.ts';

jest.setTimeout(60_000);

const clock = { now: 1_795_400_000_000 };
/** Of the other replica: lists are made at other moments, and so are other bytes. */
const otherClock = { now: clock.now + 120_000 };
/** More than a connect answer holds. */
const listed = 2_500;
const signing = createSigningFile();
let named: TestControlPlane;
let asked: TestControlPlane;
let key: string;

/** Two replicas behind one address: one names its list, the other is asked for it. */
beforeAll(async () => {
  const place = await newStore();
  const store = await openPlace(place);
  const entries = Array.from({ length: listed }, (_, index) => ({
    scope: '*',
    network: `45.9.${index >> 8}.${index & 255}`,
    address: `45.9.${index >> 8}.${index & 255}`,
    detectedAt: clock.now,
    expiresAt: clock.now + 3_600_000,
    source: 'operator' as const,
    reporter: 'tester',
    check: null,
    evidence: null,
    ipSource: null,
  }));
  await addEntries(store.db, entries, clock.now);
  await store.close();
  const options = { ...place, signingKeys: signing.file, publicUrl: 'http://control-plane.example' };
  named = await createTestControlPlane(clock, options);
  asked = await createTestControlPlane(otherClock, options);
  key = await named.addKey('shop');
  await asked.tick();
});

afterAll(async () => {
  await named.close();
  await asked.close();
});

/** Connects an agent that holds the public key; gives what it blocks, and how it came to it. */
async function connect(
  publicKey: string,
  tamper: (header: string | undefined) => string | undefined = (header) => header,
) {
  const sent: string[] = [];
  const headers: (string | undefined)[] = [];
  const client = createCloudClient({ now: () => clock.now, monotonic: () => performance.now() }, 'test');
  const agent = createSimulatedAgent({
    name: 'shop',
    profile: 'default',
    key,
    cloudUrl: 'http://control-plane.example/connect',
    clock,
    random: createRandom(1, 'shop'),
    publicKeys: [publicKey],
    onAcknowledged: () => undefined,
    client: {
      close: client.close,
      send(request) {
        const isList = request.url.pathname.startsWith('/blacklist/');
        const { origin } = new URL((isList ? asked : named).url);
        sent.push(isList ? 'list' : request.url.pathname);
        const call = client.send({ ...request, url: new URL(`${origin}${request.url.pathname}`) });
        const outcome = call.outcome.then((ended) => {
          if (!isList || ended.kind !== 'answer') return ended;
          headers.push(ended.signed);
          const { signed: _, ...rest } = ended;
          const signed = tamper(ended.signed);
          return signed === undefined ? rest : { ...rest, signed };
        });
        return { ...call, outcome };
      },
    },
  });
  await agent.serve();
  client.close();
  return { sent, headers, blocked: agent.blocked().size };
}

test('an agent takes the list of whichever replica answers, by its signature and in one exchange', async () => {
  const { sent, headers, blocked } = await connect(signing.publicKey);
  expect(sent).toEqual(['/connect', 'list', '/beacon']);
  // The other replica's bytes are others, or this would show nothing.
  expect(headers).toEqual([expect.stringMatching(/^[\w-]+\.[\w-]{86}$/)]);
  expect(blocked).toBeGreaterThanOrEqual(listed);
});

test('one that cannot be verified is not taken: the agent asks for the list in the answer itself', async () => {
  for (const tamper of [() => undefined, (header = '') => `${header.slice(0, -4)}AAAA`]) {
    const { sent, blocked } = await connect(signing.publicKey, tamper);
    expect(sent).toEqual(['/connect', 'list', '/connect', '/beacon']);
    expect(blocked).toBeGreaterThanOrEqual(listed);
  }
});

test('bytes that are those named need no header: caches may keep them for good', async () => {
  const asAgent = {
    name: '@rasp/aws',
    version: '0.1.0',
    instance: 'i',
    platform: 'aws',
    runtime: 'node24',
    service: 's',
  };
  const response = await fetch(`${asked.url}/connect`, {
    method: 'POST',
    body: JSON.stringify({
      key,
      version: '0.1.0',
      platform: 'AWS Lambda',
      routes: {},
      agent: asAgent,
      accept: ['compact-list-1'],
    }),
  });
  const { data } = (await response.json()) as { data: { blacklistUrl: string } };
  const list = await fetch(`${asked.url}${new URL(data.blacklistUrl).pathname}`);
  expect([list.status, list.headers.get('rasp-signed')]).toEqual([200, null]);
  expect(list.headers.get('cache-control')).toContain('immutable');
});
