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

/** Changes the profile or the end of a key; null where there is no such key that is not revoked. */
export function changeKey(
  db: Kysely<Tables>,
  selector: string,
  changes: { readonly profile?: string; readonly expires_at?: number | null },
): Promise<KeyRow | null> {
  return inTransaction(db, async (tx) => {
    await noteDirectoryChange(tx);
    const query = tx.updateTable('keys').where('selector', '=', selector).where('revoked_at', 'is', null);
    return (await query.set(changes).returningAll().executeTakeFirst()) ?? null;
  });
}

/** Keys by name with the number of functions that used them, `after` a name, at most `limit`. */
export function listKeysWithUse(
  db: Kysely<Tables>,
  filter: {
    readonly after: string | null;
    readonly limit: number;
    readonly profile?: string | undefined;
    readonly revoked?: boolean | undefined;
  },
): Promise<readonly (KeyRow & { readonly functions: number })[]> {
  let query = db
    .selectFrom('keys')
    .selectAll('keys')
    .select((eb) =>
      eb
        .selectFrom('functions')
        .whereRef('functions.selector', '=', 'keys.selector')
        .select((count) => count.fn.countAll<number>().as('count'))
        .as('functions'),
    )
    .orderBy('keys.name')
    .limit(filter.limit);
  if (filter.after !== null) query = query.where('keys.name', '>', filter.after);
  if (filter.profile !== undefined) query = query.where('keys.profile', '=', filter.profile);
  if (filter.revoked !== true) query = query.where('keys.revoked_at', 'is', null);
  return query.$castTo<KeyRow & { readonly functions: number }>().execute();
}

/** How many functions used a key. */
export async function countFunctionsOf(db: Kysely<Tables>, selector: string): Promise<number> {
  const { count } = await db
    .selectFrom('functions')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('selector', '=', selector)
    .executeTakeFirstOrThrow();
  return count;
}

/** One key, or null. */
export async function findKey(db: Kysely<Tables>, selector: string): Promise<KeyRow | null> {
  return (await db.selectFrom('keys').selectAll().where('selector', '=', selector).executeTakeFirst()) ?? null;
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
