import { users } from '../../api/index.ts';
import { type AdminRoute, actorOf, defineRoute } from '../../plugins/admin-api.ts';
import { ApiProblem } from '../../plugins/problems.ts';
import { countSessions, listTokens, listUsers, type OwnedToken } from '../../repositories/people.ts';
import type { UserRow } from '../../store/tables.ts';
import { knownOf, ownUser } from './auth.ts';

/** People and their tokens. */
export const userRoutes: readonly AdminRoute[] = [
  defineRoute(users.listUsers, async ({ services, now }) => {
    const sessions = await countSessions(services.db, now);
    const rows = await listUsers(services.db);
    return { items: rows.map((row) => userOf(row, sessions.get(row.id) ?? 0)), next: null };
  }),

  defineRoute(users.addUser, async ({ services, body, by }) => {
    if (body.password === undefined && services.oidc === null) {
      throw new ApiProblem('refused', 'Without an identity provider a user needs a password.');
    }
    const { name, displayName, role, password } = body;
    return userOf(await services.people.add({ name, displayName, role, password: password ?? null }, by), 0);
  }),

  defineRoute(users.changeUser, async (call) => {
    const { services, params, body, by, now } = call;
    const user = await services.people.change(params.id, body, by, knownOf(call).session);
    return userOf(user, (await countSessions(services.db, now)).get(user.id) ?? 0);
  }),

  defineRoute(users.endSessions, async ({ services, params, by }) => {
    await services.people.endSessions(params.id, by);
    return undefined;
  }),

  defineRoute(users.listTokens, async (call) => {
    const { services } = call;
    const rows = await listTokens(services.db, actorOf(call).role === 'admin' ? null : (await ownUser(call)).id);
    return { items: rows.map(tokenOf), next: null };
  }),

  defineRoute(users.addToken, async (call) => {
    const { services, body, by, now } = call;
    const owner = await ownUser(call);
    // A token that was stolen must not outlive its end by making another.
    if (actorOf(call).kind === 'token') throw new ApiProblem('refused', 'Tokens are made in a session.');
    const expiresAt = body.expiresInDays === null ? null : now + body.expiresInDays * 86_400_000;
    const made = await services.people.addToken({ name: body.name, userId: owner.id, role: body.role, expiresAt }, by);
    const row = (await listTokens(services.db, owner.id)).find((token) => token.selector === made.selector);
    if (row === undefined) throw new ApiProblem('not-found', 'The token was removed meanwhile.');
    return { token: tokenOf(row), secret: made.text };
  }),

  defineRoute(users.revokeToken, async (call) => {
    const { services, params, by } = call;
    const userId = actorOf(call).role === 'admin' ? null : (await ownUser(call)).id;
    await services.people.revokeToken(params.selector, userId, by);
    return undefined;
  }),
];

function userOf(row: UserRow, sessions: number) {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    role: row.role,
    disabled: row.disabled_at !== null,
    password: row.password_hash !== null,
    oidc: row.oidc_subject !== null,
    createdAt: row.created_at,
    createdBy: row.created_by,
    lastLoginAt: row.last_login_at,
    sessions,
  };
}

function tokenOf(row: OwnedToken) {
  return {
    selector: row.selector,
    name: row.name,
    userId: row.user_id,
    userName: row.user_name,
    role: row.role,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revoked: row.revoked_at !== null,
  };
}
