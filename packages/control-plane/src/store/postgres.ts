import { type Dialect, PostgresDialect, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { storableValues } from './storable.ts';

/** An open PostgreSQL database. */
export interface PostgresConnection {
  readonly dialect: Dialect;
  /** Host, port and name, without the password. */
  readonly name: string;
  /** Tells other replicas to look now. It may get lost, and does on databases that have no NOTIFY. */
  hint(): void;
  /** Calls back when another replica gave a hint. */
  onHint(listener: () => void): void;
  /** Ends what listens; the pool is ended with the query builder. */
  close(): Promise<void>;
}

/** Connects to PostgreSQL, or to what speaks its protocol; the first query shows whether it is there. */
export function openPostgres(url: string, onProblem: (message: string) => void): PostgresConnection {
  const config: pg.ClientConfig = {
    connectionString: url,
    application_name: 'rasp-control-plane',
    keepAlive: true,
    connectionTimeoutMillis: 3_000,
    // A store that hangs must become an error: the sender tries again, and connects are answered from memory.
    query_timeout: 15_000,
    types: { getTypeParser: numbersAsNumbers },
  };
  const pool = new pg.Pool({ ...config, max: poolSize, idleTimeoutMillis: 60_000 });
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  // The pool listens to idle connections alone. One that breaks in the middle of a transaction, or in the moment in which it was opened, is told of by
  // the query in progress or the next one.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const listeners = new Set<() => void>();
  let listening: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;
  let hinting = false;

  async function listen(): Promise<void> {
    const client = new pg.Client(config);
    client.on('error', () => again(client));
    client.on('end', () => again(client));
    client.on('notification', () => {
      for (const listener of listeners) listener();
    });
    try {
      await client.connect();
      await client.query('LISTEN rasp_changes');
      listening = client;
      if (closed) await client.end();
    } catch {
      // Hints only make things faster: what they announce is polled for as well.
      again(client);
    }
  }

  function again(client: pg.Client): void {
    if (closed || retry !== undefined || (listening !== null && listening !== client)) return;
    listening = null;
    client.removeAllListeners().on('error', () => undefined);
    client.end().catch(() => undefined);
    retry = setTimeout(() => {
      retry = undefined;
      void listen();
    }, relistenMs);
    retry.unref();
  }

  return {
    dialect: new PostgresDialect({
      pool: {
        connect: async () => withStorableTexts(await pool.connect()),
        end: () => pool.end(),
        options: pool.options,
      },
    }),
    name: describe(url),
    hint() {
      if (hinting || closed) return;
      hinting = true;
      pool
        .query('NOTIFY rasp_changes')
        .catch((error: unknown) => {
          if (!isMissingFeature(error)) return;
          onProblem(`The database has no NOTIFY; other replicas hear of changes within a second. (${String(error)})`);
          closed = true;
        })
        .finally(() => {
          hinting = false;
        });
    },
    onHint(listener) {
      listeners.add(listener);
      if (listeners.size === 1) void listen();
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await listening?.end();
    },
  };
}

/**
 * True where an error tells of the database or of the way to it. What tells of a value or statement of ours (classes 21 to 23 and 42 of SQLSTATE) is a
 * defect, and no reason to try again.
 */
export function isTrouble(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === '') return error instanceof Error && lostConnection.test(error.message);
  return /^(?:[0-9A-Z]{5}|E[A-Z]+)$/.test(code) && !/^(?:2[1-3]|42)/.test(code);
}

/** What pg and pg-pool say of a connection that broke, or that could not be had in time; such errors have no code. */
const lostConnection =
  /^(?:Connection terminated|Client has encountered a connection error|Client was closed|timeout e|Query read timeout)/;

/** 64-bit integers and sums come as text unless told otherwise; all of ours are exact as numbers. */
function numbersAsNumbers(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === int8 || oid === numeric) return Number;
  return pg.types.getTypeParser(oid, format as 'text');
}

const int8 = 20;
const numeric = 1700;

/** One connection of the pool, which is given texts that its tables can hold. */
function withStorableTexts(client: pg.PoolClient): PostgresPoolClient {
  const query = client.query.bind(client) as PostgresPoolClient['query'] & ((sql: string) => unknown);
  const queryStorable = (sql: string, parameters?: readonly unknown[]): unknown =>
    parameters === undefined ? query(sql) : query(sql, storableValues(parameters));
  return { query: queryStorable as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) };
}

function isMissingFeature(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return code === '0A000' || code === '42601';
}

function describe(url: string): string {
  if (!URL.canParse(url)) return 'the database';
  const { hostname, port, pathname, searchParams } = new URL(url);
  return `${hostname || searchParams.get('host') || 'localhost'}${port === '' ? '' : `:${port}`}${pathname}`;
}

const poolSize = 10;
const relistenMs = 5_000;
