import { type AdminClient, createStartClient } from './admin-client.ts';
import { createTestControlPlane, post, type TestClock, type TestControlPlane } from './harness.ts';

const clock: TestClock = { now: 1_795_400_000_000 };
let controlPlane: TestControlPlane;
let client: AdminClient;

beforeEach(async () => {
  clock.now = 1_795_400_000_000;
  controlPlane = await createTestControlPlane(clock, { logPath: '/my-hook' });
  client = createStartClient(controlPlane);
});

afterEach(() => controlPlane.close());

function finding(check: string, evidence = 'x'): Record<string, unknown> {
  return {
    check,
    rule: 'r',
    input: { source: 'query-value', name: 'id' },
    trail: ['percent'],
    evidence,
    certainty: 'certain',
  };
}

function event(parts: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    application: 'shop',
    service: 'orders',
    platform: 'aws',
    action: 'deny',
    clientIp: '45.9.1.1',
    method: 'GET',
    path: '/orders',
    findings: [finding('sqli', "' UNION SELECT")],
    ...parts,
  };
}

async function send(records: unknown, path = '/logs', key: string | null = null): Promise<number> {
  const response = await fetch(`${controlPlane.url}${path}`, {
    method: 'POST',
    headers: key === null ? {} : { authorization: `Bearer ${key}` },
    body: typeof records === 'string' ? records : JSON.stringify(records),
  });
  return response.status;
}

async function list(query = ''): Promise<readonly Record<string, unknown>[]> {
  const { status, json } = await client.get(`/events${query}`);
  expect(status).toBe(200);
  return json.items;
}

test('events come in by /logs, below it and by the configured path; by key and by signed path they have a profile', async () => {
  await controlPlane.setProfile('web', {});
  const key = await controlPlane.addKey('shop', 'web');
  const { json } = await client.get('/onboarding?profile=web');
  await send(event());
  await send([event(), event()], '/logs/anything/else');
  await send(event(), '/my-hook');
  await send(event(), '/logs', key);
  await send(event(), json.logPath);
  await send(
    `${JSON.stringify(event())}\n[2026/11/22 18:52:17] "py" - "xss" - "45.9.1.9" - "" - "PCB001" - "2" - "qs_values:eA=="\n`,
  );
  await controlPlane.tick();
  const items = await list();
  expect(items).toHaveLength(8);
  expect(items.filter((item) => item['profile'] === 'web')).toHaveLength(2);
  expect(
    items.filter((item) => String(item['functionId']).endsWith(':orders') && item['functionId'] !== ':orders'),
  ).toHaveLength(1);
  expect(await list('?type=xss')).toMatchObject([{ application: 'py', format: 'pyrasp', sourceIp: '45.9.1.9' }]);
});

test('a signed path of another server or profile says nothing', async () => {
  const { json } = await client.get('/onboarding?profile=default');
  await send(
    event(),
    String(json.logPath).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
  );
  await controlPlane.tick();
  expect(await list()).toMatchObject([{ profile: null }]);
});

test.each([
  ['?class=attack', 3],
  ['?class=abuse', 1],
  ['?severity=critical', 1],
  ['?severity=high', 2],
  ['?severity=low', 5],
  ['?type=flood', 1],
  ['?type=flood,xss', 2],
  ['?source=45.9.1.2', 1],
  ['?function=cart', 1],
  ['?platform=gcp', 1],
  ['?action=reported', 1],
  ['?country=XX', 0],
  ['?search=union', 2],
  ['?search=union%20ORDERS', 2],
  ['?search=%25', 1],
  ['?search=100_', 0],
  ['?search=nothing', 0],
  ['?profile=default', 0],
  ['?labelled=false', 5],
  ['?from=1795400001000', 2],
  ['?to=1795400001000', 3],
  ['?from=1795400001000&to=1795400001000', 0],
])('%s finds %i', async (query, count) => {
  await send([
    event(),
    event({ action: 'report' }),
    event({ application: 'cart', clientIp: '45.9.1.2', findings: [finding('xss', '100% sure')] }),
  ]);
  clock.now += 1_000;
  await send([event({ platform: 'gcp', findings: [finding('flood')] }), { application: 'odd' }]);
  await controlPlane.tick();
  expect(await list(query)).toHaveLength(count);
});

test('pages follow each other without gap or repeat while new events come', async () => {
  for (let index = 0; index < 5; index++) {
    await send(Array.from({ length: 5 }, () => event()));
    clock.now += 1;
  }
  await controlPlane.tick();
  const seen: unknown[] = [];
  let cursor = '';
  do {
    const { json } = await client.get(`/events?limit=4${cursor}`);
    seen.push(...json.items.map((item: { id: string }) => item.id));
    cursor = json.next === null ? '' : `&cursor=${json.next}`;
    await send(event());
    await controlPlane.tick();
  } while (cursor !== '');
  expect(seen).toHaveLength(25);
  expect(new Set(seen).size).toBe(25);
  expect([...seen].sort().reverse()).toEqual(seen);
});

test.each([
  '?cursor=%00',
  '?cursor=AAAA',
  '?search=%27%20or%201=1--',
  '?source=%00',
  '?type=,,,',
  '?limit=1&cursor=_____',
])('hostile query %s is answered', async (query) => {
  await send(event());
  await controlPlane.tick();
  expect((await client.get(`/events${query}`)).status).toBe(200);
});

test('counts go by the filter', async () => {
  await send([event(), event(), event({ clientIp: '45.9.1.2', findings: [finding('xss')] })]);
  await controlPlane.tick();
  expect((await client.get('/events/counts?class=attack')).json).toMatchObject({
    total: 3,
    byType: [
      { name: 'sqli', count: 2 },
      { name: 'xss', count: 1 },
    ],
    bySource: [{ name: '45.9.1.1', count: 2 }, { name: '45.9.1.2' }],
    byAction: [{ name: 'blocked', count: 3 }],
  });
});

test('an event is explained, labelled, exported for models, and unlabelled', async () => {
  await send([event(), event({ findings: [finding('xss', 'a "quoted" value')] })]);
  await controlPlane.tick();
  const [item] = await list('?type=xss');
  const path = `/events/${item?.['id']}`;
  expect((await client.get(path)).json).toMatchObject({
    event: { type: 'xss', label: null },
    findings: [{ check: 'xss', trail: ['percent'], where: 'query-value:id', ids: { cwe: ['CWE-79'] } }],
    label: null,
    source: { events: 2, listed: false },
    raw: { application: 'shop' },
  });
  expect((await client.put(`${path}/label`, { label: 'false-alarm', comment: 'our own form' })).status).toBe(204);
  expect((await client.get(path)).json.label).toMatchObject({ label: 'false-alarm', comment: 'our own form' });
  expect(await list('?labelled=true')).toMatchObject([{ label: 'false-alarm' }]);
  const exported = await client.get('/events/export?format=labels');
  expect(
    exported.json
      .trim()
      .split('\n')
      .map((line: string) => JSON.parse(line)),
  ).toEqual([
    {
      id: `${item?.['id']}.0`,
      value: 'a "quoted" value',
      label: 0,
      class: 'xss',
      at: clock.now,
      source: 'query-value:id',
    },
  ]);
  await client.put(`${path}/label`, { label: 'attack' });
  expect((await client.get('/events/export?format=labels')).json).toContain('"label":1');
  await client.put(`${path}/label`, { label: null });
  expect((await client.get('/events/export?format=labels')).json).toBe('');
  expect((await client.put('/events/none/label', { label: null })).status).toBe(404);
  expect((await client.get('/events/none')).status).toBe(404);
  const actions = (await client.get('/audit?action=event.label')).json.items;
  expect(actions).toHaveLength(3);
});

test('several events are labelled at once, and the log says it once', async () => {
  await send([event(), event(), event()]);
  await controlPlane.tick();
  const ids = (await list()).map((item) => item['id']);
  const answer = await client.put('/events/labels', { ids: [...ids.slice(0, 2), 'gone'], label: 'false-alarm' });
  expect(answer.json).toEqual({ labelled: 2, gone: 1 });
  expect((await list()).map((item) => item['label'])).toEqual(['false-alarm', 'false-alarm', null]);
  expect((await client.get('/audit?action=event.label')).json.items).toMatchObject([{ subject: '2 events' }]);
  expect((await client.put('/events/labels', { ids: ['gone'], label: null })).json).toEqual({ labelled: 0, gone: 1 });
  expect((await client.put('/events/labels', { ids: [], label: null })).status).toBe(400);
});

test.each(['events', 'ecs', 'ocsf'])('all events are exported as %s, more than a page of them', async (format) => {
  for (let index = 0; index < 3; index++) await send(Array.from({ length: 200 }, () => event()));
  await controlPlane.tick();
  const { json } = await client.get(`/events/export?format=${format}`);
  const lines = json.trim().split('\n');
  expect(lines).toHaveLength(600);
  expect(JSON.parse(lines[0])).toMatchObject(
    format === 'ecs' ? { source: { ip: '45.9.1.1' } } : format === 'ocsf' ? { class_uid: 2004 } : { type: 'sqli' },
  );
});

test('events of a source are erased by law, and the record of that does not name it', async () => {
  await send([event(), event(), event({ clientIp: '45.9.1.2' })]);
  await controlPlane.tick();
  const [item] = await list('?source=45.9.1.1');
  await client.put(`/events/${item?.['id']}/label`, { label: 'attack' });
  expect((await client.post('/events/erase', { source: '45.9.1.1', reason: 'asked for' })).json).toEqual({ erased: 2 });
  expect(await list()).toMatchObject([{ sourceIp: '45.9.1.2' }]);
  expect(JSON.stringify((await client.get('/audit')).json)).not.toContain('45.9.1.1');
});

test('each class is kept for its own time, and what is counted stays', async () => {
  await send([event(), event({ findings: [finding('flood')] }), { application: 'odd' }]);
  await controlPlane.tick();
  const { json: settings } = await client.get('/settings');
  const retention = { ...settings.retention, attackDays: 90, abuseDays: 30, otherDays: 14 };
  await client.put('/settings', { ...settings, retention });
  const types = async (): Promise<readonly unknown[]> => (await list()).map((item) => item['type']);
  clock.now += 15 * 86_400_000;
  await controlPlane.tick();
  expect([...(await types())].sort()).toEqual(['flood', 'sqli']);
  clock.now += 20 * 86_400_000;
  await controlPlane.tick();
  expect(await types()).toEqual(['sqli']);
  clock.now += 60 * 86_400_000;
  await controlPlane.tick();
  expect(await types()).toEqual([]);
  const { json } = await client.get(`/overview/timeline?by=type&from=1795300000000&to=${clock.now}`);
  expect(json.series.map((series: { name: string }) => series.name).sort()).toEqual(['', 'flood', 'sqli']);
});

test('the timeline adds up by step', async () => {
  const key = await controlPlane.addKey('shop');
  await send([event(), event({ action: 'report' })], '/logs', key);
  const telemetry = { cpu: 1, memory: 2, requests: { success: 10, errors: 2, attacks: 3 } };
  await post(controlPlane, '/beacon', { key, version: '0.1.0', platform: 'aws', telemetry });
  clock.now += 60_000;
  await send(event(), '/logs', key);
  await controlPlane.tick();
  const sums = async (query: string): Promise<Record<string, number>> => {
    const { json } = await client.get(
      `/overview/timeline?from=${clock.now - 600_000}&to=${clock.now + 60_000}${query}`,
    );
    const entries = json.series.map((series: { name: string; points: [number, number][] }) => [
      series.name,
      series.points.reduce((sum, [, hits]) => sum + hits, 0),
    ]);
    return Object.fromEntries(entries);
  };
  expect(await sums('')).toEqual({ requests: 12, errors: 2, attacks: 3, blocked: 2 });
  expect(await sums('&by=action')).toEqual({ blocked: 2, reported: 1 });
  expect(await sums('&profile=default&by=type')).toEqual({ sqli: 3 });
  expect(await sums('&profile=other&by=type')).toEqual({});
  const { json } = await client.get(`/overview/timeline?by=action&from=0&to=${clock.now}`);
  expect((json.to - json.from) / json.stepMs).toBeLessThanOrEqual(240);
});

test('what is over the rate or no record is counted, never lost without a word', async () => {
  await send(Array.from({ length: 300 }, () => event()));
  await send([1, 'x', null, event()]);
  await controlPlane.tick();
  const { json } = await client.get('/status');
  expect(json.sinceStart).toMatchObject({ refusedEvents: 103, droppedEvents: 0 });
  expect((await client.get('/events/counts')).json.total).toBe(201);
});
