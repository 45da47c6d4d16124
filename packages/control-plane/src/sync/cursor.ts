import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a beacon URL says about the agent that was given it. */
export interface BeaconToken {
  /** Identity of the instance, 16 hex digits; stock agents have none of their own. */
  readonly instance: string;
  /** Cursor of the blacklist that the connect answer carried. */
  readonly start: string;
  /** Revision of the configuration that came with the URL. */
  readonly revision: string;
}

/** Makes and reads the tokens in beacon URLs. */
export interface BeaconTokens {
  issue(selector: string, token: BeaconToken): string;
  /** The token's content, or null unless this server made it for this very key. */
  read(selector: string, text: string): BeaconToken | null;
}

/**
 * Creates the maker of tokens, signed by HMAC-SHA-256 under `secret`.
 *
 * A stock agent has no identity and no cursor, but it calls the BEACON_URL that it was given: the URL holds both, so that
 * any server that knows the secret can go on where another one stopped. The key is part of what is signed, never of the
 * token: a URL without its key is worth nothing.
 */
export function createBeaconTokens(secret: string): BeaconTokens {
  // A signature costs a fifth of a beacon. Only good tokens get in here, so only holders of keys can fill it.
  const verified = new Map<string, BeaconToken>();
  const sign = (selector: string, content: string): Buffer =>
    createHmac('sha256', secret).update(`beacon\n${selector}\n${content}`).digest().subarray(0, macBytes);
  return {
    issue(selector, token) {
      const content = `${token.instance}.${token.start}.${token.revision}`;
      return `${content}.${sign(selector, content).toString('base64url')}`;
    },
    read(selector, text) {
      const id = `${selector} ${text}`;
      const known = verified.get(id);
      if (known !== undefined) return known;
      const token = verify(selector, text);
      if (token === null) return null;
      if (verified.size >= maxVerified) verified.clear();
      verified.set(id, token);
      return token;
    },
  };

  function verify(selector: string, text: string): BeaconToken | null {
    const match = tokenPattern.exec(text);
    if (match === null) return null;
    const [, content = '', instance = '', start = '', revision = '', mac = ''] = match;
    if (!timingSafeEqual(sign(selector, content), Buffer.from(mac, 'base64url'))) return null;
    return { instance, start, revision };
  }
}

/** About 20 MB. */
const maxVerified = 100_000;

/** 128 bits: enough against forging, short enough for a URL. */
const macBytes = 16;
const tokenPattern = /^(([0-9a-f]{16})\.([0-9a-f]{8}\.\d{1,15})\.(\d{1,15}-[0-9a-f]{8}))\.([A-Za-z0-9_-]{22})$/;
