import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { type AdminClient, createStartClient } from './admin-client.ts';
import { createTestControlPlane, type TestClock, type TestControlPlane } from './harness.ts';

const clock: TestClock = { now: 1_795_400_000_000 };
const pyrasp =
  '[2026/11/22 18:52:17] "shop" - "sqli" - "203.0.113.21" - "" - "T1190 - PCB006" - "2" - "qs_values:eA=="';
const own =
  '<36>1 2026-11-26T09:08:07.654Z orders shop - xss [rasp@32473 action="report" source="203.0.113.7" trail="percent" evidence="y"] t';
const loopback = { host: '127.0.0.1', port: 0 };
let controlPlane: TestControlPlane;
let client: AdminClient;

beforeEach(async () => {
  controlPlane = await createTestControlPlane(clock, { syslog: { udp: loopback, tcp: loopback } });
  client = createStartClient(controlPlane);
});

afterEach(() => controlPlane.close());

async function types(count: number): Promise<readonly string[]> {
  const until = Date.now() + 60_000;
  let found: readonly string[] = [];
  while (found.length < count && Date.now() < until) {
    await controlPlane.tick();
    found = (await client.get('/events')).json.items.map((item: { type: string }) => item.type);
  }
  return [...found].sort();
}

test('datagrams become events', async () => {
  const socket = createSocket('udp4');
  for (const text of [pyrasp, own, '<14>kernel: something'])
    socket.send(text, controlPlane.syslog.udpPort ?? 0, '127.0.0.1');
  expect(await types(3)).toEqual(['', 'sqli', 'xss']);
  socket.close();
});

test('streams become events, by line and counted, and a connection that breaks harms nothing', async () => {
  const send = (text: string, reset = false): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(controlPlane.syslog.tcpPort ?? 0, '127.0.0.1', () => {
        socket.write(text, () => (reset ? socket.resetAndDestroy() : socket.end()));
      });
      socket.on('close', () => resolve());
    });
  await send(`${pyrasp}\n${own.length} ${own}`);
  await send('999999 <14>half', true);
  await send(pyrasp);
  expect(await types(3)).toEqual(['sqli', 'sqli', 'xss']);
});

test('a port that is taken is said at the start', async () => {
  const port = controlPlane.syslog.tcpPort ?? 0;
  await expect(createTestControlPlane(clock, { syslog: { tcp: { host: '127.0.0.1', port } } })).rejects.toThrow(
    'syslog over TCP',
  );
});
