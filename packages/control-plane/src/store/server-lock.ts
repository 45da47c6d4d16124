import Database from 'better-sqlite3';
import { ControlPlaneError } from '../errors.ts';

/** Holds the right to serve one data file. */
export interface ServerLock {
  release(): void;
}

/**
 * Makes this process the only server of `dataFile`, or fails with a message that names the other one.
 *
 * The lock is a write transaction kept open on a small file beside the data: the operating system ends it with the
 * process, so a server that was killed leaves nothing stale, and the data file itself stays open to the command line.
 * It is not reliable on network file systems, and neither is SQLite.
 */
export function lockForServing(dataFile: string, now: number): ServerLock {
  const file = `${dataFile}.server`;
  const lock = open(file);
  try {
    lock.exec('CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY, pid INTEGER, since TEXT)');
    lock.exec('BEGIN IMMEDIATE');
    lock
      .prepare('INSERT OR REPLACE INTO holder (id, pid, since) VALUES (1, ?, ?)')
      .run(process.pid, new Date(now).toISOString());
    lock.exec('COMMIT; BEGIN IMMEDIATE');
  } catch (error) {
    const holder = readHolder(lock);
    lock.close();
    if (!isBusy(error)) throw unusable(file, error);
    throw new ControlPlaneError(
      'RASP_CP_DATA_FILE_IN_USE',
      `${dataFile} is already served by another control plane${holder}. Stop it first, or give this one its own file with --data.`,
      { cause: error },
    );
  }
  return {
    release() {
      if (!lock.open) return;
      lock.exec('ROLLBACK');
      lock.close();
    },
  };
}

function open(file: string): Database.Database {
  try {
    return new Database(file, { timeout: 0 });
  } catch (error) {
    throw unusable(file, error);
  }
}

function unusable(file: string, error: unknown): ControlPlaneError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ControlPlaneError('RASP_CP_DATA_FILE_UNUSABLE', `${file} cannot be used as a lock file: ${reason}`, {
    cause: error,
  });
}

function readHolder(lock: Database.Database): string {
  try {
    const row = lock.prepare<[], { pid: number; since: string }>('SELECT pid, since FROM holder WHERE id = 1').get();
    return row === undefined ? '' : ` (process ${row.pid}, since ${row.since})`;
  } catch (error) {
    return isBusy(error) ? '' : ` (its lock file cannot be read: ${String(error)})`;
  }
}

/** By its code and not its class: the native library keeps the class of whichever copy of the module loaded it first. */
function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
