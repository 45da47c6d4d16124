import type { Kysely } from 'kysely';
import type { ProfileRow, Tables } from '../store/tables.ts';

/** Every profile at its current revision, by name. */
export function listProfiles(db: Kysely<Tables>): Promise<readonly ProfileRow[]> {
  return db.selectFrom('profiles').selectAll().orderBy('name').execute();
}

/** One profile, or null. */
export async function findProfile(db: Kysely<Tables>, name: string): Promise<ProfileRow | null> {
  return (await db.selectFrom('profiles').selectAll().where('name', '=', name).executeTakeFirst()) ?? null;
}

/**
 * Stores a new revision of a profile, making the profile where it is missing, and gives the revision.
 *
 * A configuration equal to the current one makes no revision: agents would fetch it for nothing.
 */
export function saveProfile(db: Kysely<Tables>, name: string, config: string, now: number): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .insertInto('profiles')
      .values({ name, revision: 1, config, updated_at: now })
      .onConflict((oc) =>
        oc
          .column('name')
          .doUpdateSet((eb) => ({ revision: eb('profiles.revision', '+', 1), config, updated_at: now }))
          .where('profiles.config', '!=', config),
      )
      .returning('revision')
      .executeTakeFirst();
    if (row === undefined) {
      const current = await tx
        .selectFrom('profiles')
        .select('revision')
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      return current.revision;
    }
    await tx
      .insertInto('profile_revisions')
      .values({ profile: name, revision: row.revision, config, created_at: now })
      .execute();
    return row.revision;
  });
}

/** Makes the profile `default` with nothing set, unless any profile exists, so that the first key works at once. */
export async function ensureDefaultProfile(db: Kysely<Tables>, now: number): Promise<void> {
  if ((await db.selectFrom('profiles').select('name').limit(1).executeTakeFirst()) !== undefined) return;
  await saveProfile(db, 'default', '{}', now);
}
