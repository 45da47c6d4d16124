import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Configuration } from 'openid-client';
import { mayDo, type Role, roles } from '../api/roles.ts';
import { ControlPlaneError } from '../errors.ts';

/** How people log in by an identity provider. */
export interface OidcOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What stands on the button. */
  readonly title?: string;
  /** `openid profile email` unless given. */
  readonly scope?: string;
  /** The claim of the id token whose values give roles: `groups` unless given. */
  readonly roleClaim?: string;
  /** Which value gives which role; the highest counts. */
  readonly roleOf?: Readonly<Record<string, Role>>;
  /** The role of somebody whom no value gives one; null, which is the default, keeps them out. */
  readonly defaultRole?: Role | null;
  /** Lets plain http issuers pass, for tests. */
  readonly allowHttp?: boolean;
}

/** Somebody whom the provider vouches for. */
export interface OidcPerson {
  readonly issuer: string;
  readonly subject: string;
  /** A name made of letters, digits, dots, dashes and underscores. */
  readonly name: string;
  readonly displayName: string;
  /** Null where nothing gives them one. */
  readonly role: Role | null;
}

/** The way through an identity provider: code flow with PKCE, state and nonce. */
export interface Oidc {
  readonly title: string;
  /** Where to send the browser, and what it has to bring back in a cookie. */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly cookie: string }>;
  /** Who came back. Throws RASP_CP_OIDC_REFUSED where anything does not fit. */
  end(currentUrl: URL, cookie: string | null): Promise<OidcPerson>;
}

/**
 * Creates the way through an identity provider. Protocol and tokens are openid-client's business; it is loaded, and the provider asked
 * for its addresses, when somebody first logs in that way.
 *
 * What must be remembered meanwhile goes encrypted into a cookie, so that any replica can take the browser back.
 */
export function createOidc(options: OidcOptions, serverSecret: string, now: () => number): Oidc {
  const key = Buffer.from(hkdfSync('sha256', serverSecret, '', 'rasp oidc cookie', 32));
  let configuration: Promise<Configuration> | null = null;

  function configured(): Promise<Configuration> {
    configuration ??= discover().catch((error: unknown) => {
      // A provider that was away is asked again by the next login.
      configuration = null;
      throw refused('The identity provider cannot be reached.', error);
    });
    return configuration;
  }

  async function discover(): Promise<Configuration> {
    const client = await import('openid-client');
    return client.discovery(new URL(options.issuer), options.clientId, options.clientSecret, undefined, {
      timeout: 10,
      execute: [
        // Signatures count even over TLS: a proxy that opens it could otherwise make anybody an administrator.
        client.enableNonRepudiationChecks,
        ...(options.allowHttp === true ? [client.allowInsecureRequests] : []),
      ],
    });
  }

  return {
    title: options.title ?? 'Single sign-on',
    async begin(redirectUri) {
      const client = await import('openid-client');
      const config = await configured();
      const memory = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
        at: now(),
      };
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: options.scope ?? 'openid profile email',
        state: memory.state,
        nonce: memory.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(memory.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, cookie: seal(JSON.stringify(memory), key) };
    },
    async end(currentUrl, cookie) {
      const memory = readMemory(cookie === null ? null : open(cookie, key));
      if (memory === null || now() - memory.at > maxAgeMs) throw refused('The login took too long; begin again.');
      const client = await import('openid-client');
      const config = await configured();
      const tokens = await client
        .authorizationCodeGrant(config, currentUrl, {
          expectedState: memory.state,
          expectedNonce: memory.nonce,
          pkceCodeVerifier: memory.verifier,
          idTokenExpected: true,
        })
        .catch((error: unknown) => {
          throw refused('The identity provider did not confirm the login.', error);
        });
      const claims = new Map<string, unknown>(Object.entries(tokens.claims() ?? {}));
      return {
        issuer: text(claims.get('iss')),
        subject: text(claims.get('sub')),
        name: nameOf(claims),
        displayName: text(claims.get('name')).slice(0, 100),
        role: roleFrom(claims.get(options.roleClaim ?? 'groups'), options),
      };
    },
  };
}

/** The highest role that the values of a claim give. */
export function roleFrom(claim: unknown, options: Pick<OidcOptions, 'roleOf' | 'defaultRole'>): Role | null {
  const values = (Array.isArray(claim) ? claim : [claim]).filter((value) => typeof value === 'string');
  const map = new Map(Object.entries(options.roleOf ?? {}));
  let best: Role | null = options.defaultRole ?? null;
  for (const value of values) {
    const role = map.get(value);
    if (role !== undefined && roles.includes(role) && (best === null || mayDo(role, best))) best = role;
  }
  return best;
}

function nameOf(claims: ReadonlyMap<string, unknown>): string {
  const given = text(claims.get('preferred_username')) || text(claims.get('email')) || text(claims.get('sub'));
  const local = given.split('@')[0] ?? '';
  const plain = local
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '');
  return plain.slice(0, 48) || 'user';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 255) : '';
}

interface Memory {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly at: number;
}

function readMemory(json: string | null): Memory | null {
  return json === null ? null : (JSON.parse(json) as Memory);
}

function seal(plain: string, key: Buffer): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}

/** Null where the text was not sealed with this key. */
function open(sealed: string, key: Buffer): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < 28) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

function refused(message: string, cause?: unknown): ControlPlaneError {
  return new ControlPlaneError('RASP_CP_OIDC_REFUSED', message, { cause });
}

const maxAgeMs = 600_000;
