import type { CompiledQuery, Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Makes a statement for so many values or rows; the values themselves are placeholders. */
type Build = (db: Kysely<Tables>, count: number) => { compile(): CompiledQuery };

/**
 * Creates what gives the same statement for the same number of values or rows, which the query builder makes once.
 *
 * For a thousand values it takes as long to put a statement together as SQLite takes to carry it out, and its text is the same each
 * time.
 */
export function createKeptStatements(build: Build): (db: Kysely<Tables>, count: number) => CompiledQuery {
  /** By the database's dialect, which all transactions of a store share. */
  const made = new WeakMap<object, Map<number, CompiledQuery>>();
  return (db, count) => {
    const { adapter } = db.getExecutor();
    let statements = made.get(adapter);
    if (statements === undefined) {
      statements = new Map();
      made.set(adapter, statements);
    }
    let statement = statements.get(count);
    if (statement === undefined) {
      statement = build(db, count).compile();
      statements.set(count, statement);
    }
    return statement;
  };
}
