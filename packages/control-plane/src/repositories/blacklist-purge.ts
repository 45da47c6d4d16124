import type { Kysely, Transaction } from 'kysely';
import type { BlacklistReportRow, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { holdList, setStates } from './blacklist-states.ts';

/** Whose reports are void. */
export interface PurgeFilter {
  readonly source: BlacklistReportRow['source'];
  /** Selector of a key, name of an operator, id of a feed; all of the kind unless given. */
  readonly reporter?: string | undefined;
  readonly check?: string | undefined;
  readonly instance?: string | undefined;
  readonly scope?: string | undefined;
  /** What was reported first before this time stays. */
  readonly since: number;
}

/**
 * Takes back what one source reported and gives how many entries were removed, and how many stay because others reported them too.
 *
 * An entry for all profiles that agents brought stays only where so many other keys reported it as its quorum asks for. Works in
 * steps of a transaction each, so that agents are answered between two; who purges again after a crash ends in the same state.
 */
export async function purgeReports(
  db: Kysely<Tables>,
  filter: PurgeFilter,
  options: { readonly dryRun: boolean; readonly quorum: number; readonly now: number },
): Promise<{ readonly removed: number; readonly kept: number }> {
  let [removed, kept] = [0, 0];
  for (let next = await lookOn(db, filter, 0); next !== null; next = await lookOn(db, filter, next.last)) {
    for (let from = 0; from < next.ids.length; from += rowsPerStep) {
      const ids = next.ids.slice(from, from + rowsPerStep);
      const step = await inTransaction(db, (tx) => purgeEntries(tx, ids, filter, options));
      removed += step.removed;
      kept += step.kept;
    }
  }
  return { removed, kept };
}

async function purgeEntries(
  tx: Transaction<Tables>,
  ids: readonly number[],
  filter: PurgeFilter,
  options: { readonly dryRun: boolean; readonly quorum: number; readonly now: number },
): Promise<{ readonly removed: number; readonly kept: number }> {
  if (!options.dryRun) await holdList(tx);
  let [removed, kept] = [0, 0];
  for (const id of ids) {
    const entry = await tx.selectFrom('blacklist').selectAll().where('id', '=', id).executeTakeFirst();
    if (entry === undefined || (filter.scope !== undefined && entry.scope !== filter.scope)) continue;
    const reports = await tx.selectFrom('blacklist_reports').selectAll().where('entry', '=', id).execute();
    const voided = reports.filter((report) => matches(report, filter));
    const others = reports.length - voided.length;
    const isStanding = ['active', 'pending', 'suppressed'].includes(entry.state);
    const needed = entry.scope === '*' && entry.source === 'agent' ? Math.max(1, options.quorum) : 1;
    if (isStanding) {
      if (others >= needed) kept++;
      else removed++;
    }
    if (options.dryRun) continue;
    for (const { source, reporter } of voided) {
      await tx
        .deleteFrom('blacklist_reports')
        .where('entry', '=', id)
        .where('source', '=', source)
        .where('reporter', '=', reporter)
        .execute();
    }
    if (isStanding && others < needed) {
      await setStates(tx, [entry], { state: 'removed', reason: 'purged' }, options.now);
    }
  }
  return { removed, kept };
}

/** The entries of the next some reports after one that match, and the last entry looked at; null where there are no more reports. */
async function lookOn(
  db: Kysely<Tables>,
  filter: PurgeFilter,
  after: number,
): Promise<{ readonly ids: readonly number[]; readonly last: number } | null> {
  // No index finds reports by their source: that is asked far less often than reports come in.
  const ahead = db.selectFrom('blacklist_reports').select('entry').where('entry', '>', after).orderBy('entry');
  const end =
    (await ahead
      .offset(rowsPerLook - 1)
      .limit(1)
      .executeTakeFirst()) ?? (await lastReported(db));
  if (end === undefined || end.entry <= after) return null;
  let query = db
    .selectFrom('blacklist_reports')
    .select('entry')
    .distinct()
    .where('entry', '>', after)
    .where('entry', '<=', end.entry)
    .where('source', '=', filter.source)
    .where('first_at', '>=', filter.since)
    .orderBy('entry');
  if (filter.reporter !== undefined) query = query.where('reporter', '=', filter.reporter);
  if (filter.check !== undefined) query = query.where('check_id', '=', filter.check);
  if (filter.instance !== undefined) query = query.where('instance', '=', filter.instance);
  return { ids: (await query.execute()).map((row) => row.entry), last: end.entry };
}

function lastReported(db: Kysely<Tables>): Promise<{ readonly entry: number } | undefined> {
  return db.selectFrom('blacklist_reports').select('entry').orderBy('entry', 'desc').limit(1).executeTakeFirst();
}

function matches(report: BlacklistReportRow, filter: PurgeFilter): boolean {
  return (
    report.source === filter.source &&
    report.first_at >= filter.since &&
    (filter.reporter === undefined || report.reporter === filter.reporter) &&
    (filter.check === undefined || report.check_id === filter.check) &&
    (filter.instance === undefined || report.instance === filter.instance)
  );
}

const rowsPerLook = 10_000;
const rowsPerStep = 500;
