import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { lesser, type Role } from '../api/roles.ts';
import { findSession, findToken, touchSession, touchToken } from '../repositories/people.ts';
import type { Tables, UserRow } from '../store/tables.ts';
import { isSecret } from '../trust/agent-key.ts';
import type { Cookies } from './cookies.ts';
import { csrfTokenOf, sessionHash, splitApiToken } from './secrets.ts';

/** Somebody who is known to be who they say. */
export interface Actor {
  readonly kind: 'user' | 'token';
  /** Id of the user, or selector of the token. */
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
}

/** A caller, and what a request of theirs has to carry beside the cookie that a browser sends by itself. */
export interface Known {
  readonly actor: Actor;
  /** The user behind it; null for the token of the server's start, which belongs to nobody. */
  readonly userId: string | null;
  /** What `X-CSRF-Token` must be with everything that changes something; null where no cookie is involved. */
  readonly csrfToken: string | null;
  /** Hash of the session's cookie, or null. */
  readonly session: string | null;
  readonly expiresAt: number | null;
}

/** Says who calls. */
export interface Authenticator {
  /** Null where nobody is known by what the request carries. */
  authenticate(request: FastifyRequest): Promise<Known | null>;
}

/**
 * Creates the authenticator of the admin API: a token where one is sent, else the session's cookie.
 *
 * Sessions and tokens are looked up each time, so that what is ended or disabled ends everywhere at once. `startToken` is the hex SHA-256 of a
 * token that the server was started with, for automation and for the day when nobody can log in; null where there is none.
 */
export function createAuthenticator(given: {
  readonly db: Kysely<Tables>;
  readonly cookies: Cookies;
  readonly now: () => number;
  readonly startToken: string | null;
  readonly idleMs: () => number;
}): Authenticator {
  const { db, cookies, now, startToken, idleMs } = given;

  async function byToken(text: string): Promise<Known | null> {
    if (startToken !== null && isSecret(text, startToken)) return starter;
    const parts = splitApiToken(text);
    const found = parts === null ? null : await findToken(db, parts.selector);
    const at = now();
    // An unknown selector costs the same hash as a wrong secret.
    const matches = isSecret(parts?.secret ?? '', found?.token.secret_hash ?? noHash);
    if (!matches || found === null) return null;
    const { token, user } = found;
    if (token.revoked_at !== null || user.disabled_at !== null) return null;
    if (token.expires_at !== null && token.expires_at <= at) return null;
    if (at - (token.last_used_at ?? 0) >= touchMs) await touchToken(db, token.selector, at);
    return {
      actor: {
        kind: 'token',
        id: token.selector,
        name: `${user.name}/${token.name}`,
        displayName: token.name,
        role: lesser(token.role, user.role),
      },
      userId: user.id,
      csrfToken: null,
      session: null,
      expiresAt: token.expires_at,
    };
  }

  async function bySession(secret: string): Promise<Known | null> {
    const idHash = sessionHash(secret);
    const found = await findSession(db, idHash);
    const at = now();
    if (found === null || found.user.disabled_at !== null) return null;
    const { session, user } = found;
    if (session.expires_at <= at || session.last_seen_at + idleMs() <= at) return null;
    if (at - session.last_seen_at >= touchMs) await touchSession(db, idHash, at);
    return {
      actor: actorOfUser(user),
      userId: user.id,
      csrfToken: csrfTokenOf(secret),
      session: idHash,
      expiresAt: session.expires_at,
    };
  }

  return {
    async authenticate(request) {
      const token = bearerOf(request);
      if (token !== null) return byToken(token);
      const secret = cookies.session(request);
      return secret === null || secret === '' ? null : bySession(secret);
    },
  };
}

/** A user as the actor of what they do. */
export function actorOfUser(user: UserRow): Actor {
  return {
    kind: 'user',
    id: user.id,
    name: user.name,
    displayName: user.display_name === '' ? user.name : user.display_name,
    role: user.role,
  };
}

/** The token of a request (`Authorization: Bearer …`), or null. */
function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer ([\x21-\x7e]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

const starter: Known = {
  actor: { kind: 'token', id: 'start', name: 'admin token', displayName: 'Admin token', role: 'admin' },
  userId: null,
  csrfToken: null,
  session: null,
  expiresAt: null,
};

const noHash = '0'.repeat(64);

/** Uses are noted once a minute: a page asks several times a second. */
const touchMs = 60_000;
