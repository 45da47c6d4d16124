import { auth } from '../../api/index.ts';
import type { Oidc } from '../../people/oidc.ts';
import { userOfPerson } from '../../people/provided-user.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { ApiProblem } from '../../plugins/problems.ts';
import type { Services } from '../../services.ts';
import { placeOf } from './auth.ts';

/** The way through an identity provider and back. */
export const oidcRoutes: readonly AdminRoute[] = [
  defineRoute(auth.beginOidc, async ({ services, reply }) => {
    const { url, cookie } = await oidcOf(services).begin(redirectUri(services));
    services.cookies.setOidc(reply, cookie);
    return reply.redirect(url, 303);
  }),

  defineRoute(auth.endOidc, async (call) => {
    const { services, request, reply, now } = call;
    const query = request.url.indexOf('?');
    const came = new URL(`${redirectUri(services)}${query < 0 ? '' : request.url.slice(query)}`);
    const person = await oidcOf(services).end(came, services.cookies.oidc(request));
    services.cookies.setOidc(reply, null);
    const user = await userOfPerson(services.db, person, request.ip, now);
    if (user === null) throw new ApiProblem('not-allowed', 'You are known, but nothing gives you a role here.');
    const session = await services.logins.byProvider(user, placeOf(call));
    services.cookies.setSession(reply, session.secret, Math.ceil((session.expiresAt - now) / 1_000));
    // A redirect would still count as coming from the provider's site, and the browser would keep the cookie back; a page of ours does not.
    return reply
      .header('content-type', 'text/html; charset=utf-8')
      .send(`<!doctype html><meta http-equiv="refresh" content="0;url=${homeOf(services)}"><title>Logged in</title>`);
  }),
];

function oidcOf(services: Services): Oidc {
  if (services.oidc === null) throw new ApiProblem('not-found', 'There is no identity provider.');
  return services.oidc;
}

function redirectUri(services: Services): string {
  return `${services.publicUrl()}/api/v1/auth/oidc/callback`;
}

/** The path of the pages; a public URL holds nothing that HTML would take for more than text. */
function homeOf(services: Services): string {
  return `${new URL(services.publicUrl()).pathname.replace(/\/$/, '')}/`.replaceAll('"', '%22');
}
