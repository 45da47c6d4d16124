import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';

/** Takes or keeps work that one replica does for all, until `now + forMs`; false where another has it. */
export async function takeLease(
  db: Kysely<Tables>,
  lease: { readonly name: string; readonly holder: string; readonly forMs: number },
  now: number,
): Promise<boolean> {
  const { name, holder, forMs } = lease;
  const inserted = await db
    .insertInto('leases')
    .values({ name, holder, expires_at: now + forMs })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 1n) return true;
  const updated = await db
    .updateTable('leases')
    .set({ holder, expires_at: now + forMs })
    .where('name', '=', name)
    .where((eb) => eb.or([eb('holder', '=', holder), eb('expires_at', '<', now)]))
    .executeTakeFirst();
  return updated.numUpdatedRows === 1n;
}

/** Lets go of work, so that another replica need not wait. */
export async function endLease(db: Kysely<Tables>, name: string, holder: string): Promise<void> {
  await db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute();
}
