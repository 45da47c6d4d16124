import { createHmac } from 'node:crypto';
import type { Parameters } from '../src/config/parameters.ts';
import { createGuard } from '../src/guard.ts';
import { judgeRequest } from './judge-request.ts';
import { plainAdapter, requestWith } from './plain-platform.ts';

const key = 'alice-9b1c';
const other = 'bob-77aa';
const now = Math.floor(Date.now() / 1000);

function part(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

interface Token {
  readonly header?: unknown;
  readonly claims?: unknown;
  readonly secret?: string;
  readonly hash?: string;
}

/** A token, signed here and not by the library that verifies it. */
function token({
  header = { alg: 'HS512', typ: 'JWT' },
  claims = {},
  secret = key,
  hash = 'sha512',
}: Token = {}): string {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
}

const config: Partial<Parameters> = { ZTAA_KEYS: [key, other], SECURITY_CHECKS: { ztaa: 'block' } };

async function ruleOf(headers: readonly (readonly [string, string])[], parameters: Partial<Parameters> = {}) {
  const { denied, findings } = await judgeRequest({ ...config, ...parameters }, { headers });
  expect(denied).toBe(findings.length > 0);
  return findings[0]?.rule ?? null;
}

describe('ztaa', () => {
  it.each<[string, Token]>([
    ['the first key', {}],
    ['another key', { secret: other }],
    ['a time that has not come to its end', { claims: { exp: now + 60 } }],
    ['clocks that differ by some seconds', { claims: { exp: now - 10, nbf: now + 10 } }],
    ['a kid that leads elsewhere', { header: { alg: 'HS512', kid: "' or 1=1 --" } }],
    ['a key of its own that is not looked at', { header: { alg: 'HS512', jwk: { kty: 'oct', k: part('m') } } }],
    [
      'no claim at all, as the browser agent leaves exp out',
      { claims: { fp: 'f', browser: 'Chrome 126', latest: true } },
    ],
    ['claims of its own', { claims: { sub: 'alice', latest: false } }],
  ])('lets a token pass that is signed with %s', async (_what, parts) => {
    expect(await ruleOf([['pcb-ztaa', token(parts)]])).toBeNull();
  });

  const [head = '', body = '', signature = ''] = token().split('.');
  it.each<[string, string, string]>([
    ['an unknown key', token({ secret: 'mallory' }), 'token-invalid'],
    ['an empty key', token({ secret: ' ' }), 'token-invalid'],
    ['another hash', token({ header: { alg: 'HS256' }, hash: 'sha256' }), 'token-invalid'],
    ['another algorithm in name', token({ header: { alg: 'HS256' } }), 'token-invalid'],
    ['none in name, over a good signature', token({ header: { alg: 'none' } }), 'token-invalid'],
    ['no name of an algorithm', token({ header: { typ: 'JWT' } }), 'token-invalid'],
    ['an algorithm in lower case', token({ header: { alg: 'hs512' } }), 'token-invalid'],
    ['a payload that is not encoded', token({ header: { alg: 'HS512', b64: false, crit: ['b64'] } }), 'token-invalid'],
    ['a header that is no object', token({ header: '[]' }), 'token-invalid'],
    ['four parts', `${token()}.${part({})}`, 'token-invalid'],
    ['a signature with more behind it', `${token()}AA`, 'token-invalid'],
    ['two tokens', `${token()}, ${token()}`, 'token-invalid'],
    ['HS512 in name only', token({ hash: 'sha256' }), 'token-invalid'],
    ['no algorithm', `${part({ alg: 'none' })}.${body}.`, 'token-invalid'],
    [
      'a key of its own',
      token({ header: { alg: 'HS512', jwk: { kty: 'oct', k: part('m') }, kid: '../../dev/null' }, secret: 'm' }),
      'token-invalid',
    ],
    ['an extension that must be understood', token({ header: { alg: 'HS512', crit: ['exp2'] } }), 'token-invalid'],
    ['a changed claim', `${head}.${part({ admin: true })}.${signature}`, 'token-invalid'],
    ['no signature', `${head}.${body}.`, 'token-invalid'],
    ['two parts', `${head}.${body}`, 'token-invalid'],
    ['claims that are no object', token({ claims: '[1]' }), 'token-invalid'],
    ['claims that are no JSON', token({ claims: '{' }), 'token-invalid'],
    ['nonsense', 'x', 'token-invalid'],
    ['what is no base64', 'é.é.é', 'token-invalid'],
    ['9,000 characters', token({ claims: { pad: 'x'.repeat(9000) } }), 'token-invalid'],
    ['a million dots', '.'.repeat(1_000_000), 'token-invalid'],
    ['a time that is over', token({ claims: { exp: now - 60 } }), 'token-expired'],
    ['a time to come', token({ claims: { nbf: now + 60 } }), 'token-invalid'],
    ['a time that is none', token({ claims: { exp: 'tomorrow' } }), 'token-invalid'],
    ['nothing', '', 'token-missing'],
    ['blanks', '   ', 'token-missing'],
  ])('finds %s', async (_what, value, rule) => {
    expect(await ruleOf([['pcb-ztaa', value]])).toBe(rule);
  });

  it('finds a request without the header', async () => {
    expect(await ruleOf([['authorization', token()]])).toBe('token-missing');
  });

  it('reads the header that is configured, in any case, behind a scheme', async () => {
    expect(await ruleOf([['authorization', `Bearer ${token()}`]], { ZTAA_HEADER: 'Authorization' })).toBeNull();
  });

  it.each<[unknown, string | null]>([
    [true, null],
    ['true', null],
    ['True', null],
    [1, null],
    [0, 'browser-outdated'],
    [['true'], 'browser-outdated'],
    [false, 'browser-outdated'],
    ['no', 'browser-outdated'],
    [undefined, 'browser-outdated'],
  ])('with ZTAA_BROWSER_VERSION, a browser that says latest: %s gives %s', async (latest, rule) => {
    const value = token({ claims: { latest } });
    expect(await ruleOf([['pcb-ztaa', value]], { ZTAA_BROWSER_VERSION: true })).toBe(rule);
  });

  it('verifies a token again each time: it expires while its key is remembered', async () => {
    let time = Date.now();
    const clock = { now: () => time, monotonic: () => time };
    const guard = createGuard(
      plainAdapter,
      { config },
      { env: {}, log: () => undefined, events: () => undefined, clock },
    );
    const request = requestWith({ headers: [['pcb-ztaa', token({ claims: { exp: now + 100 } })]] });
    expect(await guard.handle(request, () => 200)).toBe(200);
    time += 200_000;
    expect(await guard.handle(request, () => 200)).toBe(403);
  });

  it('logs no token', async () => {
    const { findings } = await judgeRequest(config, { headers: [['pcb-ztaa', token({ secret: 'mallory' })]] });
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toContain(head);
  });

  it.each<Partial<Parameters>>([{ ZTAA_KEYS: [] }, { ZTAA_KEYS: [''] }])(
    'does nothing without a key: %j',
    async (none) => {
      expect(await ruleOf([], none)).toBeNull();
    },
  );

  it('answers within a blink where none of a thousand keys signed', async () => {
    const keys = Array.from({ length: 1000 }, (_, n) => `key-${n}`);
    await ruleOf([['pcb-ztaa', token({ secret: 'key-999' })]], { ZTAA_KEYS: keys });
    const begun = process.cpuUsage();
    expect(await ruleOf([['pcb-ztaa', token({ secret: 'mallory' })]], { ZTAA_KEYS: keys })).toBe('token-invalid');
    expect(process.cpuUsage(begun).user).toBeLessThan(1_000_000);
  });

  it.each(['ZTAA_KEY', 'ZTAA_KEYS'])('takes keys by either name: %s', async (name) => {
    const env = { [`RASP_${name}`]: JSON.stringify([key]), RASP_SECURITY_CHECKS: '{"ztaa":"block"}' };
    const guard = createGuard(plainAdapter, {}, { env, log: () => undefined, events: () => undefined });
    expect(await guard.handle(requestWith({ headers: [['pcb-ztaa', token()]] }), () => 200)).toBe(200);
    expect(await guard.handle(requestWith({}), () => 200)).toBe(403);
  });
});
