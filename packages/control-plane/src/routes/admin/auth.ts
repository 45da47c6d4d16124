import type { FastifyReply } from 'fastify';
import { auth } from '../../api/index.ts';
import { actorOfUser, type Known } from '../../people/authenticator.ts';
import type { LoginPlace, NewSession } from '../../people/logins.ts';
import { csrfTokenOf } from '../../people/secrets.ts';
import { type AdminRoute, type Call, defineRoute } from '../../plugins/admin-api.ts';
import { ApiProblem } from '../../plugins/problems.ts';
import { findUser } from '../../repositories/people.ts';
import type { Services } from '../../services.ts';
import type { UserRow } from '../../store/tables.ts';

/** How people come in and go. */
export const authRoutes: readonly AdminRoute[] = [
  defineRoute(auth.getLoginOptions, async ({ services }) => ({
    needsSetup: await services.logins.needsSetup(),
    password: true,
    oidc: services.oidc === null ? null : { title: services.oidc.title, url: 'api/v1/auth/oidc/begin' },
  })),

  defineRoute(auth.setUp, async (call) => {
    const { secret, name, password } = call.body;
    const session = await call.services.logins.setUp(secret, name, password, placeOf(call));
    if (session === null) {
      throw new ApiProblem(
        'refused',
        'The setup secret is not the one that was printed, or somebody was set up already.',
      );
    }
    return enter(session, call.services, call.reply);
  }),

  defineRoute(auth.logIn, async (call) => {
    const session = await call.services.logins.byPassword(call.body.name, call.body.password, placeOf(call));
    if (session === 'too-many') throw tooMany();
    if (session === null) throw new ApiProblem('not-logged-in', 'Name or password is wrong.');
    return enter(session, call.services, call.reply);
  }),

  defineRoute(auth.getSession, (call) => {
    const known = knownOf(call);
    return { actor: known.actor, csrfToken: known.csrfToken, expiresAt: known.expiresAt };
  }),

  defineRoute(auth.logOut, async (call) => {
    const { session, userId } = knownOf(call);
    if (session === null || userId === null) throw new ApiProblem('refused', 'A token has no session; revoke it.');
    await call.services.logins.end(session, userId, call.request.ip);
    call.services.cookies.endSession(call.reply);
    return undefined;
  }),

  defineRoute(auth.changeOwnPassword, async (call) => {
    const { session } = knownOf(call);
    const user = await ownUser(call);
    if (session === null) throw new ApiProblem('refused', 'Passwords are changed in a session.');
    if (user.password_hash === null) throw new ApiProblem('refused', 'You log in by your identity provider.');
    const matches = await call.services.logins.isPassword(user, call.body.current, placeOf(call));
    if (matches === 'too-many') throw tooMany();
    if (!matches) throw new ApiProblem('refused', 'The current password is wrong.');
    await call.services.people.change(user.id, { password: call.body.password }, call.by, session);
    return undefined;
  }),
];

/** Where a request comes from. */
export function placeOf(call: Pick<Call<never>, 'request'>): LoginPlace {
  return { ip: call.request.ip, userAgent: call.request.headers['user-agent'] ?? '' };
}

function enter(session: NewSession, services: Services, reply: FastifyReply) {
  services.cookies.setSession(reply, session.secret, Math.ceil((session.expiresAt - services.now()) / 1_000));
  return {
    actor: actorOfUser(session.user),
    csrfToken: csrfTokenOf(session.secret),
    expiresAt: session.expiresAt,
  };
}

/** The caller; on routes that nobody unknown reaches. */
export function knownOf(call: { readonly known: Known | null }): Known {
  if (call.known === null) throw new ApiProblem('not-logged-in', 'Log in first.');
  return call.known;
}

/** The user behind the caller. The token of the server's start has none. */
export async function ownUser(call: { readonly known: Known | null; readonly services: Services }): Promise<UserRow> {
  const { userId } = knownOf(call);
  const user = userId === null ? null : await findUser(call.services.db, { id: userId });
  if (user === null)
    throw new ApiProblem('refused', 'The admin token of the server belongs to nobody; log in as a user.');
  return user;
}

function tooMany(): ApiProblem {
  return new ApiProblem('too-many', 'Too many tries; wait a while.');
}
