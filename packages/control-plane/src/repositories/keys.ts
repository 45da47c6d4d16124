import type { Kysely } from 'kysely';
import { ControlPlaneError } from '../errors.ts';
import type { KeyRow, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { noteDirectoryChange } from './changes.ts';

/** Every key, revoked ones included, by name. */
export function listKeys(db: Kysely<Tables>): Promise<readonly KeyRow[]> {
  return db.selectFrom('keys').selectAll().orderBy('name').execute();
}

/** Stores a key. Throws RASP_CP_NAME_TAKEN where a key of this name exists, revoked or not: names stay unique in the records. */
export function insertKey(db: Kysely<Tables>, row: KeyRow): Promise<void> {
  return inTransaction(db, async (tx) => {
    const result = await tx
      .insertInto('keys')
      .values(row)
      .onConflict((oc) => oc.column('name').doNothing())
      .executeTakeFirst();
    if (result.numInsertedOrUpdatedRows !== 1n) {
      throw new ControlPlaneError('RASP_CP_NAME_TAKEN', `A key named ${row.name} exists already; choose another name.`);
    }
    await noteDirectoryChange(tx);
  });
}

/** Revokes a key by name or selector; gives false where there is no such key that is not revoked. */
export function revokeKey(db: Kysely<Tables>, nameOrSelector: string, now: number): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const result = await tx
      .updateTable('keys')
      .set({ revoked_at: now })
      .where((eb) => eb.or([eb('name', '=', nameOrSelector), eb('selector', '=', nameOrSelector)]))
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) return false;
    await noteDirectoryChange(tx);
    return true;
  });
}

/** Stores when keys were last used; called in batches, because a write per beacon would cost more than the beacon. */
export async function touchKeys(db: Kysely<Tables>, used: ReadonlyMap<string, number>): Promise<void> {
  for (const [selector, at] of used) {
    await db.updateTable('keys').set({ last_used_at: at }).where('selector', '=', selector).execute();
  }
}
