import type { Kysely, Transaction } from 'kysely';
import type { BlacklistRow, ChangeRow, EntryState, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { type Network, networkRange } from '../trust/network.ts';
import { findEntry } from './blacklist-entries.ts';
import { forgetReports } from './blacklist-reports.ts';
import { changeOf, insertChanges, takeChangeNumbers } from './changes.ts';

/** A state, and why. */
export interface NewState {
  readonly state: EntryState;
  readonly reason: string | null;
  /** Another end for it. */
  readonly expiresAt?: number;
}

/**
 * Puts entries into a state and tells agents of those for which that means something; gives how many those are.
 *
 * `rows` are as they were read in this transaction after {@link holdList}, so that nobody changed them meanwhile.
 */
export async function setStates(
  tx: Transaction<Tables>,
  rows: readonly BlacklistRow[],
  next: NewState,
  now: number,
): Promise<number> {
  const changes: ChangeRow[] = [];
  let seq = await takeChangeNumbers(tx, rows.length);
  for (const row of rows) {
    const expires = next.expiresAt ?? row.expires_at;
    await tx
      .updateTable('blacklist')
      .set({
        state: next.state,
        state_reason: next.reason,
        state_changed_at: row.state === next.state ? row.state_changed_at : now,
        expires_at: expires,
        seq,
      })
      .where('id', '=', row.id)
      .execute();
    const changed = { ...row, expires_at: expires };
    if (next.state === 'active') changes.push(changeOf(changed, 'add', seq, now));
    else if (row.state === 'active') changes.push(changeOf(row, 'remove', seq, now));
    seq++;
  }
  await insertChanges(tx, changes);
  return changes.length;
}

/** Keeps everybody else from changing the list until the transaction ends. */
export async function holdList(tx: Transaction<Tables>): Promise<void> {
  await takeChangeNumbers(tx, 0);
}

/** Takes one entry off the list, for good or until it is reported again; gives false where it is not on it. */
export function removeEntry(
  db: Kysely<Tables>,
  scope: string,
  network: string,
  now: number,
  reason = 'operator',
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await holdList(tx);
    const row = await findEntry(tx, scope, network);
    if (row === null || !['active', 'pending', 'suppressed'].includes(row.state)) return false;
    await setStates(tx, [row], { state: 'removed', reason }, now);
    return true;
  });
}

/** Ends entries whose time is over, at most `limit` at once, and gives how many. */
export async function expireEntries(db: Kysely<Tables>, now: number, limit: number): Promise<number> {
  const states = ['active', 'pending', 'suppressed'] as const;
  let ended = 0;
  for (const state of states) {
    const due = db
      .selectFrom('blacklist')
      .where('state', '=', state)
      .where('expires_at', '<=', now)
      .orderBy('expires_at')
      .limit(limit);
    const first = await due.select('network').executeTakeFirst();
    if (first === undefined) continue;
    ended += await inTransaction(db, async (tx) => {
      await holdList(tx);
      const rows = await tx
        .selectFrom('blacklist')
        .selectAll()
        .where('state', '=', state)
        .where('expires_at', '<=', now)
        .orderBy('expires_at')
        .limit(limit)
        .execute();
      await setStates(tx, rows, { state: 'expired', reason: null }, now);
      return rows.length;
    });
  }
  return ended;
}

/** Takes off the list what reaches into a network, because nothing in it is to be blocked; gives how many entries. */
export async function suppressCovered(
  tx: Transaction<Tables>,
  network: Network,
  scope: string,
  now: number,
): Promise<number> {
  const [first, last] = networkRange(network);
  let suppressed = 0;
  for (;;) {
    await holdList(tx);
    let query = tx
      .selectFrom('blacklist')
      .selectAll()
      .where('state', 'in', ['active', 'pending'])
      .where('range_first', '<=', last)
      .where('range_last', '>=', first)
      .limit(rowsPerStep);
    if (scope !== '*') query = query.where('scope', '=', scope);
    const rows = await query.execute();
    await setStates(tx, rows, { state: 'suppressed', reason: 'never-block' }, now);
    suppressed += rows.length;
    if (rows.length < rowsPerStep) return suppressed;
  }
}

/**
 * Has the agents of one profile look anew at what is listed for all in a network: after the profile's own ranges changed, that may
 * hold for them or no longer. Gives how many entries that are.
 */
export async function lookAnew(
  tx: Transaction<Tables>,
  network: Network,
  profile: string,
  now: number,
): Promise<number> {
  const [first, last] = networkRange(network);
  await holdList(tx);
  const rows = await tx
    .selectFrom('blacklist')
    .selectAll()
    .where('scope', '=', '*')
    .where('state', '=', 'active')
    .where('range_first', '<=', last)
    .where('range_last', '>=', first)
    .execute();
  if (rows.length === 0) return 0;
  const seq = await takeChangeNumbers(tx, rows.length);
  const own = new Set(
    (
      await tx
        .selectFrom('blacklist')
        .select('network')
        .where('scope', '=', profile)
        .where('state', '=', 'active')
        .where('range_first', '<=', last)
        .where('range_last', '>=', first)
        .execute()
    ).map((row) => row.network),
  );
  // A change says that something changed; what holds is worked out by whoever answers.
  const changes = rows
    .filter((row) => !own.has(row.network))
    .map((row, index) => changeOf({ ...row, scope: profile }, 'remove', seq + index, now));
  await insertChanges(tx, changes);
  return rows.length;
}

/**
 * Forgets entries that ended before a time, with their reports: their strikes are forgiven. One that was taken off the list stays until
 * its own time would have been over as long. At most `limit` at once.
 */
export async function forgetEntries(db: Kysely<Tables>, endedBefore: number, limit: number): Promise<number> {
  let forgotten = 0;
  for (const state of ['expired', 'removed'] as const) {
    const ended = db
      .selectFrom('blacklist')
      .select('id')
      .where('state', '=', state)
      .where('expires_at', '<', endedBefore)
      .where('state_changed_at', '<', endedBefore)
      .limit(limit);
    if ((await ended.limit(1).execute()).length === 0) continue;
    await inTransaction(db, async (tx) => {
      await holdList(tx);
      const rows = await tx.selectFrom(ended.as('ended')).select('id').execute();
      for (const { id } of rows) await tx.deleteFrom('blacklist').where('id', '=', id).execute();
      await forgetReports(tx, rows);
      return rows.length;
    }).then((count) => {
      forgotten += count;
    });
  }
  return forgotten;
}

const rowsPerStep = 1_000;
