import type { Config } from '../config/config.ts';
import { createFindKey } from './find-key.ts';

/** What is wrong with a token. */
export type TokenFault = 'token-missing' | 'token-invalid' | 'token-expired' | 'browser-outdated';

/** Judges the token of one request; null where nothing is wrong with it. */
export type VerifyToken = (token: string, now: number) => Promise<TokenFault | null>;

/** Longer tokens are refused unread: a browser's holds a few claims, and no platform takes headers of more than 16 KB or so. */
const maxToken = 8192;
/** Keys that are tried. Who sends a token that none of them signed makes all of them be tried. */
const maxKeys = 1000;
/** Seconds that clocks may differ. */
const clockTolerance = 30;

const verifiers = new WeakMap<Config, VerifyToken>();

/** Gives the verifier of a configuration; the same for the same configuration. */
export function verifierOf(config: Config): VerifyToken {
  let verifier = verifiers.get(config);
  if (verifier === undefined) {
    verifier = createVerifier(keysOf(config), config.parameters.ZTAA_BROWSER_VERSION);
    verifiers.set(config, verifier);
  }
  return verifier;
}

/** The keys that may sign tokens, at most 1,000. An empty one, which PyRASP's default configuration holds, signs nothing. */
export function keysOf({ parameters }: Config): readonly string[] {
  return parameters.ZTAA_KEYS.filter((key) => key !== '').slice(0, maxKeys);
}

/**
 * Creates a verifier of JSON Web Tokens (RFC 7519) signed by HMAC SHA-512 with one of several keys.
 *
 * `HS512` alone is accepted, whatever the token's own header asks for: neither `none` nor another algorithm, nor a key that it brings along. `exp` and `nbf` hold where
 * they are there. The library is loaded with the first token that one of the keys signed.
 */
function createVerifier(keys: readonly string[], needsLatest: boolean): VerifyToken {
  const findKey = createFindKey(keys);
  return async (token, now) => {
    const key = token.length > maxToken ? null : findKey(token);
    if (key === null) return 'token-invalid';
    const { errors, jwtVerify } = await import('jose');
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS512'],
        clockTolerance,
        currentDate: new Date(now),
      });
      return needsLatest && !isTrue(payload['latest']) ? 'browser-outdated' : null;
    } catch (error) {
      return error instanceof errors.JWTExpired ? 'token-expired' : 'token-invalid';
    }
  };
}

/** A claim that says yes, in the forms that Python takes for one. */
function isTrue(claim: unknown): boolean {
  return claim === true || claim === 1 || (typeof claim === 'string' && /^(?:true|1|yes)$/i.test(claim));
}
