import type { FastifyRequest } from 'fastify';
import type { Role } from '../api/roles.ts';
import { isSecret } from '../trust/agent-key.ts';

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
  /** What `X-CSRF-Token` must be with everything that changes something; null where no cookie is involved. */
  readonly csrfToken: string | null;
  readonly expiresAt: number | null;
}

/** Says who calls. */
export interface Authenticator {
  /** Null where nobody is known by what the request carries. */
  authenticate(request: FastifyRequest): Promise<Known | null>;
}

/** The token of a request (`Authorization: Bearer …`), or null. */
export function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer ([\x21-\x7e]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** Knows the holder of one token, whose hex SHA-256 is given, as an administrator. */
export function authenticateByToken(tokenHash: string): Authenticator {
  const expected = Buffer.from(tokenHash, 'hex');
  const known: Known = {
    actor: { kind: 'token', id: 'admin', name: 'admin token', displayName: 'Admin token', role: 'admin' },
    csrfToken: null,
    expiresAt: null,
  };
  return {
    authenticate: (request) => {
      const token = bearerOf(request);
      return Promise.resolve(isSecret(token ?? '', expected) && token !== null ? known : null);
    },
  };
}
