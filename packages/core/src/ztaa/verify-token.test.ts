import { createHmac } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { verifierOf } from './verify-token.ts';

const second = 1000;

function configOf(keys: readonly string[], needsLatest = false): Config {
  return { ztaaKeys: keys, parameters: { ZTAA_BROWSER_VERSION: needsLatest } } as unknown as Config;
}

function token(claims: object, key = 'alice'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS512' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha512', key).update(signed).digest('base64url')}`;
}

it('waits for a new token alone: one that was good is known', async () => {
  const config = configOf(['bob', 'alice']);
  const verify = verifierOf(config);
  expect(verifierOf(config)).toBe(verify);
  const first = verify(token({}), 0);
  expect(first).toBeInstanceOf(Promise);
  expect(await first).toBeNull();
  expect(verify(token({}), 1)).toBeNull();
  expect(verify(token({}, 'mallory'), 1)).toBe('token-invalid');
});

it.each<[after: number, fault: string | null]>([
  [99, null],
  [129, null],
  [130, 'token-expired'],
  [1000, 'token-expired'],
])('lets a known token pass until exp and 30 seconds: after %i seconds %s', async (after, fault) => {
  const verify = verifierOf(configOf(['alice']));
  expect(await verify(token({ exp: 100 }), 0)).toBeNull();
  expect(await verify(token({ exp: 100 }), after * second)).toBe(fault);
});

it.each<[object, number, string | null]>([
  [{ exp: 100 }, 129, null],
  [{ exp: 100 }, 130, 'token-expired'],
  [{ nbf: 100 }, 70, null],
  [{ nbf: 100 }, 69, 'token-invalid'],
  [{ exp: -1e308 }, 0, 'token-expired'],
  [{ exp: 1e308 }, 1e9, null],
  [{ nbf: null }, 0, 'token-invalid'],
])('judges a new token with %j at %i: %s', async (claims, at, fault) => {
  expect(await verifierOf(configOf(['alice']))(token(claims), at * second)).toBe(fault);
});

it('remembers no token that was refused, and none for a configuration without its key', async () => {
  const outdated = token({ latest: false });
  const strict = verifierOf(configOf(['alice'], true));
  expect(await strict(outdated, 0)).toBe('browser-outdated');
  expect(await strict(outdated, 1)).toBe('browser-outdated');
  expect(await verifierOf(configOf(['alice']))(outdated, 0)).toBeNull();
  expect(await verifierOf(configOf(['bob']))(outdated, 1)).toBe('token-invalid');
});

it('remembers 256 tokens, the newest', async () => {
  const verify = verifierOf(configOf(['alice']));
  for (let n = 0; n <= 256; n++) await verify(token({ n }), 0);
  expect(verify(token({ n: 256 }), 0)).toBeNull();
  expect(verify(token({ n: 1 }), 0)).toBeNull();
  expect(verify(token({ n: 0 }), 0)).toBeInstanceOf(Promise);
});

it('reads tokens of at most 8,192 characters', async () => {
  const verify = verifierOf(configOf(['alice']));
  const padded = (length: number) => token({ pad: 'x'.repeat(length) });
  let pad = 5000;
  while (padded(pad + 1).length <= 8192) pad++;
  expect(await verify(padded(pad), 0)).toBeNull();
  expect(verify(padded(pad + 1), 0)).toBe('token-invalid');
});
