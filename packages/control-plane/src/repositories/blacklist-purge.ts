import type { Kysely } from 'kysely';
import type { BlacklistReportRow, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { findEntry } from './blacklist.ts';
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
  let after: Position = { scope: '', network: '', reporter: '' };
  const counted = new Set<string>();
  for (;;) {
    const rows = await matching(db, filter, after);
    const last = rows.at(-1);
    if (last === undefined) return { removed, kept };
    after = last;
    await inTransaction(db, async (tx) => {
      if (!options.dryRun) await holdList(tx);
      let [gone, left] = [0, 0];
      const seen: string[] = [];
      for (const { scope, network } of rows) {
        const id = `${scope} ${network}`;
        if (counted.has(id) || seen.includes(id)) continue;
        seen.push(id);
        const reports = await tx
          .selectFrom('blacklist_reports')
          .selectAll()
          .where('scope', '=', scope)
          .where('network', '=', network)
          .execute();
        const voided = reports.filter((report) => matches(report, filter));
        const others = reports.length - voided.length;
        const entry = await findEntry(tx, scope, network);
        const isStanding = entry !== null && ['active', 'pending', 'suppressed'].includes(entry.state);
        const needed = scope === '*' && entry?.source === 'agent' ? Math.max(1, options.quorum) : 1;
        if (isStanding) {
          if (others >= needed) left++;
          else gone++;
        }
        if (options.dryRun) continue;
        for (const { source, reporter } of voided) {
          await tx
            .deleteFrom('blacklist_reports')
            .where('scope', '=', scope)
            .where('network', '=', network)
            .where('source', '=', source)
            .where('reporter', '=', reporter)
            .execute();
        }
        if (isStanding && others < needed) {
          await setStates(tx, [entry], { state: 'removed', reason: 'purged' }, options.now);
        }
      }
      return { gone, left, seen };
    }).then((step) => {
      removed += step.gone;
      kept += step.left;
      for (const id of step.seen) counted.add(id);
    });
  }
}

interface Position {
  readonly scope: string;
  readonly network: string;
  readonly reporter: string;
}

function matching(db: Kysely<Tables>, filter: PurgeFilter, after: Position): Promise<readonly BlacklistReportRow[]> {
  let query = db
    .selectFrom('blacklist_reports')
    .selectAll()
    .where('source', '=', filter.source)
    .where('first_at', '>=', filter.since)
    .where((eb) =>
      eb.or([
        eb('scope', '>', after.scope),
        eb.and([eb('scope', '=', after.scope), eb('network', '>', after.network)]),
        eb.and([eb('scope', '=', after.scope), eb('network', '=', after.network), eb('reporter', '>', after.reporter)]),
      ]),
    )
    .orderBy('scope')
    .orderBy('network')
    .orderBy('reporter')
    .limit(rowsPerStep);
  if (filter.reporter !== undefined) query = query.where('reporter', '=', filter.reporter);
  if (filter.check !== undefined) query = query.where('check_id', '=', filter.check);
  if (filter.instance !== undefined) query = query.where('instance', '=', filter.instance);
  if (filter.scope !== undefined) query = query.where('scope', '=', filter.scope);
  return query.execute();
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
