import type { Kysely } from 'kysely';
import { inChunks } from '../store/in-chunks.ts';
import type { Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import type { NewEntry } from '../trust/merge-entry.ts';
import { addEntries, type IntakeRules } from './blacklist.ts';
import { holdList } from './blacklist-states.ts';
import type { Committed } from './changes.ts';
import { putByText, readPutByText } from './put-by-text.ts';

/** Reported entries that are on disk and not on the list yet. */
export interface PutBy {
  /** Sorts by time, and no replica gives it twice. */
  readonly id: string;
  readonly entries: readonly NewEntry[];
}

/** Puts reported entries by: when this resolves, they are on disk. One row, however many they are. */
export async function putReportsBy(db: Kysely<Tables>, { id, entries }: PutBy, now: number): Promise<void> {
  await db
    .insertInto('put_by_reports')
    .values({ id, at: now, entries: putByText(entries) })
    .execute();
}

/**
 * Lists what was put by, each once: what another replica has listed meanwhile is passed over. Gives the changes.
 */
export function listPutBy(
  db: Kysely<Tables>,
  parts: readonly PutBy[],
  now: number,
  rules: IntakeRules,
): Promise<Committed> {
  return inTransaction(db, async (tx) => {
    // As everybody does who changes the list, so that nobody waits for somebody who waits for them.
    await holdList(tx);
    const taken = new Set<string>();
    for (const chunk of inChunks(parts.map((part) => part.id))) {
      const rows = await tx.deleteFrom('put_by_reports').where('id', 'in', chunk).returning('id').execute();
      for (const { id } of rows) taken.add(id);
    }
    const entries = parts.filter((part) => taken.has(part.id)).flatMap((part) => part.entries);
    return addEntries(tx, entries, now, rules);
  });
}

/** What was put by before a time and is still not listed, the oldest first: whoever put it by is gone. */
export async function readPutBy(db: Kysely<Tables>, before: number, limit: number): Promise<readonly PutBy[]> {
  const rows = await db
    .selectFrom('put_by_reports')
    .selectAll()
    .where('at', '<', before)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id, entries }) => ({ id, entries: readPutByText(entries) }));
}
