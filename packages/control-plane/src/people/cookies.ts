import type { FastifyReply, FastifyRequest } from 'fastify';

/** How cookies are set, which depends on whether browsers come by https. */
export interface Cookies {
  /** The session's secret, or null. */
  session(request: FastifyRequest): string | null;
  setSession(reply: FastifyReply, secret: string, maxAgeSeconds: number): void;
  endSession(reply: FastifyReply): void;
  /** What a login by an identity provider needs when it comes back. */
  oidc(request: FastifyRequest): string | null;
  setOidc(reply: FastifyReply, value: string | null): void;
}

/**
 * Creates the maker of cookies.
 *
 * Over https they are `Secure` and `__Host-`, so that neither a neighbour's subdomain nor plain http can set them. Scripts never see them,
 * and other sites never make a browser send the session's. The one for identity providers is `Lax`, because the way back comes from another site.
 */
export function createCookies(isHttps: () => boolean): Cookies {
  const named = (name: string): string => `${isHttps() ? '__Host-' : ''}${name}`;
  const attributes = (sameSite: 'Strict' | 'Lax', maxAge: number): string =>
    `; Path=/; HttpOnly; SameSite=${sameSite}; Max-Age=${maxAge}${isHttps() ? '; Secure' : ''}`;
  const set = (reply: FastifyReply, text: string): void => void reply.header('set-cookie', text);
  return {
    session: (request) => readCookie(request, named(sessionName)),
    setSession: (reply, secret, maxAge) => set(reply, `${named(sessionName)}=${secret}${attributes('Strict', maxAge)}`),
    endSession: (reply) => set(reply, `${named(sessionName)}=${attributes('Strict', 0)}`),
    oidc: (request) => readCookie(request, named(oidcName)),
    setOidc: (reply, value) =>
      set(reply, `${named(oidcName)}=${value ?? ''}${attributes('Lax', value === null ? 0 : 600)}`),
  };
}

const sessionName = 'rasp_session';
const oidcName = 'rasp_oidc';

/** The first cookie of a name, or null. Values are base64url, so nothing needs to be decoded. */
function readCookie(request: FastifyRequest, name: string): string | null {
  for (const part of (request.headers.cookie ?? '').slice(0, 8_192).split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return null;
}
