import type { Kysely, Transaction } from 'kysely';
import type {
  ProfileApprovalRow,
  ProfileRevisionRow,
  ProfileRow,
  RevisionState,
  RolloutRow,
  Tables,
} from '../store/tables.ts';
import { noteDirectoryChange } from './changes.ts';

/** Revisions of a profile, newest first, before a number. */
export function listRevisions(
  db: Kysely<Tables>,
  profile: string,
  before: number | null,
  limit: number,
): Promise<readonly ProfileRevisionRow[]> {
  let query = db.selectFrom('profile_revisions').selectAll().where('profile', '=', profile);
  if (before !== null) query = query.where('revision', '<', before);
  return query.orderBy('revision', 'desc').limit(limit).execute();
}

/** One revision, or null. */
export async function findRevision(
  db: Kysely<Tables>,
  profile: string,
  revision: number,
): Promise<ProfileRevisionRow | null> {
  const query = db
    .selectFrom('profile_revisions')
    .selectAll()
    .where('profile', '=', profile)
    .where('revision', '=', revision);
  return (await query.executeTakeFirst()) ?? null;
}

/** Stores a draft under the next number of its profile. */
export async function insertDraft(
  tx: Transaction<Tables>,
  draft: Omit<ProfileRevisionRow, 'revision' | 'state' | 'state_changed_at'>,
): Promise<ProfileRevisionRow> {
  const { last_revision: revision } = await tx
    .updateTable('profiles')
    .set((eb) => ({ last_revision: eb('last_revision', '+', 1) }))
    .where('name', '=', draft.profile)
    .returning('last_revision')
    .executeTakeFirstOrThrow();
  const row: ProfileRevisionRow = { ...draft, revision, state: 'draft', state_changed_at: draft.created_at };
  await tx.insertInto('profile_revisions').values(row).execute();
  return row;
}

/** Puts a revision into a state; `dangers` are those that were found on the way. */
export async function setRevisionState(
  tx: Transaction<Tables>,
  row: Pick<ProfileRevisionRow, 'profile' | 'revision'>,
  state: RevisionState,
  now: number,
  dangers?: string,
): Promise<void> {
  await tx
    .updateTable('profile_revisions')
    .set({ state, state_changed_at: now, ...(dangers === undefined ? {} : { dangers }) })
    .where('profile', '=', row.profile)
    .where('revision', '=', row.revision)
    .execute();
}

/** Serves a revision to all instances; what was served is superseded. */
export async function serveRevision(
  tx: Transaction<Tables>,
  profile: ProfileRow,
  next: ProfileRevisionRow,
  now: number,
): Promise<void> {
  await setRevisionState(tx, { profile: profile.name, revision: profile.revision }, 'superseded', now);
  await setRevisionState(tx, next, 'active', now);
  await tx
    .updateTable('profiles')
    .set({ revision: next.revision, config: next.config, updated_at: now })
    .where('name', '=', profile.name)
    .execute();
}

/** What people said about revisions, by number. */
export async function listApprovals(
  db: Kysely<Tables>,
  profile: string,
  revisions: readonly number[],
): Promise<readonly ProfileApprovalRow[]> {
  if (revisions.length === 0) return [];
  return db
    .selectFrom('profile_approvals')
    .selectAll()
    .where('profile', '=', profile)
    .where('revision', 'in', [...revisions])
    .orderBy('at')
    .execute();
}

/** Notes what somebody says; who changes their mind replaces it. */
export async function saveApproval(tx: Transaction<Tables>, row: ProfileApprovalRow): Promise<void> {
  const { decision, comment, at, user_name } = row;
  await tx
    .insertInto('profile_approvals')
    .values(row)
    .onConflict((oc) =>
      oc.columns(['profile', 'revision', 'user_id']).doUpdateSet({ decision, comment, at, user_name }),
    )
    .execute();
}

/** Rollouts that are under way, by profile. */
export function openRollouts(db: Kysely<Tables>, profile?: string): Promise<readonly RolloutRow[]> {
  let query = db.selectFrom('rollouts').selectAll().where('state', 'in', ['running', 'paused']);
  if (profile !== undefined) query = query.where('profile', '=', profile);
  return query.execute();
}

/** The newest rollouts of a profile, those that are over included. */
export function listRollouts(db: Kysely<Tables>, profile: string, limit: number): Promise<readonly RolloutRow[]> {
  return db
    .selectFrom('rollouts')
    .selectAll()
    .where('profile', '=', profile)
    .orderBy('started_at', 'desc')
    .limit(limit)
    .execute();
}

/** Begins a rollout. */
export async function insertRollout(tx: Transaction<Tables>, row: RolloutRow): Promise<void> {
  await noteDirectoryChange(tx);
  await tx.insertInto('rollouts').values(row).execute();
}

/** Changes a rollout. */
export async function changeRollout(
  tx: Transaction<Tables>,
  id: string,
  changes: Partial<Pick<RolloutRow, 'percent' | 'state' | 'state_reason' | 'updated_at' | 'limits' | 'crossed'>>,
): Promise<void> {
  await noteDirectoryChange(tx);
  await tx.updateTable('rollouts').set(changes).where('id', '=', id).execute();
}
