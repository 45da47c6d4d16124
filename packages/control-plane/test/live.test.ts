import { createStartClient } from './admin-client.ts';
import { adminToken, createTestControlPlane, post, type TestClock, type TestControlPlane } from './harness.ts';

const clock: TestClock = { now: 1_795_400_000_000 };
let controlPlane: TestControlPlane;
const ends: AbortController[] = [];

beforeEach(async () => {
  controlPlane = await createTestControlPlane(clock);
});

afterEach(async () => {
  for (const end of ends.splice(0)) end.abort();
  await controlPlane.close();
});

async function watch(query = ''): Promise<{ readonly status: number; until(text: string): Promise<string> }> {
  const end = new AbortController();
  ends.push(end);
  const response = await fetch(`${controlPlane.url}/api/v1/live${query}`, {
    headers: { authorization: `Bearer ${adminToken}` },
    signal: end.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let all = '';
  return {
    status: response.status,
    async until(text) {
      while (!all.includes(text)) {
        const part = await reader?.read();
        if (part === undefined || part.done) break;
        all += part.value;
      }
      return all;
    },
  };
}

const event = { application: 'shop', clientIp: '45.9.1.1', findings: [{ check: 'sqli' }] };

test('who watches sees events as they come, and only the topics asked for', async () => {
  const all = await watch();
  const lists = await watch('?topics=profiles');
  await all.until(': connected');
  await lists.until(': connected');
  await post(controlPlane, '/logs', event);
  expect(await all.until('"sqli"')).toContain('event: events\ndata: {"topic":"events"');
  await controlPlane.setProfile('web', {});
  expect(await lists.until('event: profiles')).not.toContain('sqli');
});

test('changes of the list are told', async () => {
  const watcher = await watch('?topics=blacklist');
  await watcher.until(': connected');
  await controlPlane.addToBlacklist('45.9.1.1');
  expect(await watcher.until('event: blacklist')).toContain('"entries":1');
});

test('a flood reaches a watcher in part, and says how much was left out', async () => {
  const watcher = await watch('?topics=events');
  await watcher.until(': connected');
  await post(
    controlPlane,
    '/logs',
    Array.from({ length: 200 }, () => event),
  );
  clock.now += 1_000;
  await post(controlPlane, '/logs', { ...event, application: 'later' });
  const seen = await watcher.until('later');
  expect(seen.match(/^event: events$/gm)).toHaveLength(51);
  expect(seen).toContain('"skipped":150');
});

test('nobody unknown watches, nor anybody a topic that is none, nor too many', async () => {
  expect((await fetch(`${controlPlane.url}/api/v1/live`)).status).toBe(401);
  expect((await watch('?topics=secrets')).status).toBe(400);
  for (let index = 0; index < 64; index++) expect((await watch()).status).toBe(200);
  expect((await watch()).status).toBe(429);
  ends[1]?.abort();
  const until = Date.now() + 30_000;
  let status = 429;
  while (status !== 200 && Date.now() < until) ({ status } = await watch());
  expect(status).toBe(200);
});

test('a server that stops does not wait for who watches', async () => {
  let least = Number.POSITIVE_INFINITY;
  // Whom it does not end by itself it cuts off after three seconds, each time; a machine is not busy each time.
  for (let tries = 0; tries < 5 && least >= 3_000; tries++) {
    const watcher = await watch();
    await watcher.until(': connected');
    const started = Date.now();
    await controlPlane.close();
    least = Math.min(least, Date.now() - started);
    controlPlane = await createTestControlPlane(clock);
  }
  expect(least).toBeLessThan(3_000);
  expect((await createStartClient(controlPlane).get('/events')).status).toBe(200);
});
