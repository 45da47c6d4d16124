import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Runs work in a transaction, and again where the database says that it lost a race: serialisation failures and deadlocks
 * of PostgreSQL and its kin, and SQLite's refusal to write after another process wrote.
 *
 * The work may run several times, so it must do nothing but query. Inside a transaction it simply runs.
 */
export async function inTransaction<Value>(
  db: Kysely<Tables>,
  work: (tx: Transaction<Tables>) => Promise<Value>,
): Promise<Value> {
  if (db.isTransaction) return work(db as Transaction<Tables>);
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt >= maxAttempts || !isLostRace(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt));
    }
  }
}

/** Runs reads that all see the store as of one moment, whatever is written meanwhile. */
export function readSnapshot<Value>(
  db: Kysely<Tables>,
  work: (tx: Transaction<Tables>) => Promise<Value>,
): Promise<Value> {
  // In SQLite every transaction is such a one, and neither has a name there.
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work);
}

function isLostRace(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return code === '40001' || code === '40P01' || code === 'SQLITE_BUSY_SNAPSHOT';
}

const maxAttempts = 5;
