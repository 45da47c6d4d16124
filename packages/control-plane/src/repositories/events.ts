import type { Kysely } from 'kysely';
import type { EventRow, Tables } from '../store/tables.ts';

/** Stores events. One whose id is taken (a clock that was set back) is dropped: it must not hold up all that follow. */
export async function insertEvents(db: Kysely<Tables>, rows: readonly EventRow[]): Promise<void> {
  for (let index = 0; index < rows.length; index += rowsPerInsert) {
    await db
      .insertInto('events')
      .values(rows.slice(index, index + rowsPerInsert))
      .onConflict((oc) => oc.column('id').doNothing())
      .execute();
  }
}

/** The newest events first. */
export function listEvents(db: Kysely<Tables>, limit: number): Promise<readonly EventRow[]> {
  return db.selectFrom('events').selectAll().orderBy('id', 'desc').limit(limit).execute();
}

/** Keeps the newest `keep` events and drops the rest. */
export async function pruneEvents(db: Kysely<Tables>, keep: number): Promise<void> {
  await db
    .deleteFrom('events')
    .where('id', '<=', (eb) => eb.selectFrom('events').select('id').orderBy('id', 'desc').limit(1).offset(keep))
    .execute();
}

/** 20 columns each; SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535. */
const rowsPerInsert = 1_000;

/** When the last event came, or null. */
export async function lastEventAt(db: Kysely<Tables>): Promise<number | null> {
  const row = await db.selectFrom('events').select('received_at').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row?.received_at ?? null;
}
