import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { type Dialect, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import { storableValues } from './storable.ts';

/** An open SQLite file. */
export interface SqliteConnection {
  readonly dialect: Dialect;
  /** True when another connection committed since the last call. Costs no disk access, so it may be asked often. */
  changedElsewhere(): boolean;
}

/**
 * Opens a SQLite file, creating it where it is missing.
 *
 * Write-ahead logging lets the command line read and write while the server runs. Commits are synced to disk, because an
 * acknowledged blacklist entry must survive the machine as well as the process. A statement waits for another writer by
 * blocking the whole process, so a server keeps `busyTimeoutMs` short and answers "try again", while a command may wait.
 */
export function openSqlite(file: string, busyTimeoutMs: number): SqliteConnection {
  // Readable by its owner alone: it holds the secret that signs beacon URLs.
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600));
  const connection = new Database(file, { timeout: busyTimeoutMs });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  // What is reported goes to random places of large indexes: they stay in memory, and are written back when many commits have met them.
  connection.pragma('cache_size = -65536');
  connection.pragma('wal_autocheckpoint = 8000');
  const readVersion = connection.prepare<[], number>('PRAGMA data_version').pluck();
  let seen = readVersion.get();
  return {
    dialect: new SqliteDialect({ database: queried(connection) }),
    changedElsewhere() {
      const version = readVersion.get();
      if (version === seen) return false;
      seen = version;
      return true;
    },
  };
}

/**
 * Keeps statements that come again, because SQLite takes as long to read a long one as to carry it out.
 *
 * And lets a rollback pass where there is nothing left to roll back: SQLite ends the transaction itself when the disk is full,
 * and the query builder would report the failed rollback instead of the disk.
 */
function queried(connection: Database.Database): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  function prepare(sql: string): SqliteStatement {
    if (sql.toLowerCase() === 'rollback' && !connection.inTransaction) return connection.prepare('SELECT 1');
    const known = kept.get(sql);
    if (known !== undefined) {
      kept.delete(sql);
      kept.set(sql, known);
      return known;
    }
    const made = withStorableTexts(connection.prepare(sql));
    if (sql.length > longestKept) return made;
    kept.set(sql, made);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return made;
  }
  return { prepare, close: () => connection.close() };
}

/** A statement that keeps no text which another store could not take over from a backup. */
function withStorableTexts(statement: Database.Statement): SqliteStatement {
  return {
    reader: statement.reader,
    all: (parameters) => statement.all(storableValues(parameters)),
    run: (parameters) => statement.run(storableValues(parameters)),
    iterate: (parameters) => statement.iterate(storableValues(parameters)),
  };
}

const mostKept = 200;
/** 256 rows of 20 columns. */
const longestKept = 32_768;
/** Moves what is only in the write-ahead log into the file, as far as the file can be read: one that is damaged stays as it is. */
export function emptyLog(file: string): void {
  try {
    const connection = new Database(file, { timeout: 1_000 });
    try {
      connection.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      connection.close();
    }
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('SQLITE_')) throw error;
  }
}
