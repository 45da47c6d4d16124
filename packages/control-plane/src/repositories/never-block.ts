import type { Kysely, Transaction } from 'kysely';
import type { NeverBlockRow, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { parseNetwork } from '../trust/network.ts';
import { suppressCovered } from './blacklist-states.ts';
import { raise } from './changes.ts';
import { readSetting, saveSetting } from './settings.ts';

/**
 * Notes which addresses of the operator's own are never blocked, so that commands beside the server know them too, and takes
 * off the list what is on it already; `onProblem` names each of them.
 */
export async function keepOffTheList(
  db: Kysely<Tables>,
  own: readonly string[],
  now: number,
  onProblem: (message: string) => void,
): Promise<void> {
  await saveSetting(db, name, JSON.stringify(own));
  for (const text of own) {
    const network = parseNetwork(text);
    if (network === null) continue;
    const count = await inTransaction(db, (tx) => suppressCovered(tx, network, '*', now));
    if (count > 0) onProblem(`${text} is never blocked: what holds addresses of it was taken off the list (${count}).`);
  }
}

/** The operator's own addresses as the last server noted them. */
export async function readNeverBlock(db: Kysely<Tables>): Promise<readonly string[]> {
  return JSON.parse((await readSetting(db, name)) ?? '[]');
}

/** Every range that is kept in the store, by scope and network. */
export function neverBlockRows(db: Kysely<Tables>): Promise<readonly NeverBlockRow[]> {
  return db.selectFrom('never_block').selectAll().orderBy('scope').orderBy('network').execute();
}

/** One range, or null. */
export async function findNeverBlock(
  db: Kysely<Tables>,
  scope: string,
  network: string,
): Promise<NeverBlockRow | null> {
  const query = db.selectFrom('never_block').selectAll().where('scope', '=', scope).where('network', '=', network);
  return (await query.executeTakeFirst()) ?? null;
}

/** A number that changes with the ranges. */
export async function neverBlockVersion(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom('counters').select('value').where('name', '=', 'never-block').executeTakeFirst();
  return row?.value ?? 0;
}

/** Stores ranges; what is there already takes over their kind and note. */
export async function saveNeverBlock(tx: Transaction<Tables>, rows: readonly NeverBlockRow[]): Promise<void> {
  await raise(tx, 'never-block', 1);
  for (let index = 0; index < rows.length; index += rowsPerStatement) {
    await tx
      .insertInto('never_block')
      .values(rows.slice(index, index + rowsPerStatement))
      .onConflict((oc) =>
        oc.columns(['scope', 'network']).doUpdateSet((eb) => ({
          kind: eb.ref('excluded.kind'),
          note: eb.ref('excluded.note'),
          feed: eb.ref('excluded.feed'),
        })),
      )
      .execute();
  }
}

/** Takes ranges out; gives how many there were. */
export async function deleteNeverBlock(
  tx: Transaction<Tables>,
  rows: readonly Pick<NeverBlockRow, 'scope' | 'network'>[],
): Promise<number> {
  await raise(tx, 'never-block', 1);
  let deleted = 0n;
  for (const { scope, network } of rows) {
    const query = tx.deleteFrom('never_block').where('scope', '=', scope).where('network', '=', network);
    deleted += (await query.executeTakeFirst()).numDeletedRows;
  }
  return Number(deleted);
}

const name = 'never_block';
const rowsPerStatement = 1_000;
