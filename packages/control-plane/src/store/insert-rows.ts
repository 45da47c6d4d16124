import type { InsertQueryBuilder, InsertResult, Kysely } from 'kysely';
import { inChunks } from './in-chunks.ts';
import { createKeptStatements } from './kept-statements.ts';
import type { Tables } from './tables.ts';

/** Inserts rows of one table; to be called in a transaction where they belong together. */
export type InsertRows<Row> = (db: Kysely<Tables>, rows: readonly Row[]) => Promise<void>;

type Insert<Table extends keyof Tables> = InsertQueryBuilder<Tables, Table, InsertResult>;

/**
 * Creates what inserts rows by statements that the query builder makes once for each number of rows.
 *
 * `finish` adds what is to happen where a row is there already; it must name no values.
 */
export function createInsertRows<Table extends keyof Tables>(
  table: Table,
  columns: Readonly<Record<keyof Tables[Table], true>>,
  finish: (insert: Insert<Table>) => Insert<Table> = (insert) => insert,
): InsertRows<Tables[Table]> {
  const names = Object.keys(columns) as (keyof Tables[Table])[];
  const blank = Object.fromEntries(names.map((name) => [name, null]));
  const statementFor = createKeptStatements((db, count) => {
    const rows = Array.from({ length: count }, () => blank);
    return finish(db.insertInto(table).values(rows as never) as Insert<Table>);
  });
  return async (db, rows) => {
    let left = rows.length;
    for (const chunk of inChunks(rows)) {
      const parameters: unknown[] = [];
      for (const row of chunk) for (const name of names) parameters.push(row[name]);
      await db.executeQuery({ ...statementFor(db, chunk.length), parameters });
      left -= chunk.length;
      // SQLite works in this very thread, some milliseconds for each: who waits for an answer from memory has it in between.
      if (left > 0) await new Promise((resolve) => setImmediate(resolve));
    }
  };
}
