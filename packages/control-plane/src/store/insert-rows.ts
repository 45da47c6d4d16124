import type { CompiledQuery, InsertQueryBuilder, InsertResult, Kysely } from 'kysely';
import { inChunks } from './in-chunks.ts';
import type { Tables } from './tables.ts';

/** Inserts rows of one table; to be called in a transaction where they belong together. */
export type InsertRows<Row> = (db: Kysely<Tables>, rows: readonly Row[]) => Promise<void>;

type Insert<Table extends keyof Tables> = InsertQueryBuilder<Tables, Table, InsertResult>;

/**
 * Creates what inserts rows by statements that the query builder makes once for each number of rows.
 *
 * For a thousand values it takes as long to put a statement together as SQLite takes to carry it out, and its text is the same each
 * time. `finish` adds what is to happen where a row is there already; it must name no values.
 */
export function createInsertRows<Table extends keyof Tables>(
  table: Table,
  columns: Readonly<Record<keyof Tables[Table], true>>,
  finish: (insert: Insert<Table>) => Insert<Table> = (insert) => insert,
): InsertRows<Tables[Table]> {
  const names = Object.keys(columns) as (keyof Tables[Table])[];
  const blank = Object.fromEntries(names.map((name) => [name, null]));
  /** By the database's dialect, which all transactions of a store share. */
  const made = new WeakMap<object, Map<number, CompiledQuery>>();

  function statementFor(db: Kysely<Tables>, count: number): CompiledQuery {
    const { adapter } = db.getExecutor();
    let statements = made.get(adapter);
    if (statements === undefined) {
      statements = new Map();
      made.set(adapter, statements);
    }
    let statement = statements.get(count);
    if (statement === undefined) {
      const rows = Array.from({ length: count }, () => blank);
      statement = finish(db.insertInto(table).values(rows as never) as Insert<Table>).compile();
      statements.set(count, statement);
    }
    return statement;
  }

  return async (db, rows) => {
    for (const chunk of inChunks(rows)) {
      const parameters: unknown[] = [];
      for (const row of chunk) for (const name of names) parameters.push(row[name]);
      await db.executeQuery({ ...statementFor(db, chunk.length), parameters });
    }
  };
}
