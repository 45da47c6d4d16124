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
  for await (const reporter of reportersOf(db, filter)) {
    for (let after = -1; ; ) {
      const found = await reportedBy(db, filter, reporter, after).execute();
      const last = found.at(-1);
      if (last === undefined) break;
      const ids = found.map((row) => row.entry);
      const step = await inTransaction(db, (tx) => purgeEntries(tx, ids, reporter, filter, options));
      removed += step.removed;
      kept += step.kept;
      after = last.entry;
    }
  }
  return { removed, kept };
}

async function purgeEntries(
  tx: Transaction<Tables>,
  ids: readonly number[],
  reporter: string,
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
    // Where several are purged, each entry has its turn with one of those who reported it.
    if (voided.map((report) => report.reporter).sort()[0] !== reporter) continue;
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

/** Who is to be purged: the one who is named, or all of the kind that reported anything. */
async function* reportersOf(db: Kysely<Tables>, { source, reporter }: PurgeFilter): AsyncGenerator<string> {
  if (reporter !== undefined) {
    yield reporter;
    return;
  }
  for (let last: string | null = null; ; ) {
    let next = db.selectFrom('blacklist_reports').select('reporter').where('source', '=', source);
    if (last !== null) next = next.where('reporter', '>', last);
    const row: { readonly reporter: string } | undefined = await next.orderBy('reporter').limit(1).executeTakeFirst();
    if (row === undefined) return;
    yield row.reporter;
    last = row.reporter;
  }
}

/** The next entries that somebody reported, along the index by source. */
export function reportedBy(db: Kysely<Tables>, filter: PurgeFilter, reporter: string, after: number) {
  let query = db
    .selectFrom('blacklist_reports')
    .select('entry')
    .where('source', '=', filter.source)
    .where('reporter', '=', reporter)
    .where('entry', '>', after)
    .where('first_at', '>=', filter.since)
    .orderBy('entry')
    .limit(rowsPerStep);
  if (filter.check !== undefined) query = query.where('check_id', '=', filter.check);
  if (filter.instance !== undefined) query = query.where('instance', '=', filter.instance);
  return query;
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

const rowsPerStep = 500;
