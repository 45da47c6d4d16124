import { type Kysely, SqliteAdapter, sql } from 'kysely';

/** A column: `?` at the end allows null. No other type is the same on all databases. */
type ColumnType = 'text' | 'text?' | 'bigint' | 'bigint?';

/** A table in a few words. */
export interface TableShape {
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly key: readonly string[];
  readonly unique?: readonly (readonly string[])[];
  readonly indexes?: readonly (readonly string[])[];
  /** Keeps the rows in the order of their key and no second index for it, where that has to be asked for: in SQLite. */
  readonly isClustered?: boolean;
}

/** Creates a table with its indexes, named after the table and their columns. */
export async function createTable(db: Kysely<unknown>, name: string, shape: TableShape): Promise<void> {
  let table = db.schema.createTable(name);
  for (const [column, type] of Object.entries(shape.columns)) {
    table = type.endsWith('?')
      ? table.addColumn(column, bare(type))
      : table.addColumn(column, bare(type), (c) => c.notNull());
  }
  const keyed = table.addPrimaryKeyConstraint(`${name}_pk`, [...shape.key] as never[]);
  const isClustered = shape.isClustered === true && db.getExecutor().adapter instanceof SqliteAdapter;
  await (isClustered ? keyed.modifyEnd(sql`without rowid`) : keyed).execute();
  for (const columns of shape.unique ?? []) {
    await db.schema
      .createIndex(`${name}_${columns.join('_')}`)
      .unique()
      .on(name)
      .columns([...columns])
      .execute();
  }
  for (const columns of shape.indexes ?? []) {
    await db.schema
      .createIndex(`${name}_${columns.join('_')}`)
      .on(name)
      .columns([...columns])
      .execute();
  }
}

/** Adds columns to a table that may hold rows; `value` is what those rows get. */
export async function addColumns(
  db: Kysely<unknown>,
  table: string,
  columns: Readonly<Record<string, readonly [type: ColumnType, value?: string | number]>>,
): Promise<void> {
  for (const [column, [type, value]] of Object.entries(columns)) {
    await db.schema
      .alterTable(table)
      .addColumn(column, bare(type), (c) => (type.endsWith('?') ? c : c.notNull().defaultTo(value ?? '')))
      .execute();
  }
}

function bare(type: ColumnType): 'text' | 'bigint' {
  return type.startsWith('text') ? 'text' : 'bigint';
}
