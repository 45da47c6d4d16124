import { type Kysely, sql, type Transaction } from 'kysely';
import type { CounterName } from '../store/database.ts';
import { createInsertRows, type InsertRows } from '../store/insert-rows.ts';
import type { BlacklistRow, ChangeRow, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';

/**
 * Takes `count` numbers for changes and gives the first.
 *
 * The statement locks the counter until the transaction ends, so numbers become visible in their own order and a reader
 * that has seen N has seen everything below it. A number that is not used leaves a gap, which is harmless.
 */
export async function takeChangeNumbers(tx: Transaction<Tables>, count: number): Promise<number> {
  return (await raise(tx, 'change', count)) - count + 1;
}

/**
 * Notes that keys, profiles or anything else changed that every replica holds in memory; to be called in the transaction that
 * changes it. Replicas read it all anew.
 */
export async function noteDirectoryChange(tx: Transaction<Tables>): Promise<void> {
  await raise(tx, 'directory', 1);
}

/** Raises a counter and gives what it stands at; its row stays locked until the transaction ends. */
export async function raise(tx: Transaction<Tables>, name: CounterName, by: number): Promise<number> {
  const row = await tx
    .updateTable('counters')
    .set({ value: sql<number>`value + ${by}` })
    .where('name', '=', name)
    .returning('value')
    .executeTakeFirstOrThrow();
  return row.value;
}

/** Raises a counter by one, and to `least` where it stands below. */
export async function raisePast(tx: Transaction<Tables>, name: CounterName, least: number): Promise<void> {
  const value = await raise(tx, name, 1);
  if (value < least) await raise(tx, name, least - value);
}

/** Where the counters stand. One small read says whether anything is new. */
export async function readCounters(db: Kysely<Tables>): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom('counters').selectAll().execute();
  return new Map(rows.map((row) => [row.name, row.value]));
}

/** The last number taken. */
export async function lastChangeNumber(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom('counters').select('value').where('name', '=', 'change').executeTakeFirst();
  return row?.value ?? 0;
}

/** Writes changes; to be called in the transaction that makes them. */
export const insertChanges: InsertRows<ChangeRow> = createInsertRows('changes', {
  seq: true,
  scope: true,
  operation: true,
  network: true,
  address: true,
  detected_at: true,
  expires_at: true,
  at: true,
});

/** The changes after `seq`, oldest first, at most `limit`. */
export function changesAfter(db: Kysely<Tables>, seq: number, limit: number): Promise<readonly ChangeRow[]> {
  return db.selectFrom('changes').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute();
}

/** Forgets the changes up to a number and notes it; a client with an older cursor fetches the whole list. */
export function pruneChanges(db: Kysely<Tables>, through: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    const value = String(through);
    await tx
      .insertInto('settings')
      .values({ name: prunedThrough, value })
      .onConflict((oc) => oc.column('name').doUpdateSet({ value }))
      .execute();
    await tx.deleteFrom('changes').where('seq', '<=', through).execute();
  });
}

/** The number up to which changes have been forgotten. */
export async function changesPrunedThrough(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', prunedThrough).executeTakeFirst();
  return Number(row?.value ?? 0);
}

const prunedThrough = 'changes_pruned_through';

/** Changes of one transaction, as it committed them, and the last number that was taken before it began. */
export interface Committed {
  readonly after: number;
  readonly changes: readonly ChangeRow[];
}

/** The change that tells agents of an entry. */
export function changeOf(
  row: Omit<BlacklistRow, 'seq'>,
  operation: ChangeRow['operation'],
  seq: number,
  now: number,
): ChangeRow {
  const { scope, network, address, detected_at, expires_at } = row;
  return { seq, scope, operation, network, address, detected_at, expires_at, at: now };
}
