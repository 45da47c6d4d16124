/**
 * Measures beacons with nothing new against a bare node:http handler, in one run on one machine.
 *
 * node --conditions=@rasp/source test/beacon-rate.bench.ts [seconds]
 *
 * The bare handler does what no server can leave out: read the body, JSON.parse, one SHA-256, a constant answer. Client and
 * servers share the machine, so the rates are lower bounds; the servers' processor time per beacon is the sturdier figure.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createControlPlane } from '../src/control-plane.ts';

interface Ready {
  readonly port: number;
  readonly beacons: Readonly<Record<string, { readonly path: string; readonly body: string }>>;
}

interface Load {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMicroseconds: number;
}

const connections = 64;

if (process.argv[2] === 'bare') serveBare();
else if (process.argv[2] === 'full') await serveFull();
else await compare(Number(process.argv[2] ?? 4));

function answerCpu(): void {
  process.on('message', () => process.send?.({ cpu: process.cpuUsage() }));
}

function serveBare(): void {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as { key: string };
      const known = hash('sha256', body.key).length === 64;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`{"status":${known},"message":"ok","data":{}}`);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    const body = JSON.stringify({ key: `rasp_${'0'.repeat(65)}`, version: '0.8.2' });
    process.send?.({ port, beacons: { bare: { path: '/beacon', body } } } satisfies Ready);
    answerCpu();
  });
}

async function serveFull(): Promise<void> {
  const dataFile = path.join(mkdtempSync(path.join(tmpdir(), 'rasp-')), 'data.db');
  const controlPlane = await createControlPlane({ dataFile });
  const key = await controlPlane.addKey('bench');
  const { url, connectUrl } = await controlPlane.listen();
  const ask = async (request: object): Promise<Record<string, unknown>> => {
    const response = await fetch(connectUrl, { method: 'POST', body: JSON.stringify(request) });
    return ((await response.json()) as { data: Record<string, unknown> }).data;
  };
  const stock = { key, version: '0.8.2' };
  const { config } = (await ask({ ...stock, platform: 'AWS Lambda', routes: {} })) as {
    config: { BEACON_URL: string };
  };
  const own = {
    key,
    version: '0.1.0',
    agent: {
      name: '@rasp/aws',
      version: '0.1.0',
      instance: 'bench',
      platform: 'aws',
      runtime: 'node24',
      service: 'shop',
    },
    accept: ['blacklist-expiry', 'cidr', 'connect-delta'],
  };
  const { cursor, revision } = await ask(own);
  const requests = { success: 1, errors: 0, attacks: 0 };
  const beacons = {
    'stock agent, bare': { path: new URL(config.BEACON_URL).pathname, body: JSON.stringify(stock) },
    'our agent, telemetry': {
      path: '/beacon',
      body: JSON.stringify({
        ...own,
        cursor,
        config: { revision, state: 'applied', error: null },
        telemetry: { cpu: 1, memory: 2, requests },
        blacklist: [],
        dropped: { events: 0, findings: 0 },
        failures: {},
      }),
    },
  };
  process.send?.({ port: Number(new URL(url).port), beacons } satisfies Ready);
  answerCpu();
}

async function compare(seconds: number): Promise<void> {
  const rows: Record<string, Load> = {};
  const servers = await Promise.all(['bare', 'full'].map(startServer));
  for (const round of ['warm-up', 'measured']) {
    for (const { child, ready } of servers) {
      for (const [name, beacon] of Object.entries(ready.beacons)) {
        const load = await drive(child, ready.port, beacon, round === 'warm-up' ? 1 : seconds);
        if (round === 'measured') rows[name] = load;
      }
    }
  }
  console.table(rows);
  for (const { child } of servers) child.kill();
}

function startServer(kind: string): Promise<{ readonly child: ChildProcess; readonly ready: Ready }> {
  const child = fork(fileURLToPath(import.meta.url), [kind], { execArgv: process.execArgv });
  return new Promise((resolve) => child.once('message', (ready) => resolve({ child, ready: ready as Ready })));
}

function cpuOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('message', (message) => {
      const { user, system } = (message as { cpu: NodeJS.CpuUsage }).cpu;
      resolve(user + system);
    });
    child.send('cpu');
  });
}

async function drive(
  child: ChildProcess,
  port: number,
  beacon: { readonly path: string; readonly body: string },
  seconds: number,
): Promise<Load> {
  const { path: target, body } = beacon;
  const request = Buffer.from(
    `POST ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  const times: number[] = [];
  const before = await cpuOf(child);
  const end = performance.now() + seconds * 1_000;
  await Promise.all(Array.from({ length: connections }, () => keepAsking(port, request, end, times)));
  const cpu = (await cpuOf(child)) - before;
  times.sort((a, b) => a - b);
  const at = (share: number): number => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2));
  return {
    rate: Math.round(times.length / seconds),
    p50: at(0.5),
    p99: at(0.99),
    cpuMicroseconds: Math.round(cpu / times.length),
  };
}

/** One connection, one request after another; answers are short enough to come in one piece. */
function keepAsking(port: number, request: Buffer, end: number, times: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let sent = 0;
    const ask = (): void => {
      sent = performance.now();
      socket.write(request);
    };
    socket.setNoDelay(true);
    socket.on('connect', ask);
    socket.on('error', reject);
    socket.on('data', (data: Buffer) => {
      const now = performance.now();
      if (!data.includes('"status":true')) reject(new Error(data.toString()));
      times.push(now - sent);
      if (now < end) ask();
      else socket.end(resolve);
    });
  });
}
