import { CompiledQuery, type RawBuilder, SqliteAdapter, sql, type Transaction } from 'kysely';
import { inChunks } from './in-chunks.ts';
import { storableJson } from './storable.ts';
import type { Tables } from './tables.ts';

/** A table that exists in statements alone, and the types of its columns; the first is a number by which a row is found. */
export interface GivenTable {
  readonly name: string;
  readonly columns: Readonly<Record<string, 'text' | 'bigint'>>;
}

/**
 * Gives rows to the statements of a transaction, as something that stands behind `from` and needs an alias.
 *
 * What is bound once can go into several tables, and into several columns of each: with rows of twenty columns SQLite's driver takes
 * longer to hand over the values than the database to store them. SQLite gets a temporary table, which holds until the next rows are
 * given to it; PostgreSQL gets JSON, so that nothing has to be made on its connections.
 */
export async function giveRows(
  tx: Transaction<Tables>,
  table: GivenTable,
  rows: readonly (readonly unknown[])[],
): Promise<RawBuilder<unknown>> {
  if (tx.getExecutor().adapter instanceof SqliteAdapter) {
    await fill(tx, table, rows);
    return sql`${sql.table(`temp.given_${table.name}`)}`;
  }
  const columns = Object.entries(table.columns).map(
    ([name, type], index) => sql`cast(r.value ->> ${sql.lit(index)} as ${sql.raw(type)}) as ${sql.ref(name)}`,
  );
  const json = storableJson(JSON.stringify(rows));
  return sql`(select ${sql.join(columns)} from json_array_elements(cast(${json} as json)) as r(value))`;
}

async function fill(
  tx: Transaction<Tables>,
  { name, columns }: GivenTable,
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const [key, ...others] = Object.keys(columns);
  const run = (text: string, values: readonly unknown[] = []) => tx.executeQuery(CompiledQuery.raw(text, [...values]));
  await run(`create temp table if not exists given_${name} (${key} integer primary key, ${others.join(', ')})`);
  await run(`delete from temp.given_${name}`);
  for (const chunk of inChunks(rows)) {
    const values: unknown[] = [];
    for (const row of chunk) for (const value of row) values.push(value);
    await run(insertInto(name, others.length, chunk.length), values);
  }
}

/** The same text each time, by which the database's driver finds the statement that it has prepared. */
function insertInto(name: string, others: number, rows: number): string {
  const id = `${name} ${others} ${rows}`;
  let text = inserts.get(id);
  if (text === undefined) {
    const row = `(?${', ?'.repeat(others)})`;
    text = `insert into temp.given_${name} values ${row}${`, ${row}`.repeat(rows - 1)}`;
    inserts.set(id, text);
  }
  return text;
}

const inserts = new Map<string, string>();
