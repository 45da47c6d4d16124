import type { Kysely, Selectable, Updateable } from 'kysely';
import { ControlPlaneError } from '../errors.ts';
import type { ApiTokenRow, SessionRow, Tables, UserRow } from '../store/tables.ts';

/** Everybody who may log in, by name. */
export function listUsers(db: Kysely<Tables>): Promise<readonly UserRow[]> {
  return db.selectFrom('users').selectAll().orderBy('name').execute();
}

/** One user by id, name, or what an identity provider calls them; null where there is none. */
export async function findUser(
  db: Kysely<Tables>,
  by: { readonly id: string } | { readonly name: string } | { readonly issuer: string; readonly subject: string },
): Promise<UserRow | null> {
  let query = db.selectFrom('users').selectAll();
  if ('id' in by) query = query.where('id', '=', by.id);
  else if ('name' in by) query = query.where('name', '=', by.name);
  else query = query.where('oidc_issuer', '=', by.issuer).where('oidc_subject', '=', by.subject);
  return (await query.executeTakeFirst()) ?? null;
}

/** True where anybody was ever made a user. */
export async function hasUsers(db: Kysely<Tables>): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Stores a user. Throws RASP_CP_NAME_TAKEN where there is one of this name. */
export async function insertUser(db: Kysely<Tables>, row: UserRow): Promise<void> {
  const result = await db
    .insertInto('users')
    .values(row)
    .onConflict((oc) => oc.column('name').doNothing())
    .executeTakeFirst();
  if (result.numInsertedOrUpdatedRows !== 1n) {
    throw new ControlPlaneError('RASP_CP_NAME_TAKEN', `There is a user ${row.name} already; choose another name.`);
  }
}

/** Changes a user and gives them as they are then; null where there is none. */
export async function updateUser(
  db: Kysely<Tables>,
  id: string,
  changes: Partial<Updateable<UserRow>>,
): Promise<UserRow | null> {
  if (Object.keys(changes).length === 0) return findUser(db, { id });
  const query = db.updateTable('users').set(changes).where('id', '=', id).returningAll();
  return (await query.executeTakeFirst()) ?? null;
}

/** How many administrators may log in. */
export async function countAdmins(db: Kysely<Tables>): Promise<number> {
  const { count } = await db
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** How many logins of each user have not ended. */
export async function countSessions(db: Kysely<Tables>, now: number): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('sessions')
    .select((eb) => ['user_id', eb.fn.countAll<number>().as('count')])
    .where('expires_at', '>', now)
    .groupBy('user_id')
    .execute();
  return new Map(rows.map((row) => [row.user_id, row.count]));
}

/** Stores a login. */
export async function insertSession(db: Kysely<Tables>, row: SessionRow): Promise<void> {
  await db.insertInto('sessions').values(row).execute();
}

/** A login with its user, or null. */
export async function findSession(
  db: Kysely<Tables>,
  idHash: string,
): Promise<{ readonly session: SessionRow; readonly user: UserRow } | null> {
  const session = await db.selectFrom('sessions').selectAll().where('id_hash', '=', idHash).executeTakeFirst();
  const user = session === undefined ? null : await findUser(db, { id: session.user_id });
  return session === undefined || user === null ? null : { session, user };
}

/** Notes that a login was used. */
export async function touchSession(db: Kysely<Tables>, idHash: string, now: number): Promise<void> {
  await db.updateTable('sessions').set({ last_seen_at: now }).where('id_hash', '=', idHash).execute();
}

/** Ends one login. */
export async function deleteSession(db: Kysely<Tables>, idHash: string): Promise<void> {
  await db.deleteFrom('sessions').where('id_hash', '=', idHash).execute();
}

/** Ends all logins of a user, but for one where it is named. */
export async function deleteSessionsOf(db: Kysely<Tables>, userId: string, but: string | null = null): Promise<void> {
  let query = db.deleteFrom('sessions').where('user_id', '=', userId);
  if (but !== null) query = query.where('id_hash', '!=', but);
  await query.execute();
}

/** Forgets logins that ended, by their time or by not being used since `idleSince`. */
export async function pruneSessions(db: Kysely<Tables>, now: number, idleSince: number): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where((eb) => eb.or([eb('expires_at', '<=', now), eb('last_seen_at', '<', idleSince)]))
    .execute();
}

/** A token with the names of its owner. */
export type OwnedToken = Selectable<ApiTokenRow> & { readonly user_name: string };

/** API tokens, newest first: those of one user, or all. */
export function listTokens(db: Kysely<Tables>, userId: string | null): Promise<readonly OwnedToken[]> {
  let query = db
    .selectFrom('api_tokens')
    .innerJoin('users', 'users.id', 'api_tokens.user_id')
    .selectAll('api_tokens')
    .select('users.name as user_name')
    .orderBy('api_tokens.created_at', 'desc')
    .orderBy('api_tokens.selector');
  if (userId !== null) query = query.where('api_tokens.user_id', '=', userId);
  return query.execute();
}

/** Stores an API token. */
export async function insertToken(db: Kysely<Tables>, row: ApiTokenRow): Promise<void> {
  await db.insertInto('api_tokens').values(row).execute();
}

/** A token with its owner, or null. */
export async function findToken(
  db: Kysely<Tables>,
  selector: string,
): Promise<{ readonly token: ApiTokenRow; readonly user: UserRow } | null> {
  const token = await db.selectFrom('api_tokens').selectAll().where('selector', '=', selector).executeTakeFirst();
  const user = token === undefined ? null : await findUser(db, { id: token.user_id });
  return token === undefined || user === null ? null : { token, user };
}

/** Notes that a token was used. */
export async function touchToken(db: Kysely<Tables>, selector: string, now: number): Promise<void> {
  await db.updateTable('api_tokens').set({ last_used_at: now }).where('selector', '=', selector).execute();
}

/** Ends a token, of one user or of anybody; gives false where there is none that is live. */
export async function revokeToken(
  db: Kysely<Tables>,
  selector: string,
  userId: string | null,
  now: number,
): Promise<boolean> {
  let query = db
    .updateTable('api_tokens')
    .set({ revoked_at: now })
    .where('selector', '=', selector)
    .where('revoked_at', 'is', null);
  if (userId !== null) query = query.where('user_id', '=', userId);
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}
