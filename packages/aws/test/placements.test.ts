import type { InputSource, SecurityEvent } from '@rasp/core';
import type { EventBase } from '@rasp/testing/aws/lambda-events.ts';
import { payloads } from '@rasp/testing/conformance-placements.ts';
import type { Callable } from '../src/callback.ts';
import { protectWith } from '../src/protect.ts';
import { createContext } from './fake-runtime.ts';
import { recordedEvent } from './recorded-events.ts';

/** One place of one event kind that a handler reads a value from. */
interface EventPlacement {
  readonly name: string;
  readonly base: string;
  /** The fields of the recorded event that change, written as AWS delivers them. */
  fields(value: string): EventBase;
  readonly source: InputSource;
  readonly names: readonly string[];
}

const boundary = 'x8Fj2kq';
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const typed = (base: string, type: string): EventBase => ({
  headers: { ...(recordedEvent(base)['headers'] as object), 'content-type': type },
});
const form = (value: string): string => new URLSearchParams({ lang: 'en', name: value }).toString();

/** The 14 HTTP placements that the agents of others were measured on; the best of them stops six. */
const eventPlacements: readonly EventPlacement[] = [
  {
    name: 'v2 query',
    base: 'http-api',
    fields: (value) => ({ rawQueryString: form(value), queryStringParameters: { lang: 'en', name: value } }),
    source: 'query-value',
    names: ['name'],
  },
  {
    name: 'v2 JSON body',
    base: 'http-api',
    fields: (value) => ({ ...typed('http-api', 'application/json'), body: JSON.stringify({ name: value }) }),
    source: 'json-value',
    names: ['/name'],
  },
  {
    name: 'v2 header',
    base: 'http-api',
    fields: (value) => ({ headers: { ...(recordedEvent('http-api')['headers'] as object), 'x-document': value } }),
    source: 'header-value',
    names: ['x-document'],
  },
  {
    name: 'v2 path parameter',
    base: 'http-api',
    fields: (value) => ({ pathParameters: { name: value } }),
    source: 'path-parameter',
    names: ['name'],
  },
  {
    name: 'v2 base64 JSON body',
    base: 'http-api',
    fields: (value) => ({
      ...typed('http-api', 'application/vnd.api+json'),
      body: base64(JSON.stringify({ data: { name: value } })),
      isBase64Encoded: true,
    }),
    source: 'json-value',
    names: ['/data/name'],
  },
  {
    name: 'v2 form body',
    base: 'http-api',
    fields: (value) => ({
      ...typed('http-api', 'application/x-www-form-urlencoded'),
      body: base64(form(value)),
      isBase64Encoded: true,
    }),
    source: 'form-value',
    names: ['name'],
  },
  {
    name: 'v2 multipart body',
    base: 'http-api',
    fields: (value) => ({
      ...typed('http-api', `multipart/form-data; boundary=${boundary}`),
      body: base64(
        `--${boundary}\r\ncontent-disposition: form-data; name="name"\r\n\r\n${value}\r\n--${boundary}--\r\n`,
      ),
      isBase64Encoded: true,
    }),
    source: 'multipart-value',
    names: ['name'],
  },
  {
    name: 'v2 text body',
    base: 'http-api',
    fields: (value) => ({ ...typed('http-api', 'text/plain'), body: value }),
    source: 'text',
    names: [''],
  },
  {
    name: 'v2 cookies',
    base: 'http-api',
    fields: (value) => ({ cookies: ['theme=dark', `name=${value}`] }),
    source: 'cookie-value',
    names: ['name'],
  },
  {
    name: 'v1 query',
    base: 'rest-api',
    fields: (value) => ({
      queryStringParameters: { name: value },
      multiValueQueryStringParameters: { name: [value] },
    }),
    source: 'query-value',
    names: ['name'],
  },
  {
    name: 'v1 multi-value query, first value',
    base: 'rest-api',
    fields: (value) => ({
      queryStringParameters: { name: 'readme.txt' },
      multiValueQueryStringParameters: { name: [value, 'readme.txt'] },
    }),
    source: 'query-value',
    names: ['name'],
  },
  {
    name: 'v1 cookie',
    base: 'rest-api',
    fields: (value) => ({
      headers: { ...(recordedEvent('rest-api')['headers'] as object), Cookie: `theme=dark; name=${value}` },
      multiValueHeaders: {
        ...(recordedEvent('rest-api')['multiValueHeaders'] as object),
        Cookie: [`theme=dark; name=${value}`],
      },
    }),
    source: 'cookie-value',
    names: ['name'],
  },
  {
    name: 'ALB multi-value query',
    base: 'alb-multi-value',
    fields: (value) => ({ multiValueQueryStringParameters: { name: [encodeURIComponent(value), 'readme.txt'] } }),
    source: 'query-value',
    names: ['name'],
  },
  {
    name: 'ALB percent-encoded query',
    base: 'alb',
    fields: (value) => ({ queryStringParameters: { name: encodeURIComponent(value) } }),
    source: 'query-value',
    names: ['name'],
  },
];

/** Sends one event through a handler under protection. */
async function send(
  event: EventBase,
): Promise<{ statusCode: number; calls: number; events: readonly SecurityEvent[] }> {
  const events: SecurityEvent[] = [];
  const handler = jest.fn<Promise<unknown>, unknown[]>(async () => ({ statusCode: 200, body: 'fine' }));
  const wrapper = protectWith(
    handler as Callable,
    { config: { SNAPSHOT_DIR: '' } },
    { dependencies: { env: {}, log: () => undefined, events: (found) => events.push(found) } },
  );
  const { statusCode } = (await wrapper(event, createContext())) as { readonly statusCode: number };
  return { statusCode, calls: handler.mock.calls.length, events };
}

describe('the 14 HTTP placements', () => {
  it('are fourteen, with four payloads each', () => {
    expect([eventPlacements.length, payloads.length]).toEqual([14, 4]);
  });

  it.each(payloads)('stop $name in 14 of 14, name the exact input, and let the benign twin pass', async (payload) => {
    const stopped: string[] = [];
    const named: string[] = [];
    const passed: string[] = [];
    for (const placement of eventPlacements) {
      const event = recordedEvent(placement.base);
      const attack = await send({ ...event, ...placement.fields(payload.hostile) });
      if (attack.statusCode === 403 && attack.calls === 0) stopped.push(placement.name);
      const findings = attack.events.flatMap((found) => found.findings);
      const exact = findings.some(
        ({ check, input }) =>
          check === payload.check && input?.source === placement.source && placement.names.includes(input.name),
      );
      if (exact) named.push(placement.name);
      const twin = await send({ ...event, ...placement.fields(payload.benign) });
      if (twin.statusCode === 200 && twin.calls === 1 && twin.events.length === 0) passed.push(placement.name);
    }
    const all = eventPlacements.map(({ name }) => name);
    expect({ stopped, named, passed }).toEqual({ stopped: all, named: all, passed: all });
  });

  it.each([...new Set(eventPlacements.map(({ base }) => base)), 'function-url', 'http-api-v1', 'alb-health-check'])(
    'finds nothing in what the platform writes into %s',
    async (base) => {
      expect(await send(recordedEvent(base))).toEqual({ statusCode: 200, calls: 1, events: [] });
    },
  );
});
