import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { ControlPlaneError } from '../errors.ts';
import { migrations } from './migrations/index.ts';
import type { Tables } from './tables.ts';

/** An open store: the query builder and a cheap way to see that another process wrote. */
export interface Store {
  readonly db: Kysely<Tables>;
  /** True when another connection committed since the last call. Costs no disk access, so it may be asked often. */
  changedElsewhere(): boolean;
  close(): Promise<void>;
}

/** How to open a store. */
export interface StoreOptions {
  readonly file: string;
  /**
   * How long a statement waits for another writer, in milliseconds. SQLite waits by blocking the whole process, so a
   * server keeps this short and answers "try again", while a command may wait.
   */
  readonly busyTimeoutMs: number;
}

/**
 * Opens the store, creating the file and its tables where they are missing.
 *
 * Write-ahead logging lets the command line read and write while the server runs. Commits are synced to disk, because an
 * acknowledged blacklist entry must survive the machine as well as the process.
 * Throws RASP_CP_DATA_FILE_UNUSABLE when the file cannot be opened or is no database.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const connection = open(options);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: forgivingRollback(connection) }) });
  try {
    const { error } = await new Migrator({ db, provider: migrations }).migrateToLatest();
    if (error !== undefined) throw error;
    // The counter exists before the first change, so that taking a number is always an update, which locks its row.
    await db
      .insertInto('counters')
      .values({ name: 'change', value: 0 })
      .onConflict((oc) => oc.doNothing())
      .execute();
  } catch (error) {
    await db.destroy();
    throw unusable(options.file, error);
  }
  const readVersion = connection.prepare<[], number>('PRAGMA data_version').pluck();
  let seen = readVersion.get();
  return {
    db,
    changedElsewhere() {
      const version = readVersion.get();
      if (version === seen) return false;
      seen = version;
      return true;
    },
    close: () => db.destroy(),
  };
}

function open(options: StoreOptions): Database.Database {
  try {
    // Readable by its owner alone: it holds the secret that signs beacon URLs.
    if (options.file !== ':memory:') closeSync(openSync(options.file, 'a', 0o600));
    const connection = new Database(options.file, { timeout: options.busyTimeoutMs });
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    return connection;
  } catch (error) {
    throw unusable(options.file, error);
  }
}

/**
 * Lets a rollback pass where there is nothing left to roll back: SQLite ends the transaction itself when the disk is full,
 * and the query builder would report the failed rollback instead of the disk.
 */
function forgivingRollback(connection: Database.Database): Pick<Database.Database, 'prepare' | 'close'> {
  const prepare = (sql: string) =>
    connection.prepare(sql.toLowerCase() === 'rollback' && !connection.inTransaction ? 'SELECT 1' : sql);
  return { prepare: prepare as Database.Database['prepare'], close: () => connection.close() };
}

/** Says of an error of SQLite itself which file it concerns; other errors stay as they are. */
export function explainStoreError(file: string, error: unknown): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_') ? unusable(file, error) : error;
}

function unusable(file: string, error: unknown): ControlPlaneError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ControlPlaneError('RASP_CP_DATA_FILE_UNUSABLE', `${file} cannot be used as a data file: ${reason}`, {
    cause: error,
  });
}
