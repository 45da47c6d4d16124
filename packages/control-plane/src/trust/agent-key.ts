import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new agent key: the text for the function's environment, shown once, and what is stored of it. */
export interface NewAgentKey {
  readonly key: string;
  readonly selector: string;
  readonly secretHash: string;
}

/**
 * Makes a key `rasp_<selector>_<secret>`.
 *
 * The selector finds the record, the secret proves the holder; only the secret's SHA-256 is stored. A fast hash is enough
 * because the secret is 192 random bits, and beacons come by the thousand.
 */
export function createAgentKey(): NewAgentKey {
  const selector = randomBytes(8).toString('hex');
  const secret = randomBytes(24).toString('hex');
  return { key: `rasp_${selector}_${secret}`, selector, secretHash: hash('sha256', secret) };
}

/** Takes a key apart, or gives null where the text is none. */
export function splitAgentKey(text: string): { readonly selector: string; readonly secret: string } | null {
  const match = keyPattern.exec(text);
  return match === null ? null : { selector: match[1] ?? '', secret: match[2] ?? '' };
}

/** Compares a secret with a stored hash in time that depends on neither. */
export function isSecret(secret: string, secretHash: Uint8Array): boolean {
  const given = hash('sha256', secret, 'buffer');
  return given.length === secretHash.length && timingSafeEqual(given, secretHash);
}

const keyPattern = /^rasp_([0-9a-f]{16})_([0-9a-f]{48})$/;
