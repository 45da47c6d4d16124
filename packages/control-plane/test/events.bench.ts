/**
 * Measures how many events a second are taken in, redacted, stored and counted by minute.
 *
 * node --conditions=@rasp/source test/events.bench.ts [seconds] [events a second; 0 sends as fast as they are taken] [records a request]
 *
 * The server runs in a process of its own on a file; this one sends from 20 keys over 32 connections. At the end every event is accounted for: taken,
 * refused and dropped by the server's own counters, and counted in the store. Client and server share the machine. DATABASE_URL measures PostgreSQL.
 */
import { fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createControlPlane } from '../src/control-plane.ts';

const token = 'a-token-for-this-measurement-alone';
const keys = 20;
const connections = 32;

if (process.argv[2] === 'serve') await serve();
else await measure(Number(process.argv[2] ?? 10), Number(process.argv[3] ?? 10_000), Number(process.argv[4] ?? 50));

async function serve(): Promise<void> {
  const dataFile = path.join(mkdtempSync(path.join(tmpdir(), 'rasp-')), 'data.db');
  const databaseUrl = process.env['DATABASE_URL'];
  const controlPlane = await createControlPlane({
    ...(databaseUrl === undefined ? { dataFile } : { databaseUrl }),
    adminToken: token,
    eventRates: { known: 1_000_000 },
    onProblem: (message) => console.error(message),
  });
  const made: string[] = [];
  for (let index = 0; index < keys; index++) made.push(await controlPlane.addKey(`bench-${Date.now()}-${index}`));
  const { url } = await controlPlane.listen();
  process.send?.({ url, keys: made });
  let slowest = 0;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    slowest = Math.max(slowest, now - last - 10);
    last = now;
  }, 10).unref();
  process.on('message', () => {
    const { rss } = process.memoryUsage();
    process.send?.({ cpu: process.cpuUsage(), rss, slowest });
  });
  process.on('disconnect', () => void controlPlane.close());
}

async function measure(seconds: number, rate: number, perRequest: number): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ['serve'], { execArgv: ['--conditions=@rasp/source'] });
  const next = <Value>(): Promise<Value> =>
    new Promise((resolve) => child.once('message', (value) => resolve(value as Value)));
  const server = await next<{ readonly url: string; readonly keys: readonly string[] }>();
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const before = await counts(server.url);
  const started = performance.now();
  let sent = 0;
  let serial = 0;
  const times: number[] = [];

  async function send(): Promise<void> {
    while (performance.now() - started < seconds * 1_000) {
      const due = rate === 0 ? Number.POSITIVE_INFINITY : ((performance.now() - started) / 1_000) * rate;
      if (sent + perRequest > due) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        continue;
      }
      sent += perRequest;
      const body = JSON.stringify(Array.from({ length: perRequest }, () => event(serial++)));
      const began = performance.now();
      await post(`${server.url}/logs`, server.keys[serial % keys] ?? '', body, agent);
      times.push(performance.now() - began);
    }
  }

  await Promise.all(Array.from({ length: connections }, send));
  const took = (performance.now() - started) / 1_000;
  child.send('figures');
  const figures = await next<{ readonly cpu: NodeJS.CpuUsage; readonly rss: number; readonly slowest: number }>();
  let after = await counts(server.url);
  for (let waited = 0; after.stored + after.dropped - before.stored < sent - after.refused && waited < 60; waited++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    after = await counts(server.url);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  const stored = after.stored - before.stored;
  console.log(
    `events sent           ${sent} in ${took.toFixed(1)} s: ${Math.round(sent / took)} a second, ${perRequest} a request`,
  );
  console.log(`stored                ${stored}`);
  console.log(
    `refused, dropped      ${after.refused}, ${after.dropped} (unaccounted for: ${sent - stored - after.refused - after.dropped})`,
  );
  console.log(`answer                p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  console.log(
    `server's processor    ${Math.round((figures.cpu.user + figures.cpu.system) / sent)} µs an event, ${((figures.cpu.user + figures.cpu.system) / 1e6 / took).toFixed(2)} cores`,
  );
  console.log(
    `server's memory       ${Math.round(figures.rss / 1_048_576)} MB; longest pause ${Math.round(figures.slowest)} ms`,
  );
  agent.destroy();
  child.disconnect();
}

function event(serial: number): Record<string, unknown> {
  return {
    time: Date.now(),
    requestId: `r-${serial}`,
    application: `shop-${serial % 50}`,
    platform: ['aws', 'gcp', 'azure'][serial % 3],
    service: `orders-${serial % 50}`,
    action: serial % 4 === 0 ? 'report' : 'deny',
    clientIp: `45.${serial % 200}.${(serial >> 3) % 250}.${(serial >> 5) % 250}`,
    method: 'GET',
    path: `/orders/${serial % 1_000}`,
    trigger: 'http-api-v2',
    findings: [
      {
        check: ['sqli', 'xss', 'command', 'traversal'][serial % 4],
        rule: 'union-select',
        engine: 'grammar',
        input: { source: 'query-value', name: 'id' },
        trail: ['percent', 'base64'],
        evidence: `' UNION SELECT name, password FROM users WHERE id = ${serial}`,
        certainty: 'certain',
        mode: 'block',
        title: 'SQL injection',
        cwe: [89],
        capec: [66],
        attack: ['T1190'],
      },
    ],
  };
}

function post(url: string, key: string, body: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, 'content-length': Buffer.byteLength(body) };
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      response
        .resume()
        .on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`))));
    });
    sending.on('error', reject).end(body);
  });
}

/** What the server counts; charts count every event, lists of them only the newest. */
async function counts(
  url: string,
): Promise<{ readonly stored: number; readonly refused: number; readonly dropped: number }> {
  const ask = async (route: string) => {
    const response = await fetch(`${url}/api/v1${route}`, { headers: { authorization: `Bearer ${token}` } });
    return (await response.json()) as Record<string, never>;
  };
  const { sinceStart } = (await ask('/status')) as unknown as {
    sinceStart: { refusedEvents: number; droppedEvents: number };
  };
  const from = Date.now() - 3_600_000;
  const timeline = await ask(`/overview/timeline?by=action&from=${from}&to=${Date.now() + 60_000}`);
  const { series } = timeline as unknown as { series: readonly { points: readonly (readonly [number, number])[] }[] };
  const stored = series.flatMap(({ points }) => points).reduce((sum, [, hits]) => sum + hits, 0);
  return { stored, refused: sinceStart.refusedEvents, dropped: sinceStart.droppedEvents };
}
