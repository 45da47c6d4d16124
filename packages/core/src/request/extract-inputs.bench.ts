/**
 * Measures extraction on distinct requests: `node --conditions=@rasp/source extract-inputs.bench.ts`.
 *
 * Prints the median of per-batch means in microseconds, since one extraction is near the clock's resolution.
 * Requests are built anew for each batch from JSON text, as a platform delivers them: strings that no run has seen
 * before, flat and not interned.
 */
import { median } from '@rasp/testing/quantile.ts';
import type { NormalizedRequest } from '../adapter.ts';
import type { Body } from '../body.ts';
import { decodeVariants } from '../decode/decode.ts';
import type { Pairs } from '../input.ts';
import { extractInputs } from './extract-inputs.ts';

const limits = { MAX_VALUE_LENGTH: 65_536, MAX_INPUTS: 2000, MAX_JSON_DEPTH: 64 };
const BATCH = 200;
const BATCHES = 120;
let serial = 0;

/** A request as the HTTP API adapter makes it: 15 headers, 3 cookies, 5 query values. */
function requestWith(body: Body, contentType: string): NormalizedRequest {
  const n = ++serial;
  const headers: Pairs = [
    ['accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'],
    ['accept-encoding', 'gzip, deflate, br, zstd'],
    ['accept-language', 'de-CH,de;q=0.9,en-US;q=0.8,en;q=0.7'],
    ['content-length', String(100 + (n % 900))],
    ['content-type', contentType],
    ['host', 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com'],
    ['origin', 'https://shop.example.org'],
    ['referer', `https://shop.example.org/products/list?page=${n}`],
    ['sec-ch-ua', '"Chromium";v="142", "Not=A?Brand";v="24"'],
    ['sec-fetch-mode', 'cors'],
    [
      'user-agent',
      `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.${n} Safari/537.36`,
    ],
    ['x-amzn-trace-id', `Root=1-68c2f0a1-${n.toString(16).padStart(24, '0')}`],
    ['x-forwarded-for', `203.0.113.${n % 256}`],
    ['x-forwarded-port', '443'],
    ['x-forwarded-proto', 'https'],
  ];
  return JSON.parse(
    JSON.stringify({
      id: `id-${n}`,
      receivedAt: 0,
      trigger: 'http-api',
      method: 'POST',
      host: 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
      rawTarget: `/shop/items/${n}?q=red+shoes`,
      path: `/shop/items/${n}`,
      pathParameters: [['id', String(n)]],
      query: [
        ['q', `red shoes ${n}`],
        ['page', String(n % 40)],
        ['sort', 'price'],
        ['from', '2026-11-01'],
        ['session', `s${n}abcdef0123456789`],
      ],
      headers,
      cookies: [
        ['sid', `${n}f00dfeed${n}`],
        ['theme', 'dark'],
        ['consent', `v2-${n}-analytics`],
      ],
      clientIp: '203.0.113.7',
      clientIpSource: 'platform',
      body,
    }),
  ) as NormalizedRequest;
}

function smallJson(): Body {
  const n = ++serial;
  const text = JSON.stringify({
    name: `Anna ${n}`,
    email: `anna${n}@example.org`,
    age: 30,
    tags: ['a', `b${n}`],
    note: 'Call me',
  });
  return { kind: 'text', text };
}

/** About 10 KB in 95 objects. */
function largeJson(): Body {
  const items = Array.from({ length: 94 }, (_, i) => {
    const n = ++serial;
    return {
      sku: `sku-${n}`,
      title: `Item number ${n} of the list`,
      price: i * 1.5,
      tag: `t${n}`,
      note: `n ${n}`,
      ok: true,
    };
  });
  return { kind: 'text', text: JSON.stringify({ items }) };
}

/** Runs `work` on fresh requests, batch by batch; the first half warms up and is not counted. */
function measure(name: string, make: () => NormalizedRequest, work: (request: NormalizedRequest) => number): void {
  const batches = name.includes('10 KB') ? BATCHES : BATCHES * 2;
  const means: number[] = [];
  let checksum = 0;
  for (let batch = 0; batch < batches; batch++) {
    const requests = Array.from({ length: BATCH }, make);
    const start = performance.now();
    for (const request of requests) checksum += work(request);
    const elapsed = performance.now() - start;
    if (batch >= batches / 2) means.push((elapsed * 1000) / BATCH);
  }
  console.log(
    `${name.padEnd(52)} ${median(means).toFixed(2).padStart(8)} µs   best ${Math.min(...means).toFixed(2)} (${checksum})`,
  );
}

const extract = (request: NormalizedRequest): number => extractInputs(request, limits).inputs.length;
const decodeOptions = { base64: true, rounds: 3 };
const extractAndDecode = (request: NormalizedRequest): number => {
  let variants = 0;
  for (const { value } of extractInputs(request, limits).inputs)
    variants += decodeVariants(value, decodeOptions).length;
  return variants;
};
const parseOnly = ({ body }: NormalizedRequest): number =>
  body.kind === 'text' ? Object.keys(JSON.parse(body.text) as object).length : 0;

const get = () => requestWith({ kind: 'none' }, '');
const small = () => requestWith(smallJson(), 'application/json');
const large = () => requestWith(largeJson(), 'application/json');

measure('GET, 15 headers, 3 cookies, 5 query values', get, extract);
measure('the same with a small JSON body', small, extract);
measure('the same, values decoded too', small, extractAndDecode);
measure('10 KB JSON, 95 objects', large, extract);
measure('10 KB JSON, JSON.parse alone', large, parseOnly);
measure('10 KB JSON, values decoded too', large, extractAndDecode);
