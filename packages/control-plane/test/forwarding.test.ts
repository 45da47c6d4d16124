import { createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { createOutbound } from '../src/forward/outbound.ts';
import { type AdminClient, createStartClient } from './admin-client.ts';
import { createTestControlPlane, post, type TestClock, type TestControlPlane } from './harness.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const clock: TestClock = { now: 1_795_400_000_000 };
let controlPlane: TestControlPlane;
let client: AdminClient;
let receiver: Receiver;

beforeEach(async () => {
  clock.now = 1_795_400_000_000;
  receiver = await startReceiver();
  controlPlane = await createTestControlPlane(clock, { forwardTo: ['127.0.0.0/8'] });
  client = createStartClient(controlPlane);
});

afterEach(async () => {
  await controlPlane.close();
  await receiver.close();
});

function event(parts: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    application: 'shop',
    action: 'deny',
    clientIp: '45.9.1.1',
    method: 'GET',
    path: '/<!channel>',
    findings: [{ check: 'sqli', rule: 'r', evidence: 'x' }],
    ...parts,
  };
}

/** Sends events and lets what is forwarded go, past what replicas wait for each other. */
async function send(...events: readonly unknown[]): Promise<void> {
  await post(controlPlane, '/logs', events);
  await controlPlane.tick();
  clock.now += 6_000;
  await controlPlane.tick();
}

async function add(target: Record<string, unknown>, rest: Record<string, unknown> = {}): Promise<string> {
  const { status, json } = await client.post('/forwarders', { name: String(target['kind']), target, ...rest });
  expect({ status, json }).toMatchObject({ status: 201 });
  return json.id;
}

test('a webhook gets what happens from now on, signed, each event once, and the audit log where it is asked for', async () => {
  await send(event());
  await add({ kind: 'webhook', url: `${receiver.url}/hook` }, { secret: 's3cret', which: { audit: true } });
  await send(event({ clientIp: '45.9.1.2' }), event({ clientIp: '45.9.1.3' }));
  await send();
  const messages = receiver.got.flatMap(({ body }) => JSON.parse(body).messages);
  expect(messages.map((message) => message.content.sourceIp ?? message.content.audit.action).sort()).toEqual([
    '45.9.1.2',
    '45.9.1.3',
    'forwarder.add',
  ]);
  for (const { headers, body } of receiver.got) {
    const signature = createHmac('sha256', 's3cret').update(`${headers['x-rasp-timestamp']}.${body}`).digest('hex');
    expect(headers['x-rasp-signature']).toBe(`sha256=${signature}`);
  }
  const { json } = await client.get('/forwarders');
  expect(json.items).toMatchObject([{ delivered: 3, dropped: 0, lastError: null, hasSecret: true }]);
  expect(JSON.stringify([json, (await client.get('/audit')).json])).not.toContain('s3cret');
});

test('what fails is tried again and comes in order; a pause grows; a change of heart ends it', async () => {
  const id = await add({ kind: 'webhook', url: receiver.url });
  receiver.status = 503;
  await send(event({ clientIp: '45.9.1.1' }));
  expect((await client.get('/forwarders')).json.items).toMatchObject([{ delivered: 0, lastError: 'It answered 503.' }]);
  receiver.status = 200;
  receiver.got.length = 0;
  clock.now += 10_000;
  await send(event({ clientIp: '45.9.1.2' }));
  const sources = receiver.got.flatMap(({ body }) =>
    JSON.parse(body).messages.map((message: { content: { sourceIp: string } }) => message.content.sourceIp),
  );
  expect(sources).toEqual(['45.9.1.1', '45.9.1.2']);
  expect((await client.get('/forwarders')).json.items).toMatchObject([{ delivered: 2, lastError: null }]);
  expect((await client.delete(`/forwarders/${id}`)).status).toBe(204);
  receiver.got.length = 0;
  await send(event());
  expect(receiver.got).toEqual([]);
});

test('what waited for more than a day is dropped and counted', async () => {
  await add({ kind: 'webhook', url: receiver.url });
  receiver.status = 500;
  await send(event(), event());
  clock.now += 2 * 86_400_000;
  receiver.status = 200;
  receiver.got.length = 0;
  await send(event({ clientIp: '45.9.1.9' }));
  expect((await client.get('/forwarders')).json.items).toMatchObject([{ delivered: 1, dropped: 2 }]);
});

test('only what was asked for is sent', async () => {
  await add(
    { kind: 'webhook', url: receiver.url, mapping: 'ocsf' },
    { which: { classes: ['attack'], severity: 'high' } },
  );
  await send(event(), event({ findings: [{ check: 'flood' }] }), event({ findings: [{ check: 'characters' }] }));
  const contents = receiver.got.flatMap(({ body }) =>
    JSON.parse(body).messages.map((message: { content: unknown }) => message.content),
  );
  expect(contents).toMatchObject([{ class_uid: 2004, severity_id: 4, finding_info: { types: ['sqli'] } }]);
});

test('Slack gets lines in which nobody is called, and its URL is not shown again', async () => {
  const id = await add({ kind: 'slack', url: `${receiver.url}/services/T0/B0/secret-part` });
  await send(event());
  expect(JSON.parse(receiver.got[0]?.body ?? '').text).toBe(
    'high: SQL injection blocked from 45.9.1.1 at GET /&lt;!channel&gt;',
  );
  const [shown] = (await client.get('/forwarders')).json.items;
  expect(JSON.stringify(shown)).not.toContain('secret-part');
  await client.put(`/forwarders/${id}`, { name: 'renamed', target: shown.target });
  await send(event());
  expect(receiver.got.at(-1)?.path).toBe('/services/T0/B0/secret-part');
});

test('OTLP gets log records by application', async () => {
  await add({ kind: 'otlp', url: `${receiver.url}/v1/logs` }, { secret: 'key' });
  await send(event(), event({ application: 'cart' }));
  expect(receiver.got[0]?.headers.authorization).toBe('Bearer key');
  expect(JSON.parse(receiver.got[0]?.body ?? '').resourceLogs).toMatchObject([
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeLogs: [
        { logRecords: [{ severityNumber: 17, severityText: 'HIGH', timeUnixNano: expect.stringMatching(/^\d{19}$/) }] },
      ],
    },
    { resource: { attributes: [{ value: { stringValue: 'cart' } }] } },
  ]);
});

test('syslog gets counted lines over TCP and datagrams over UDP', async () => {
  let stream = '';
  const server = createServer(
    (socket) =>
      void socket.on('data', (data) => {
        stream += String(data);
      }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = createSocket('udp4');
  const datagram = new Promise<string>((resolve) => socket.on('message', (message) => resolve(String(message))));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const tcp = await add({
    kind: 'syslog',
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    mapping: 'ecs',
  });
  await client.post('/forwarders', {
    name: 'udp',
    target: { kind: 'syslog', host: 'localhost', port: socket.address().port, transport: 'udp' },
  });
  await send(event());
  expect(await datagram).toMatch(/^<36>1 2026-\S+ - rasp-control-plane - sqli - \{"id":/);
  // The datagram may overtake the stream.
  for (let tries = 0; tries < 500 && !stream.endsWith('}'); tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  const [, size, line] = /^(\d+) (<36>1 .*)$/s.exec(stream) ?? [];
  expect(Number(size)).toBe(Buffer.byteLength(line ?? ''));
  expect(JSON.parse(line?.slice(line.indexOf('{')) ?? '')).toMatchObject({
    ecs: { version: '8.17.0' },
    source: { ip: '45.9.1.1' },
  });
  expect((await client.post(`/forwarders/${tcp}/test`)).json).toMatchObject({ ok: true });
  socket.close();
  await new Promise((resolve) => server.close(resolve));
});

test.each([
  'http://127.0.0.1:1/',
  'http://localhost:1/',
  'http://2130706433:1/',
  'http://0x7f.1:1/',
  'http://[::1]:1/',
  'http://[::ffff:10.0.0.1]:1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://10.1.2.3/',
  'http://0.0.0.0:1/',
])('%s is inside and refused', async (url) => {
  await expect(createOutbound([]).post(url, '{}', {})).rejects.toThrow('is inside');
});

test('a redirect is not followed, and what hangs is given up', async () => {
  const outbound = createOutbound(['127.0.0.0/8'], 300);
  receiver.status = 307;
  receiver.location = 'http://169.254.169.254/';
  await expect(outbound.post(receiver.url, '{}', {})).rejects.toThrow('redirects (307)');
  expect(receiver.got).toHaveLength(1);
  const silent = createServer((socket) => void socket.resume());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  await expect(outbound.post(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`, '{}', {})).rejects.toThrow(
    'in time',
  );
  silent.close();
});

test('names are unique, what is malformed or missing is refused, and a test of what is inside says so', async () => {
  await add({ kind: 'webhook', url: receiver.url });
  expect(
    (await client.post('/forwarders', { name: 'webhook', target: { kind: 'webhook', url: receiver.url } })).status,
  ).toBe(409);
  expect(
    (await client.post('/forwarders', { name: 'x', target: { kind: 'webhook', url: 'file:///etc/passwd' } })).status,
  ).toBe(400);
  expect((await client.post('/forwarders/none/test')).status).toBe(404);
  const id = (
    await client.post('/forwarders', { name: 'inside', target: { kind: 'webhook', url: 'http://10.0.0.1/' } })
  ).json.id;
  expect((await client.post(`/forwarders/${id}/test`)).json).toMatchObject({
    ok: false,
    message: expect.stringContaining('is inside'),
  });
});

test('a rule speaks at its threshold, keeps quiet for its pause, and speaks again', async () => {
  const id = await add({ kind: 'slack', url: receiver.url }, { which: { severity: 'critical', classes: ['leak'] } });
  const rule = {
    name: 'many attacks',
    condition: { kind: 'events', classes: ['attack'], per: 'source' },
    threshold: 3,
    windowSeconds: 60,
    pauseSeconds: 600,
    forwarders: [id],
  };
  expect((await client.post('/alert-rules', rule)).status).toBe(201);
  expect((await client.post('/alert-rules', rule)).status).toBe(409);
  await send(event(), event(), event({ clientIp: '45.9.1.2' }));
  expect(receiver.got).toEqual([]);
  await send(event());
  expect(receiver.got.map(({ body }) => JSON.parse(body).text)).toEqual([
    'high: many attacks: 45.9.1.1: 3 in 60 seconds (threshold 3)',
  ]);
  await send(event(), event(), event());
  expect(receiver.got).toHaveLength(1);
  clock.now += 600_000;
  await send(event(), event(), event());
  expect(receiver.got).toHaveLength(2);
  const { json } = await client.get('/alerts');
  expect(json.items).toMatchObject([
    { ruleName: 'many attacks' },
    { detail: { sightings: [{ of: '45.9.1.1', count: 3 }] } },
  ]);
  const [{ id: ruleId }] = (await client.get('/alert-rules')).json.items;
  expect((await client.put(`/alert-rules/${ruleId}`, { ...rule, enabled: false })).json).toMatchObject({
    enabled: false,
  });
  expect((await client.delete(`/alert-rules/${ruleId}`)).status).toBe(204);
  expect((await client.delete(`/alert-rules/${ruleId}`)).status).toBe(404);
});

test.each([
  ['new entries', { kind: 'new-entries' }, async () => controlPlane.addToBlacklist('45.9.1.1')],
  [
    'refused configurations',
    { kind: 'config-failed' },
    async () => {
      const key = await controlPlane.addKey('shop');
      await post(controlPlane, '/connect', {
        ...{ key, version: '0.1.0', platform: 'aws', agent: { instance: 'a', service: 's' } },
        config: { revision: 'r', state: 'refused', error: 'no' },
      });
    },
  ],
])('a rule counts %s', async (_name, condition, cause) => {
  await client.post('/alert-rules', { name: 'r', condition, threshold: 1, forwarders: [] });
  await send();
  expect((await client.get('/alerts')).json.items).toEqual([]);
  await cause();
  await send();
  expect((await client.get('/alerts')).json.items).toHaveLength(1);
});

test('an alert that nobody took says so', async () => {
  const id = await add(
    { kind: 'webhook', url: 'http://10.0.0.1/' },
    { which: { severity: 'critical', classes: ['leak'] } },
  );
  await client.post('/alert-rules', { name: 'r', condition: { kind: 'events' }, threshold: 1, forwarders: [id] });
  await send(event());
  expect((await client.get('/alerts')).json.items).toMatchObject([
    { detail: { failed: { webhook: expect.stringContaining('inside') } } },
  ]);
});
