import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';

/** Gives a setting, making it with `create` the first time. Two processes that race get the same value. */
export async function settingOrCreate(
  db: Kysely<Tables>,
  name: string,
  create: () => string,
): Promise<{ readonly value: string; readonly created: boolean }> {
  const existing = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
  if (existing !== undefined) return { value: existing.value, created: false };
  const value = create();
  const inserted = await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 1n) return { value, created: true };
  const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirstOrThrow();
  return { value: row.value, created: false };
}

/** A setting's value, or null. */
export async function readSetting(db: Kysely<Tables>, name: string): Promise<string | null> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value ?? null;
}

/** Sets a setting, whether or not it was there. */
export async function saveSetting(db: Kysely<Tables>, name: string, value: string): Promise<void> {
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict((oc) => oc.column('name').doUpdateSet({ value }))
    .execute();
}
