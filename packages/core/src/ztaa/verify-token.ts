import type { KeyObject } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { createFindKey } from './find-key.ts';

/** What is wrong with a token. */
export type TokenFault = 'token-missing' | 'token-invalid' | 'token-expired' | 'browser-outdated';

/** Judges the token of one request at a time in milliseconds; null where nothing is wrong with it. A promise only where a key did sign a token that is new. */
export type VerifyToken = (token: string, now: number) => TokenFault | null | Promise<TokenFault | null>;

/** Longer tokens are refused unread: a browser's holds a few claims, and no platform takes headers of more than 16 KB or so. */
const maxToken = 8192;
/** Seconds that clocks may differ. */
const clockTolerance = 30;
/** Good tokens that are remembered: the browser agent sends the same one with every request. */
const maxRemembered = 256;

const verifiers = new WeakMap<Config, VerifyToken>();

/** Gives the verifier of a configuration; the same for the same configuration. */
export function verifierOf(config: Config): VerifyToken {
  let verifier = verifiers.get(config);
  if (verifier === undefined) {
    verifier = createVerifier(config.ztaaKeys, config.parameters.ZTAA_BROWSER_VERSION);
    verifiers.set(config, verifier);
  }
  return verifier;
}

/**
 * Creates a verifier of JSON Web Tokens (RFC 7519) signed by HMAC SHA-512 with one of several keys.
 *
 * `HS512` alone is accepted, whatever the token's own header asks for: neither `none` nor another algorithm, nor a key that it brings along. `exp` and `nbf` hold where
 * they are there. The library is loaded with the first token that one of the keys signed. A good token is remembered until its `exp`; another configuration remembers
 * nothing, so that a key that was taken out is out at once.
 */
function createVerifier(keys: readonly string[], needsLatest: boolean): VerifyToken {
  const findKey = createFindKey(keys);
  /** Good tokens, with the time up to which they are. */
  const good = new Map<string, number>();
  return (token, now) => {
    if (token.length > maxToken) return 'token-invalid';
    const until = good.get(token);
    if (until !== undefined && now < until) return null;
    const key = findKey(token);
    return key === null ? 'token-invalid' : verify(token, key, now, needsLatest, good);
  };
}

async function verify(
  token: string,
  key: KeyObject,
  now: number,
  needsLatest: boolean,
  good: Map<string, number>,
): Promise<TokenFault | null> {
  const { jwtVerify } = await import('jose/jwt/verify');
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS512'],
      clockTolerance,
      currentDate: new Date(now),
    });
    if (needsLatest && !isTrue(payload['latest'])) return 'browser-outdated';
    if (good.size >= maxRemembered) good.delete(good.keys().next().value ?? '');
    good.set(token, ((payload.exp ?? Number.POSITIVE_INFINITY) + clockTolerance) * 1000);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ERR_JWT_EXPIRED'
      ? 'token-expired'
      : 'token-invalid';
  }
}

/** A claim that says yes, in the forms that Python takes for one. */
function isTrue(claim: unknown): boolean {
  return claim === true || claim === 1 || (typeof claim === 'string' && /^(?:true|1|yes)$/i.test(claim));
}
