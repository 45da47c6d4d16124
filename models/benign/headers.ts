import { createHmac } from 'node:crypto';
import type { Random } from '@rasp/testing/random.ts';

/** Headers and cookies that a kind of client sends with every request, but for what rows give. */
export interface Client {
  readonly name: 'browser' | 'bot' | 'app';
  readonly headers: readonly (readonly [string, string])[];
  readonly cookies: readonly (readonly [string, string])[];
}

const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Draws the client of a request: most are browsers, some are apps, a few are crawlers. */
export function drawClient(random: Random, now: number): Client {
  const at = random.next();
  if (at < 0.65) return browser(random, now);
  return at < 0.93 ? app(random, now) : bot(random);
}

function browser(random: Random, now: number): Client {
  const version = String(random.between(118, 142));
  return {
    name: 'browser',
    headers: [
      ['sec-ch-ua', `"Chromium";v="${version}", "Google Chrome";v="${version}", "Not?A_Brand";v="99"`],
      ['sec-ch-ua-mobile', random.pick(['?0', '?1'])],
      ['sec-ch-ua-platform', random.pick(['"Windows"', '"macOS"', '"Linux"', '"Android"'])],
      ['upgrade-insecure-requests', '1'],
      [
        'accept',
        random.pick([
          'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
          'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
          'application/json, text/plain, */*',
          '*/*',
        ]),
      ],
      ['sec-fetch-site', random.pick(['same-origin', 'none', 'cross-site'])],
      ['sec-fetch-mode', random.pick(['navigate', 'cors'])],
      ['sec-fetch-dest', random.pick(['document', 'empty'])],
      ['accept-encoding', 'gzip, deflate, br, zstd'],
      [
        'accept-language',
        random.pick([
          'en-US,en;q=0.9',
          'de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7',
          'fr,fr-FR;q=0.8,en-US;q=0.5',
          'ja,en;q=0.7',
        ]),
      ],
      ['if-none-match', `W/"${random.text(27, BASE62)}"`],
      ['if-modified-since', new Date(now).toUTCString()],
      ['cache-control', 'max-age=0'],
      ['priority', 'u=0, i'],
      ...edge(random, now),
    ],
    cookies: browserCookies(random, now),
  };
}

function browserCookies(random: Random, now: number): [string, string][] {
  const seconds = Math.floor(now / 1000);
  const cookies: [string, string][] = [
    ['_ga', `GA1.2.${random.text(9, DIGITS)}.${seconds}`],
    [`_ga_${random.text(10, BASE62).toUpperCase()}`, `GS1.1.${seconds}.3.1.${seconds + 60}.0.0.0`],
    ['_fbp', `fb.1.${now}.${random.text(10, DIGITS)}`],
    ['_gcl_au', `1.1.${random.text(9, DIGITS)}.${seconds}`],
    ['connect.sid', `s%3A${random.text(32, BASE62)}.${encodeURIComponent(base64(random, 32))}`],
    ['PHPSESSID', random.text(26, `${DIGITS}abcdefghijklmnopqrstuv`)],
    ['JSESSIONID', `${random.text(32, HEX).toUpperCase()}.node${random.between(1, 9)}`],
    ['XSRF-TOKEN', `${random.text(8, BASE62)}-${random.text(27, `${BASE62}-_`)}`],
    [
      'cookie_consent',
      encodeURIComponent(JSON.stringify({ necessary: true, statistics: false, stamp: base64(random, 20), ver: 1 })),
    ],
    [
      'OptanonConsent',
      `isGpcEnabled=0&datestamp=${encodeURIComponent(new Date(now).toString())}&version=202405.1.0&groups=C0001%3A1%2CC0002%3A0`,
    ],
    [
      '_hjSessionUser_1188',
      Buffer.from(JSON.stringify({ id: uuid(random), created: now, existing: true })).toString('base64'),
    ],
    ['AWSALB', base64(random, 96)],
    ['ajs_anonymous_id', `%22${uuid(random)}%22`],
    ['session', jwt(random, now)],
    ['theme', 'dark'],
    ['i18n', 'en_US'],
  ];
  return cookies.filter(() => random.chance(0.4));
}

function app(random: Random, now: number): Client {
  const version = `${random.between(1, 9)}.${random.between(0, 40)}.${random.between(0, 9)}`;
  return {
    name: 'app',
    headers: [
      ['accept', 'application/json'],
      ['accept-encoding', 'gzip'],
      ['accept-language', random.pick(['en-GB;q=1.0', 'es-ES;q=1.0, en-ES;q=0.9', 'de-DE'])],
      ['authorization', `Bearer ${jwt(random, now)}`],
      ['x-app-version', version],
      ['x-device-id', uuid(random).toUpperCase()],
      ['x-request-id', uuid(random)],
      [
        'baggage',
        `sentry-environment=production,sentry-release=shop%40${version}%2B${random.between(100, 999)},sentry-trace_id=${random.text(32, HEX)}`,
      ],
      ['sentry-trace', `${random.text(32, HEX)}-${random.text(16, HEX)}-0`],
      ['x-datadog-trace-id', random.text(19, DIGITS)],
      ...edge(random, now),
    ],
    cookies: random.chance(0.2) ? [['session', jwt(random, now)]] : [],
  };
}

function bot(random: Random): Client {
  return {
    name: 'bot',
    headers: [
      [
        'accept',
        random.pick([
          '*/*',
          'text/html,application/xhtml+xml,application/signed-exchange;v=b3,application/xml;q=0.9,*/*;q=0.8',
        ]),
      ],
      ['accept-encoding', 'gzip, deflate, br'],
      ['from', random.pick(['googlebot(at)googlebot.com', 'bingbot(at)microsoft.com'])],
      ['connection', 'keep-alive'],
    ],
    cookies: [],
  };
}

/** Headers that gateways and proxies add. */
function edge(random: Random, now: number): [string, string][] {
  const address = `${random.between(11, 99)}.${random.between(0, 255)}.${random.between(0, 255)}.${random.between(1, 254)}`;
  return [
    ['x-forwarded-for', `${address}, 130.176.${random.between(0, 255)}.${random.between(1, 254)}`],
    ['x-forwarded-proto', 'https'],
    ['x-forwarded-port', '443'],
    ['x-amzn-trace-id', `Root=1-${Math.floor(now / 1000).toString(16)}-${random.text(24, HEX)}`],
    ['traceparent', `00-${random.text(32, HEX)}-${random.text(16, HEX)}-01`],
    ['via', '2.0 8bb1f2e3d4c5b6a7.cloudfront.net (CloudFront)'],
  ];
}

/** A signed token of a made-up user; the key is no secret. */
function jwt(random: Random, now: number): string {
  const seconds = Math.floor(now / 1000);
  const payload = {
    iss: 'https://login.example.com/realms/shop',
    sub: uuid(random),
    aud: ['orders', 'account'],
    iat: seconds,
    exp: seconds + 3600,
    scope: 'openid profile email orders:read',
    email: `user.${random.text(5, DIGITS)}@example.com`,
    name: random.pick(["Siobhán O'Neill", 'Jürgen Groß', 'Ana María', '山田 太郎']),
    realm_access: { roles: ['offline_access', 'customer'] },
  };
  const signed = [{ alg: 'HS256', typ: 'JWT', kid: random.text(16, HEX) }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${createHmac('sha256', 'no secret').update(signed).digest('base64url')}`;
}

function base64(random: Random, bytes: number): string {
  return Buffer.from(Array.from({ length: bytes }, () => random.between(0, 255))).toString('base64');
}

function uuid(random: Random): string {
  const hex = random.text(32, HEX);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
