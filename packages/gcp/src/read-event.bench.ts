// Measures what the adapter adds to a request beside the core: `node --conditions=@rasp/source src/read-event.bench.ts`.
import { readFileSync } from 'node:fs';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Pairs, ReadLimits } from '@rasp/core';
import { createGcpAdapter } from './adapter.ts';
import { NodeRequest } from './http-request.ts';
import type { HttpRequest } from './http-types.ts';
import { HttpInvocation } from './invocation.ts';
import { protectWith } from './protect.ts';

const count = 10_000;
const rounds = 15;
const limits: ReadLimits = { maxBodyBytes: 1_048_576, trustedProxies: 0, frontDoorId: '' };
const env = { K_SERVICE: 'orders', K_REVISION: 'orders-00001-abc' };
const adapter = createGcpAdapter(env);
const socket = new Socket();

const platform = JSON.parse(
  readFileSync(new URL('../test/events/cloud-run-headers.json', import.meta.url), 'utf8'),
) as Pairs;

/** A request as the server hands it to functions-framework and that to the function; values distinct, so that nothing is remembered. */
function calls(): readonly (readonly [HttpRequest, ServerResponse])[] {
  return Array.from({ length: count }, (_, index) => {
    const query = { page: `${index}`, q: `shoes ${index}`, sort: 'price', lang: 'en', ref: `mail-${index * 7}` };
    const body = Buffer.from(JSON.stringify({ id: index, name: `item ${index}` }));
    const headers: Pairs = [
      ...platform,
      ['X-Forwarded-For', `6.6.6.6, 81.2.${index & 255}.${(index >> 8) & 255}`],
      ['Cookie', `sid=${index}a; theme=dark; seen=${index * 3}`],
      ['Content-Type', 'application/json'],
      ['Content-Length', `${body.length}`],
    ];
    const request = new IncomingMessage(socket);
    request.method = 'POST';
    request.url = `/orders/${index}?${new URLSearchParams(query)}`;
    request.rawHeaders = headers.flat();
    // The framework has asked for the headers before the function is called: reading them from there is not ours.
    for (const [name, value] of headers) request.headers[name.toLowerCase()] = value;
    const response = new ServerResponse(request);
    return [Object.assign(request, { originalUrl: request.url, rawBody: body, executionId: `e${index}` }), response];
  });
}

/** Microseconds of CPU per call: the best and the median round. */
async function measure(
  label: string,
  run: (call: readonly [HttpRequest, ServerResponse]) => unknown,
  wait = false,
): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const given = calls();
    globalThis.gc?.();
    const start = process.cpuUsage();
    for (const call of given) {
      const result = run(call);
      if (wait) await result;
    }
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / given.length);
  }
  times.sort((a, b) => a - b);
  const [best = 0] = times;
  process.stdout.write(
    `${label.padEnd(40)} ${best.toFixed(2)} best, ${(times[rounds >> 1] ?? 0).toFixed(2)} median µs\n`,
  );
}

function readAll(call: readonly [HttpRequest, ServerResponse]): unknown {
  const read = adapter.readEvent(new HttpInvocation(call), limits);
  if (read === null || read instanceof Promise || !(read.request instanceof NodeRequest)) return null;
  const { clientIp, path, query, headers, cookies, body } = read.request;
  return [clientIp, path, query, headers, cookies, body];
}

/** A handler's answer, as far as the adapter sees one: nobody is connected. */
function answer(_request: unknown, response: unknown): void {
  (response as ServerResponse).emit('finish');
}

const off = Object.fromEntries(
  ['whitelist', 'blacklist', 'decoy', 'flood', 'brute', 'sqli', 'xss', 'command', 'traversal', 'truncated'].map(
    (id) => [id, 'off' as const],
  ),
);
const seams = { dependencies: { env, log: () => undefined, events: () => undefined } };
const bare = protectWith(answer, { config: { SNAPSHOT_DIR: '', SECURITY_CHECKS: off } }, seams);
const full = protectWith(answer, { config: { SNAPSHOT_DIR: '', FLOOD_RATIO: 1_000_000 } }, seams);

await measure('readEvent alone', (call) => adapter.readEvent(new HttpInvocation(call), limits));
await measure('readEvent and every part', readAll);
await measure('protect, every check off', (call) => bare(...call), true);
await measure('protect, default checks', (call) => full(...call), true);
