import type { Random } from '@rasp/testing/random.ts';

/** An HTTP API (payload 2.0) event as Lambda hands it to the function. */
export type HttpApiEvent = Readonly<Record<string, unknown>>;

const words =
  'wireless headphones blue garden chair summer sale delivery address invoice kitchen table lamp oak winter jacket running shoes size medium order return gift card note please leave at the door next week monday morning second floor team meeting notes quarterly report draft final version review market north south river street avenue market'.split(
    ' ',
  );

function sentence(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.pick(words)).join(' ');
}

function token(random: Random, length: number): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  return Array.from({ length }, () => alphabet[Math.floor(random.next() * alphabet.length)]).join('');
}

const userAgents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
];

/** Headers of a browser's request as API Gateway passes them on: 18 names, values that differ from request to request. */
function headers(random: Random): Record<string, string> {
  const minor = Math.floor(random.next() * 4000);
  return {
    accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
    'accept-encoding': 'gzip, deflate, br, zstd',
    'accept-language': `en-GB,en;q=0.9,de;q=0.${1 + Math.floor(random.next() * 8)}`,
    'cache-control': 'max-age=0',
    'content-type': 'application/json',
    dnt: '1',
    host: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
    origin: `https://shop-${minor}.example.com`,
    priority: 'u=0, i',
    referer: `https://shop-${minor}.example.com/${random.pick(words)}/${random.pick(words)}?page=${minor}`,
    'sec-ch-ua': `"Chromium";v="142", "Google Chrome";v="142", "Not_A Brand";v="${minor % 99}"`,
    'sec-ch-ua-mobile': '?0',
    'sec-ch-ua-platform': '"Windows"',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-site': 'same-origin',
    'user-agent': random.pick(userAgents).replace('537.36', `537.${minor}`),
    'x-amzn-trace-id': `Root=1-${token(random, 8)}-${token(random, 24)}`,
    'x-forwarded-for': `84.17.${minor % 250}.${Math.floor(random.next() * 250)}`,
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  };
}

function cookies(random: Random): string[] {
  return [
    `session=${token(random, 32)}`,
    `theme=${random.pick(['dark', 'light'])}`,
    `_ga=GA1.1.${Math.floor(random.next() * 1e9)}.${Math.floor(random.next() * 1e9)}`,
    `cart=${token(random, 20)}`,
  ];
}

function event(random: Random, index: number, query: string, body: string | null): HttpApiEvent {
  const path = `/shop/${random.pick(words)}/${index}`;
  const address = `84.17.${index % 250}.${Math.floor(index / 250) % 250}`;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    cookies: cookies(random),
    headers: headers(random),
    queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3d4e5',
      domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
      domainPrefix: 'a1b2c3d4e5',
      http: {
        method: body === null ? 'GET' : 'POST',
        path,
        protocol: 'HTTP/1.1',
        sourceIp: address,
        userAgent: 'bench',
      },
      requestId: token(random, 16),
      routeKey: '$default',
      stage: '$default',
      time: '22/Nov/2026:10:00:00 +0000',
      timeEpoch: 1_795_300_000_000 + index,
    },
    ...(body === null ? {} : { body }),
    isBase64Encoded: false,
  };
}

function query(random: Random, index: number): string {
  const parameters: [string, string][] = [
    ['q', sentence(random, 2)],
    ['page', String(index)],
    ['sort', `price_${random.pick(['asc', 'desc'])}`],
    ['ref', token(random, 10)],
    ['lang', `${random.pick(['en', 'de', 'fr'])}-${index % 90}`],
  ];
  return new URLSearchParams(parameters).toString();
}

/** The recorded shapes that the budgets name; each event's values are its own. */
export const workloads: Readonly<Record<string, (random: Random, index: number) => HttpApiEvent>> = {
  'get-5-values-small-json': (random, index) =>
    event(random, index, query(random, index), JSON.stringify({ id: index, name: sentence(random, 2), active: true })),
  'json-20-strings': (random, index) =>
    event(
      random,
      index,
      '',
      JSON.stringify(
        Object.fromEntries(Array.from({ length: 20 }, (_, field) => [`field${field}`, sentence(random, 4)])),
      ),
    ),
  'json-10-kb': (random, index) =>
    event(
      random,
      index,
      '',
      JSON.stringify({
        orders: Array.from({ length: 95 }, (_, line) => ({
          sku: token(random, 10),
          title: sentence(random, 5),
          quantity: line,
          gift: line % 2 === 0,
        })),
      }),
    ),
};
