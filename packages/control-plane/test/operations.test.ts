import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createStartClient, setUpAdmin } from './admin-client.ts';
import { createTestControlPlane, post, type TestControlPlane } from './harness.ts';
import { newStore, openPlace } from './test-store.ts';

const clock = { now: 1_795_400_000_000 };

async function get(url: string, bearer: string | null = null): Promise<{ status: number; text: string }> {
  const headers = bearer === null ? {} : { authorization: `Bearer ${bearer}` };
  const response = await fetch(url, { headers });
  return { status: response.status, text: await response.text() };
}

/** The value of a series in Prometheus' text format; null where there is none. */
function seriesValue(text: string, series: string): number | null {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
}

describe('probes', () => {
  test('a server that listens is ready and serves from its store', async () => {
    const controlPlane = await createTestControlPlane(clock);
    expect(await get(`${controlPlane.url}/livez`)).toEqual({ status: 200, text: '{"live":true}' });
    // A store that takes longer than half a second is away for the time; it is asked once a second.
    let readiness = await get(`${controlPlane.url}/readyz`);
    for (let tries = 0; tries < 20 && readiness.text.includes('memory'); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      readiness = await get(`${controlPlane.url}/readyz`);
    }
    expect(readiness).toEqual({ status: 200, text: '{"ready":true,"serving":"store"}' });
    await controlPlane.close();
  });

  test('a server that ends says so while it still answers agents, and then stores what waited', async () => {
    const place = await newStore();
    const controlPlane = await createTestControlPlane(clock, {
      ...place,
      drainSeconds: 1,
      metrics: { host: '127.0.0.1', port: 0 },
    });
    const key = await controlPlane.addKey('shop');
    const connect = { key, version: '0.8.2', platform: 'Flask', routes: {} };
    await post(controlPlane, '/logs', { application: 'shop', action: 'deny', clientIp: '45.9.1.1', findings: [] });
    const closed = controlPlane.close();
    expect(await get(`${controlPlane.url}/readyz`)).toEqual({
      status: 503,
      text: '{"ready":false,"reason":"draining"}',
    });
    expect((await get(`${controlPlane.url}/livez`)).status).toBe(200);
    expect((await get(new URL('/readyz', controlPlane.metricsUrl ?? '').href)).status).toBe(503);
    expect((await post(controlPlane, '/connect', connect)).json.status).toBe(true);
    await closed;
    await expect(get(`${controlPlane.url}/livez`)).rejects.toThrow();
    await expect(get(controlPlane.metricsUrl ?? '')).rejects.toThrow();
    const store = await openPlace(place);
    expect(await store.db.selectFrom('events').select('source_ip').execute()).toEqual([{ source_ip: '45.9.1.1' }]);
    await store.close();
  });
});

test('a request that is under way when a server ends is answered, and who says nothing is not waited for', async () => {
  const controlPlane = await createTestControlPlane(clock);
  const key = await controlPlane.addKey('shop');
  const body = JSON.stringify({ key, version: '0.8.2', platform: 'Flask', routes: {} });
  const [asking, silent] = [connectTo(controlPlane), connectTo(controlPlane)];
  asking.write(
    `POST /connect HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  asking.write(body.slice(0, 10));
  await once(silent, 'connect');
  // Until the server has the head.
  while ((await connectionsOf(controlPlane)) < 2) await new Promise(setImmediate);
  const began = performance.now();
  const closed = controlPlane.close();
  asking.write(body.slice(10));
  const [answer] = (await once(asking, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /);
  await closed;
  expect(performance.now() - began).toBeLessThan(8_000);
  silent.destroy();
  asking.destroy();
});

function connectTo(server: { readonly url: string }): Socket {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  return socket.on('error', () => undefined);
}

function connectionsOf({ app }: TestControlPlane): Promise<number> {
  return new Promise((resolve, reject) =>
    app.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  );
}

describe('metrics', () => {
  let controlPlane: TestControlPlane;

  beforeAll(async () => {
    controlPlane = await createTestControlPlane(clock, { metrics: { host: '127.0.0.1', port: 0 } });
  });

  afterAll(() => controlPlane.close());

  test('are for who has a token, of whatever role, and for whoever reaches their own port', async () => {
    const url = `${controlPlane.url}/metrics`;
    expect(await get(url)).toMatchObject({ status: 401, text: expect.stringContaining('not-logged-in') });
    expect((await get(url, 'rasp_api_0123456789abcdef_0')).status).toBe(401);
    const admin = await setUpAdmin(controlPlane);
    const made = await admin.post('/tokens', { name: 'scraper', role: 'viewer', expiresInDays: 30 });
    expect(made.status).toBe(201);
    expect((await get(url, made.json.secret)).status).toBe(200);
    expect((await get(controlPlane.metricsUrl ?? '')).status).toBe(200);
    expect((await get(new URL('/api/v1/status', controlPlane.metricsUrl ?? '').href)).status).toBe(404);
  });

  test('tell what was answered, taken, refused and lost', async () => {
    const key = await controlPlane.addKey('shop');
    const hello = { key, version: '0.1.0', agent: { instance: 'a', service: 'by-the-agent"}' } };
    await post(controlPlane, '/connect', hello);
    await post(controlPlane, '/connect', { ...hello, key: 'wrong' });
    const report = [
      ['45.9.1.1', clock.now / 1_000],
      ['10.0.0.1', clock.now / 1_000],
    ];
    await post(controlPlane, '/beacon', { ...hello, blacklist: report });
    await post(controlPlane, '/logs', [{ application: 'shop', action: 'deny', clientIp: '45.9.1.7', findings: [] }, 7]);
    await get(`${controlPlane.url}/made-up-by-a-stranger`);
    await controlPlane.tick();
    const own = (await get(controlPlane.metricsUrl ?? '')).text;
    expect(seriesValue(own, 'rasp_http_answers_total{route="connect",status="200"}')).toBe(1);
    expect(seriesValue(own, 'rasp_http_answers_total{route="connect",status="403"}')).toBe(1);
    expect(seriesValue(own, 'rasp_http_answers_total{route="beacon",status="200"}')).toBe(1);
    expect(seriesValue(own, 'rasp_http_answers_total{route="none",status="404"}')).toBe(1);
    expect(seriesValue(own, 'rasp_http_answer_seconds_count{route="connect"}')).toBe(2);
    expect(seriesValue(own, 'rasp_http_answer_seconds_bucket{route="connect",le="+Inf"}')).toBe(2);
    expect(seriesValue(own, 'rasp_refused_entries_total{reason="never-block"}')).toBe(1);
    expect(seriesValue(own, 'rasp_blacklist_entries')).toBe(1);
    expect(seriesValue(own, 'rasp_blacklist_changes_total')).toBe(1);
    expect(seriesValue(own, 'rasp_events_accepted_total')).toBe(1);
    expect(seriesValue(own, 'rasp_events_lost_total{reason="unreadable"}')).toBe(1);
    expect(seriesValue(own, 'rasp_write_behind_waiting{kind="events"}')).toBe(0);
    expect(seriesValue(own, 'rasp_store_up')).toBe(1);
    expect(seriesValue(own, 'rasp_store_query_seconds_count')).toBeGreaterThan(0);
    expect(seriesValue(own, 'process_resident_memory_bytes')).toBeGreaterThan(0);
    expect(own).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(own).not.toMatch(/by-the-agent|made-up|45\.9\.|shop/);
  });

  test('tell what the store knows of the fleet, forwarders and feeds', async () => {
    const other = await createTestControlPlane(clock, { metrics: { host: '127.0.0.1', port: 0 } });
    const client = createStartClient(other);
    const target = { kind: 'syslog', host: '45.9.1.2', port: 514, transport: 'udp' };
    expect((await client.post('/forwarders', { name: 'siem', target })).status).toBe(201);
    const key = await other.addKey('shop');
    for (const instance of ['a', 'b']) await post(other, '/connect', { key, version: '0.1.0', agent: { instance } });
    await other.tick();
    await setUpAdmin(other);
    const { text } = await get(other.metricsUrl ?? '');
    expect(seriesValue(text, 'rasp_fleet_instances{state="active"}')).toBe(2);
    expect(seriesValue(text, 'rasp_fleet_functions{state="active"}')).toBe(1);
    expect(seriesValue(text, 'rasp_fleet_refused_configurations')).toBe(0);
    expect(seriesValue(text, 'rasp_fleet_longest_list_lag')).toBe(0);
    expect(seriesValue(text, 'rasp_blacklist_changes_behind')).toBe(0);
    expect(seriesValue(text, 'rasp_sessions')).toBe(1);
    expect(seriesValue(text, 'rasp_forwarder_failing{forwarder="siem"}')).toBe(0);
    expect(seriesValue(text, 'rasp_forwarder_dropped_total{forwarder="siem"}')).toBe(0);
    await other.close();
  });
});
