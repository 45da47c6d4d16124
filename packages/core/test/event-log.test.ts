import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NormalizedRequest, PlatformAdapter } from '../src/adapter.ts';
import type { Parameters } from '../src/config/parameters.ts';
import { createGuard } from '../src/guard.ts';
import { maxQueued } from '../src/log/event-log.ts';
import { plainAdapter, requestWith } from './plain-platform.ts';
import { handClock } from './sync-fixture.ts';

/** A platform that freezes with the response, as Lambda does; it waits for what is under way as long as it may. */
const freezing: PlatformAdapter<NormalizedRequest, number> = {
  ...plainAdapter,
  describeInstance: (env) => ({ ...plainAdapter.describeInstance(env), freezesAfterResponse: true }),
  settle: (_invocation, work, budgetMs) =>
    Promise.race([work, new Promise<void>((resolve) => setTimeout(resolve, budgetMs).unref())]),
};

const attack = requestWith({ query: [['id', "1' UNION SELECT password FROM users--"]] });
const benign = requestWith({ query: [['name', "Sean O'Neil"]] });

const servers: http.Server[] = [];
// The agent loads it with the first event; here it would be compiled within the time that is measured.
beforeAll(() => import('../src/log/deliver-events.ts'));
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A log server that counts what it takes and answers by `status`; 0 never answers. */
async function logServer(status: number) {
  const bodies: string[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      bodies.push(body);
      if (status !== 0) response.writeHead(status).end();
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { bodies, port: (server.address() as AddressInfo).port };
}

function guardWith(config: Partial<Parameters>) {
  const lines: string[] = [];
  const guard = createGuard(
    freezing,
    {
      config: {
        BLACKLIST_STRIKES: 0,
        LOG_ENABLED: true,
        LOG_SERVER: '127.0.0.1',
        LOG_PROTOCOL: 'http',
        LOG_FORMAT: 'json',
        LOG_STDOUT: false,
        // Neither is waited out but where the server never answers: a loaded machine takes its time to send the first line.
        SETTLE_MS: 2000,
        CLOUD_TIMEOUT_MS: 10_000,
        ...config,
      },
    },
    // The clock stands still, so that no pause between tries is over before its time.
    { env: {}, clock: handClock(), log: (_level, line) => void lines.push(line), events: () => undefined },
  );
  return { guard, lines };
}

describe('events on their way to a log server', () => {
  it('arrive before the response, redacted', async () => {
    const { bodies, port } = await logServer(200);
    const { guard } = guardWith({ LOG_PORT: port });
    const cookie = requestWith({ cookies: [['session', "1' UNION SELECT password FROM users--"]] });
    expect(await guard.handle(cookie, () => 200)).toBe(403);
    expect(bodies).toHaveLength(1);
    const [, ip, country, detail] = (
      JSON.parse(bodies[0] ?? '') as { log_data: [string, string, string, { payload: string }] }
    ).log_data;
    expect([ip, country]).toEqual(['84.17.33.9', '']);
    expect(Buffer.from(detail.payload, 'base64').toString()).toMatch(/^\[redacted \d+ characters\]$/);
  });

  it('hold no response longer than SETTLE_MS, and none without events', async () => {
    const { bodies, port } = await logServer(0);
    // The server never answers: without the limit it would be waited for three times as long.
    const { guard } = guardWith({ LOG_PORT: port, SETTLE_MS: 100, CLOUD_TIMEOUT_MS: 30_000 });
    const begun = performance.now();
    await guard.handle(attack, () => 200);
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(bodies).toHaveLength(1);
  });

  it('stay for the next invocation where the server fails, with a pause between tries', async () => {
    const { bodies, port } = await logServer(503);
    const { guard, lines } = guardWith({ LOG_PORT: port });
    await guard.handle(attack, () => 200);
    for (let i = 0; i < 5; i++) await guard.handle(benign, () => 200);
    expect(bodies).toHaveLength(1);
    expect(lines.filter((line) => line.includes('LOG_SERVER'))).toEqual([
      'events could not be sent to LOG_SERVER: the log server answered 503',
    ]);
    expect(guard.status()?.counters.failures).toEqual({ log: 1 });
  });

  it('are dropped over the bound, counted, and said once', async () => {
    const { port } = await logServer(503);
    const { guard, lines } = guardWith({ LOG_PORT: port });
    for (let i = 0; i < maxQueued + 3; i++) await guard.handle(attack, () => 200);
    expect(guard.status()?.counters.droppedEvents).toBe(3);
    expect(lines.filter((line) => line.includes('are dropped'))).toHaveLength(1);
  });

  it('go out with the last beacon at shutdown', async () => {
    const { bodies, port } = await logServer(200);
    const { guard } = guardWith({ LOG_PORT: port, SETTLE_MS: 0 });
    await guard.handle(attack, () => 200);
    await guard.flush(20_000);
    expect(bodies).toHaveLength(1);
  });

  it('are never sent where LOG_ENABLED is off', async () => {
    const { bodies, port } = await logServer(200);
    const { guard } = guardWith({ LOG_PORT: port, LOG_ENABLED: false });
    await guard.handle(attack, () => 200);
    await guard.flush(100);
    expect(bodies).toEqual([]);
  });
});
