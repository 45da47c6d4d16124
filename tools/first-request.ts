/**
 * Loads an agent that was built, has it protect a function, and sends that an ordinary request; prints which of its functions ran.
 *
 * argv: the agent's file, its platform. The last line of the output is a list of [start, end] offsets in that file, as JSON.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';

type Handler = (...parameters: readonly unknown[]) => unknown;

/** What is used of an agent. */
interface Agent {
  protect(handler: Handler): Handler;
  guardOf(handler: Handler): { status(): { readonly counters: object } | null } | null;
}

const [file = '', platform = ''] = process.argv.slice(2);

const path = '/shop/jacket/1';
const query = { q: 'wireless garden', page: '1', sort: 'price_desc', lang: 'de-1' };
const search = new URLSearchParams(query).toString();
const body = '{"id":1,"name":"kitchen medium","active":true}';
const cookie = 'session=Hs8p2lijsHVe4IMQ7M5ZckwAbfVwAD6R; theme=light; _ga=GA1.1.330647924.356334523';
/** What a browser sends; none of it holds anything that a detector would look at. */
const headers: Readonly<Record<string, string>> = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'accept-language': 'en-GB,en;q=0.9,de;q=0.8',
  'cache-control': 'max-age=0',
  'content-type': 'application/json',
  origin: 'https://shop-2376.example.com',
  referer: 'https://shop-2376.example.com/avenue/the?page=2376',
  'sec-ch-ua': '"Chromium";v="142", "Google Chrome";v="142", "Not_A Brand";v="0"',
  'sec-ch-ua-mobile': '?0',
  'sec-ch-ua-platform': '"Windows"',
  'sec-fetch-mode': 'navigate',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  'x-forwarded-for': '84.17.126.248',
  'x-forwarded-proto': 'https',
};

/** How each platform calls a function; gives the status of the answer. */
const calls: Readonly<Record<string, (handler: Handler) => Promise<number>>> = {
  async aws(handler) {
    const event = {
      ...{ version: '2.0', routeKey: '$default', rawPath: path, rawQueryString: search, cookies: cookie.split('; ') },
      ...{
        headers: { ...headers, host: 'shop.example.com' },
        queryStringParameters: query,
        body,
        isBase64Encoded: false,
      },
      requestContext: {
        ...{ domainName: 'shop.example.com', requestId: 'r-1', routeKey: '$default', stage: '$default' },
        http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '84.17.1.0', userAgent: 'x' },
      },
    };
    const answer = await handler(event, { getRemainingTimeInMillis: () => 3000, awsRequestId: 'r-1' });
    return (answer as { readonly statusCode: number }).statusCode;
  },
  async gcp(handler) {
    const server = createServer((request, response) => void handler(request, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const sent = { method: 'POST', headers: { ...headers, cookie }, body };
    const { status } = await fetch(`http://127.0.0.1:${port}${path}?${search}`, sent);
    server.closeAllConnections();
    server.close();
    return status;
  },
  async azure(handler) {
    const sent = { method: 'POST', headers: { ...headers, cookie }, body };
    const request = new Request(`https://shop.example.com${path}?${search}`, sent);
    Object.assign(request, { query: new URLSearchParams(query), params: {}, user: null });
    const context = {
      ...{
        invocationId: 'r-1',
        functionName: 'shop',
        triggerMetadata: {},
        extraInputs: new Map(),
        extraOutputs: new Map(),
      },
      options: { trigger: { type: 'httpTrigger', name: 'request' }, return: { type: 'http', name: '$return' } },
    };
    return ((await handler(request, context)) as { readonly status: number }).status;
  },
};

/** A function that answers in each platform's way. */
function answer(_request: unknown, second: unknown): unknown {
  if (platform !== 'gcp') return { statusCode: 200, status: 200, body: 'ok' };
  (second as { end(text: string): void }).end('ok');
  return undefined;
}

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
const loaded = (await import(pathToFileURL(file).href)) as Agent & { readonly default?: Agent };
const { protect, guardOf } = loaded.default ?? loaded;
const handler = protect(answer);
const status = await calls[platform]?.(handler);
const { counters } = guardOf(handler)?.status() ?? {};
// Of a request that was not judged, nothing could be learned.
const expected = { success: 1, errors: 0, attacks: 0, droppedEvents: 0, droppedFindings: 0, failures: {} };
if (status !== 200 || !isDeepStrictEqual(counters, expected)) {
  throw new Error(`${file} answered ${status} to an ordinary request and counted ${JSON.stringify(counters)}`);
}
const { result } = await session.post('Profiler.takePreciseCoverage');
const { functions } = result.find(({ url }) => url === pathToFileURL(file).href) ?? { functions: [] };
const ran = functions.flatMap(({ ranges: [range] }) =>
  range !== undefined && range.count > 0 ? [[range.startOffset, range.endOffset]] : [],
);
console.log(JSON.stringify(ran));
process.exit(0);
