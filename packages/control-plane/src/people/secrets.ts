import { hash, randomBytes } from 'node:crypto';

/** A new API token: its text, shown once, and what is stored of it. */
export function createApiToken(): { readonly token: string; readonly selector: string; readonly secretHash: string } {
  const selector = randomBytes(8).toString('hex');
  const secret = randomBytes(24).toString('hex');
  return { token: `rasp_api_${selector}_${secret}`, selector, secretHash: hash('sha256', secret) };
}

/** Takes an API token apart, or gives null where the text is none. */
export function splitApiToken(text: string): { readonly selector: string; readonly secret: string } | null {
  const match = /^rasp_api_([0-9a-f]{16})_([0-9a-f]{48})$/.exec(text);
  return match === null ? null : { selector: match[1] ?? '', secret: match[2] ?? '' };
}

/** The value of a session's cookie: 256 random bits. */
export function createSessionSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What the store keeps of a session's cookie. */
export function sessionHash(secret: string): string {
  return hash('sha256', `session ${secret}`);
}

/**
 * What a page has to send with everything that changes something. It follows from the cookie, so that nothing is kept, and does not
 * lead back to it; another site can neither read nor guess it.
 */
export function csrfTokenOf(secret: string): string {
  return hash('sha256', `csrf ${secret}`, 'base64url');
}

/** An id that sorts nowhere and says nothing. */
export function createId(prefix: string): string {
  return `${prefix}_${randomBytes(9).toString('hex')}`;
}
