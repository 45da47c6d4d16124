import { type Dialect, Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { ControlPlaneError } from '../errors.ts';
import { journalOf } from './journal.ts';
import { migrations } from './migrations/index.ts';
import { isTrouble, openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** An open store: the query builder, and how to see that another process wrote. */
export interface Store {
  readonly db: Kysely<Tables>;
  readonly kind: 'sqlite' | 'postgres';
  /** File, or host and database; never a password. */
  readonly name: string;
  /** Name of the file beside it where its one server puts reports by; null where there may be several, or there is no file. */
  readonly journal: string | null;
  /** How often to ask for what others wrote, in milliseconds. */
  readonly pollMs: number;
  /** False when surely nobody else committed since the last call; costs nothing, so that a quiet file is never read. */
  changedElsewhere(): boolean;
  /** Tells other processes to look now. Only a hint: it may get lost, and polling finds what it announced. */
  hint(): void;
  /** Calls back when another process gave a hint. */
  onHint(listener: () => void): void;
  /** Calls back after each query; told before the first one that is to be seen. */
  onQuery(listener: QueryListener): void;
  /** Says of an error of the database itself what it concerns; other errors stay as they are. */
  explain(error: unknown): unknown;
  close(): Promise<void>;
}

/** Hears how long a query took, and whether it failed. */
export type QueryListener = (milliseconds: number, failed: boolean) => void;

/** Which store to open: a PostgreSQL database where `databaseUrl` is given, else a SQLite file. */
export interface StoreOptions {
  readonly file: string;
  /** How long a statement waits for another writer of the file, in milliseconds. */
  readonly busyTimeoutMs: number;
  readonly databaseUrl?: string;
  /** Receives one line for each thing that an operator should know. */
  readonly onProblem?: (message: string) => void;
}

/**
 * Opens the store and brings its tables up to date; several replicas may do so at once.
 *
 * Throws RASP_CP_DATA_FILE_UNUSABLE or RASP_CP_DATABASE_UNUSABLE, which say what cannot be used and why.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const store = connectStore(options);
  try {
    await migrateStore(store.db);
    return store;
  } catch (error) {
    await store.close();
    throw store.unusable(error);
  }
}

/** A store whose tables are as they were found: for what reads or fills them as a whole. */
export interface ConnectedStore extends Store {
  /** Makes of what a first query throws the error that says what cannot be used. */
  unusable(error: unknown): ControlPlaneError;
}

/** Opens the store and leaves its tables alone. */
export function connectStore(options: StoreOptions): ConnectedStore {
  const opened = open(options);
  let heard: QueryListener = () => undefined;
  const db = new Kysely<Tables>({
    dialect: opened.dialect,
    log: ({ level, queryDurationMillis }) => heard(queryDurationMillis, level === 'error'),
  });
  return {
    ...opened,
    db,
    onQuery(listener) {
      heard = listener;
    },
    close: async () => {
      await opened.close();
      await db.destroy();
    },
  };
}

/** Brings the tables to a migration, the newest unless given. */
export async function migrateStore(db: Kysely<Tables>, name?: string): Promise<void> {
  const migrator = new Migrator({ db, provider: migrations });
  const { error } = await (name === undefined ? migrator.migrateToLatest() : migrator.migrateTo(name));
  if (error !== undefined) throw error;
  if (name !== undefined) return;
  // Counters exist before the first change, so that taking a number is always an update, which locks its row.
  for (const counter of counters) {
    await db
      .insertInto('counters')
      .values({ name: counter, value: 0 })
      .onConflict((oc) => oc.doNothing())
      .execute();
  }
}

/** The migrations of a store: the last that it has, null where it has no tables of ours, and the last that this program knows. */
export async function migrationsOf(
  db: Kysely<Tables>,
): Promise<{ readonly last: string | null; readonly newest: string; readonly known: readonly string[] }> {
  const all = await new Migrator({ db, provider: migrations }).getMigrations();
  const known = all.map(({ name }) => name);
  const last = all.findLast(({ executedAt }) => executedAt !== undefined)?.name ?? null;
  return { last, newest: known.at(-1) ?? '', known };
}

/**
 * `change` numbers the blacklist's history, `directory` counts changes of keys and profiles, `audit` numbers the audit log,
 * `never-block` counts changes of what is never blocked.
 */
const counters = ['change', 'directory', 'audit', 'never-block'] as const;

/** The name of a counter. */
export type CounterName = (typeof counters)[number];

type Opened = Omit<Store, 'db' | 'onQuery'> & {
  readonly dialect: Dialect;
  unusable(error: unknown): ControlPlaneError;
};

function open(options: StoreOptions): Opened {
  return options.databaseUrl === undefined
    ? openFile(options.file, options.busyTimeoutMs)
    : openDatabase(options.databaseUrl, options.onProblem ?? (() => undefined));
}

function openFile(file: string, busyTimeoutMs: number): Opened {
  const unusable = (error: unknown): ControlPlaneError =>
    new ControlPlaneError('RASP_CP_DATA_FILE_UNUSABLE', `${file} cannot be used as a data file: ${reasonOf(error)}`, {
      cause: error,
    });
  let connection: ReturnType<typeof openSqlite>;
  try {
    connection = openSqlite(file, busyTimeoutMs);
  } catch (error) {
    throw unusable(error);
  }
  return {
    ...connection,
    kind: 'sqlite',
    name: file,
    journal: file === ':memory:' ? null : journalOf(file),
    pollMs: 200,
    hint: () => undefined,
    onHint: () => undefined,
    explain: (error) => (codeOf(error).startsWith('SQLITE_') ? unusable(error) : error),
    close: () => Promise.resolve(),
    unusable,
  };
}

function openDatabase(url: string, onProblem: (message: string) => void): Opened {
  const connection = openPostgres(url, onProblem);
  const unusable = (error: unknown): ControlPlaneError =>
    new ControlPlaneError('RASP_CP_DATABASE_UNUSABLE', `${connection.name} cannot be used: ${reasonOf(error)}`, {
      cause: error,
    });
  return {
    ...connection,
    kind: 'postgres',
    journal: null,
    pollMs: 1_000,
    changedElsewhere: () => true,
    explain: (error) => (isTrouble(error) ? unusable(error) : error),
    unusable,
  };
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** An error of several addresses that were tried has no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
