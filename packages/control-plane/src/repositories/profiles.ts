import type { Kysely } from 'kysely';
import type { ProfileRow, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { noteDirectoryChange } from './changes.ts';

/** Every profile at its current revision, by name. */
export function listProfiles(db: Kysely<Tables>): Promise<readonly ProfileRow[]> {
  return db.selectFrom('profiles').selectAll().orderBy('name').execute();
}

/** One profile, or null. */
export async function findProfile(db: Kysely<Tables>, name: string): Promise<ProfileRow | null> {
  return (await db.selectFrom('profiles').selectAll().where('name', '=', name).executeTakeFirst()) ?? null;
}

/**
 * Stores a new revision of a profile and serves it at once, making the profile where it is missing; gives the revision.
 *
 * A configuration equal to the current one makes no revision: agents would fetch it for nothing.
 */
export function saveProfile(
  db: Kysely<Tables>,
  name: string,
  config: string,
  now: number,
  by: { readonly author: string; readonly reason: string } = { author: '', reason: '' },
): Promise<number> {
  return inTransaction(db, async (tx) => {
    // First of all a write, so that two who change the same profile stand in line.
    await noteDirectoryChange(tx);
    const current = await findProfile(tx, name);
    if (current?.config === config) return current.revision;
    const revision = (current?.last_revision ?? 0) + 1;
    if (current === null) {
      const row = { name, description: '', revision, last_revision: revision, config, updated_at: now };
      await tx.insertInto('profiles').values(row).execute();
    } else {
      await tx
        .updateTable('profiles')
        .set({ revision, last_revision: revision, config, updated_at: now })
        .where('name', '=', name)
        .execute();
      await tx
        .updateTable('profile_revisions')
        .set({ state: 'superseded', state_changed_at: now })
        .where('profile', '=', name)
        .where('revision', '=', current.revision)
        .execute();
    }
    await tx
      .insertInto('profile_revisions')
      .values({
        profile: name,
        revision,
        config,
        state: 'active',
        base_revision: current?.revision ?? null,
        ...by,
        dangers: '[]',
        created_at: now,
        state_changed_at: now,
      })
      .execute();
    return revision;
  });
}

/** Makes the profile `default` with nothing set, unless any profile exists, so that the first key works at once. */
export async function ensureDefaultProfile(db: Kysely<Tables>, now: number): Promise<void> {
  if ((await db.selectFrom('profiles').select('name').limit(1).executeTakeFirst()) !== undefined) return;
  await saveProfile(db, 'default', '{}', now);
}
