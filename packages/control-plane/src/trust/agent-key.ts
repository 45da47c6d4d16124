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
  return keyPattern.test(text) ? { selector: text.slice(5, 21), secret: text.slice(22) } : null;
}

/** Compares a secret with a stored hash, 64 hex digits, in time that depends on neither. */
export function isSecret(secret: string, secretHash: string): boolean {
  // Into bytes that are there already: new ones for each beacon cost more than the hash itself.
  given.write(hash('sha256', secret), 'latin1');
  return stored.write(secretHash, 'latin1') === hexDigits && timingSafeEqual(given, stored);
}

const hexDigits = 64;
const given = Buffer.alloc(hexDigits);
const stored = Buffer.alloc(hexDigits);

const keyPattern = /^rasp_[0-9a-f]{16}_[0-9a-f]{48}$/;
