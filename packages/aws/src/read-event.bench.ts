// Measures what the adapter adds to an invocation beside the core: `node --conditions=@rasp/source src/read-event.bench.ts`.
import { readFileSync } from 'node:fs';
import type { ReadLimits } from '@rasp/core';
import { awsAdapter } from './adapter.ts';
import { AwsInvocation } from './invocation.ts';
import { LambdaRequest } from './lambda-request.ts';
import { readResponse } from './response.ts';

const count = 10_000;
const rounds = 15;
const limits: ReadLimits = { maxBodyBytes: 1_048_576, trustedProxies: 0, frontDoorId: '' };
const context = { awsRequestId: '8f507cfc-2a4e-4a3b-9c0d-1e2f3a4b5c6d', getRemainingTimeInMillis: () => 3000 };
const response = { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' };

function recorded(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`../test/events/${name}.json`, import.meta.url), 'utf8'));
}

/** Distinct values, so that nothing is remembered from one event to the next. */
function events(name: string): readonly unknown[] {
  return Array.from({ length: count }, (_, index) => {
    const event = recorded(name);
    const values = { page: `${index}`, q: `shoes ${index}`, sort: 'price', lang: 'en', ref: `mail-${index * 7}` };
    const encoded = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, encodeURIComponent(value)]));
    const lists = (map: Record<string, string>) => Object.fromEntries(Object.entries(map).map(([k, v]) => [k, [v]]));
    const balanced = name.startsWith('alb');
    return structuredClone({
      ...event,
      rawQueryString: new URLSearchParams(values).toString(),
      queryStringParameters: balanced ? encoded : values,
      ...(name === 'rest-api' || name === 'alb-multi-value'
        ? { multiValueQueryStringParameters: lists(balanced ? encoded : values) }
        : {}),
      body: JSON.stringify({ id: index, name: `item ${index}` }),
    });
  });
}

/** Microseconds of CPU per event: the best and the median round. */
function measure(label: string, given: readonly unknown[], run: (event: unknown) => unknown): void {
  const times: number[] = [];
  let kept = 0;
  for (let round = 0; round < rounds; round++) {
    const start = process.cpuUsage();
    for (const event of given) if (run(event) !== null) kept++;
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / given.length);
  }
  times.sort((a, b) => a - b);
  const [best = 0] = times;
  const median = times[rounds >> 1] ?? 0;
  process.stdout.write(`${label.padEnd(52)} ${best.toFixed(2)} best, ${median.toFixed(2)} median µs (${kept})\n`);
}

function readAll(event: unknown): unknown {
  const invocation = new AwsInvocation(event, context, null);
  const read = awsAdapter.readEvent(invocation, limits);
  if (read === null || read instanceof Promise || !(read.request instanceof LambdaRequest)) return null;
  const { request } = read;
  return [
    request.clientIp,
    request.path,
    request.pathParameters,
    request.query,
    request.headers,
    request.cookies,
    request.body,
  ];
}

for (const name of ['http-api', 'function-url', 'rest-api', 'alb', 'alb-multi-value']) {
  const given = events(name);
  measure(`${name}: readEvent alone`, given, (event) =>
    awsAdapter.readEvent(new AwsInvocation(event, context, null), limits),
  );
  measure(`${name}: readEvent and every part`, given, readAll);
  measure(`${name}: and readResponse`, given, (event) => {
    readAll(event);
    return readResponse(new AwsInvocation(event, context, null), { kind: 'returned', result: response })?.statusCode;
  });
}
