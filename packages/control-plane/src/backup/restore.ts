import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Kysely, sql } from 'kysely';
import type { Author } from '../audit/author.ts';
import { recordDeed } from '../audit/record.ts';
import { verifyAudit } from '../audit/verify.ts';
import { ControlPlaneError } from '../errors.ts';
import { type ConnectedStore, connectStore, migrateStore, migrationsOf } from '../store/database.ts';
import { lockForServing } from '../store/server-lock.ts';
import { emptyLog } from '../store/sqlite.ts';
import type { Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { type End, type Head, keysOfTables } from './format.ts';
import { type BackedUpRow, checkBackup, rowsOf } from './read.ts';
import { syncFolder } from './write.ts';

/** What a restore did. */
export interface Restored {
  readonly backup: Head & End;
  /** Where the data file that was there before is, or null where there was none. */
  readonly keptAside: string | null;
}

/** What a restore needs to know. */
export interface RestoreOptions {
  readonly backup: string;
  readonly by: Author;
  readonly now: number;
  /** Takes a backup whose audit log was changed; without it such a one is refused. */
  readonly acceptBrokenAudit: boolean;
}

/**
 * Makes a data file of a backup and puts the one that was there aside.
 *
 * The backup is read through before anything is touched, and the new file is filled and judged beside the old one: whatever fails leaves everything
 * as it was. Throws RASP_CP_DATA_FILE_IN_USE while a server runs on the file.
 */
export async function restoreToFile(file: string, options: RestoreOptions): Promise<Restored> {
  const backup = await checkBackup(options.backup);
  const lock = lockForServing(file, options.now);
  const fresh = `${file}.${randomBytes(4).toString('hex')}.restoring`;
  try {
    const store = connectStore({ file: fresh, busyTimeoutMs: 1_000 });
    try {
      await fill(store, backup, options);
    } finally {
      await store.close();
    }
    const keptAside = existsSync(file) ? await putAside(file, options.now) : null;
    await rename(fresh, file);
    await syncFolder(path.dirname(file));
    return { backup, keptAside };
  } finally {
    for (const part of parts) await rm(`${fresh}${part}`, { force: true });
    lock.release();
  }
}

/** Fills an empty database from a backup, in one transaction. Throws RASP_CP_BAD_BACKUP where the database is not empty. */
export async function restoreToDatabase(databaseUrl: string, options: RestoreOptions): Promise<Restored> {
  const backup = await checkBackup(options.backup);
  const store = connectStore({ file: '', busyTimeoutMs: 1_000, databaseUrl });
  try {
    await fill(store, backup, options);
    return { backup, keptAside: null };
  } finally {
    await store.close();
  }
}

/**
 * Fills a store at the tables that the backup was made from, then brings them up to date: rows of older versions migrate as they would have.
 *
 * All rows come in one transaction, which ends with the audit log whole or does not end.
 */
async function fill(store: ConnectedStore, backup: Head & End, options: RestoreOptions): Promise<void> {
  const { db } = store;
  const { last, known } = await migrationsOf(db).catch((error: unknown) => {
    throw store.unusable(error);
  });
  if (!known.includes(backup.schema)) {
    throw bad(`${options.backup} is of another version of this program (${backup.schema}); restore it with that one.`);
  }
  if (last !== null && (last !== backup.schema || (await holdsRows(db)))) {
    throw bad(`${store.name} is not empty; make a new database and give its URL.`);
  }
  await migrateStore(db, backup.schema);
  const tables = await db.introspection.getTables();
  const columnsOf = new Map(tables.map(({ name, columns }) => [name, new Set(columns.map((column) => column.name))]));
  await inTransaction(db, async (tx) => {
    for await (const { table, columns, rows } of batchesOf(options.backup)) {
      const known = columnsOf.get(table);
      if (!(table in keysOfTables) || !columns.every((column) => known?.has(column))) {
        throw bad(`${options.backup} has a table that does not belong there: ${table.slice(0, 60)}.`);
      }
      await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
        values ${sql.join(rows.map((row) => sql`(${sql.join(row)})`))}`.execute(tx);
    }
    const { broken } = await verifyAudit(tx);
    if (broken !== null && !options.acceptBrokenAudit) {
      throw bad(`The audit log in ${options.backup} is broken at entry ${broken.seq}: ${broken.reason}.`);
    }
    const subject = path.basename(options.backup);
    await recordDeed(tx, options.by, { action: 'backup.restore', subject, detail: { madeAt: backup.at } }, options.now);
  });
  await migrateStore(db);
}

/** Rows that one statement takes; SQLite takes 32,766 parameters. */
async function* batchesOf(file: string): AsyncGenerator<Pick<BackedUpRow, 'table' | 'columns'> & Batch> {
  let table = '';
  let columns: readonly string[] = [];
  let rows: BackedUpRow['values'][] = [];
  for await (const row of rowsOf(file)) {
    if (row.table !== table || rows.length * columns.length >= parametersPerInsert) {
      if (rows.length > 0) yield { table, columns, rows };
      ({ table, columns } = row);
      rows = [];
    }
    rows.push(row.values);
  }
  if (rows.length > 0) yield { table, columns, rows };
}

interface Batch {
  readonly rows: readonly BackedUpRow['values'][];
}

async function holdsRows(db: Kysely<Tables>): Promise<boolean> {
  for (const table of Object.keys(keysOfTables)) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (rows.length > 0) return true;
  }
  return false;
}

/**
 * Renames a data file, and its log where that holds something still.
 *
 * The file goes first: a file without its log, found after a crash between the two, would be taken for whole.
 */
async function putAside(file: string, now: number): Promise<string> {
  const aside = `${file}.before-${new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')}`;
  emptyLog(file);
  for (const part of parts) {
    if (existsSync(`${file}${part}`)) await rename(`${file}${part}`, `${aside}${part}`);
  }
  return aside;
}

function bad(message: string): ControlPlaneError {
  return new ControlPlaneError('RASP_CP_BAD_BACKUP', message);
}

/** A data file, its write-ahead log, the index of that, and the journal of reports. */
const parts = ['', '-wal', '-shm', '-reports'] as const;

const parametersPerInsert = 8_000;
