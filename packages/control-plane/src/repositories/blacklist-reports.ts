import type { Transaction } from 'kysely';
import { inChunks } from '../store/in-chunks.ts';
import { createInsertRows } from '../store/insert-rows.ts';
import type { BlacklistReportRow, BlacklistRow, Tables } from '../store/tables.ts';
import type { NewEntry } from '../trust/merge-entry.ts';
import { rangeOf } from '../trust/network.ts';

/** What somebody reported of an entry. */
export function toReport({ id }: Pick<BlacklistRow, 'id'>, entry: NewEntry, now: number): BlacklistReportRow {
  return {
    entry: id,
    source: entry.source,
    reporter: entry.reporter ?? '',
    function_id: entry.functionId ?? null,
    instance: entry.instance ?? null,
    check_id: entry.check,
    evidence: entry.evidence,
    ip_source: entry.ipSource,
    first_at: now,
    last_at: now,
    hits: 1,
  };
}

/** Notes who reported entries. What somebody reported first stays as evidence; later reports count. */
export async function saveReports(tx: Transaction<Tables>, reports: readonly BlacklistReportRow[]): Promise<void> {
  if (new Set(reports.map((report) => report.entry)).size === reports.length) return upsert(tx, reports);
  const rows = new Map<string, BlacklistReportRow>();
  for (const report of reports) {
    const id = `${report.entry} ${report.source} ${report.reporter}`;
    const known = rows.get(id);
    rows.set(id, known === undefined ? report : { ...known, hits: known.hits + report.hits });
  }
  await upsert(tx, [...rows.values()]);
}

/** Forgets who reported entries that begin anew. */
export async function forgetReports(
  tx: Transaction<Tables>,
  entries: readonly Pick<BlacklistRow, 'id'>[],
): Promise<void> {
  for (const chunk of inChunks(entries.map((entry) => entry.id))) {
    await tx.deleteFrom('blacklist_reports').where('entry', 'in', chunk).execute();
  }
}

/**
 * Of these networks those that enough keys reported since a time, with the reports that say so.
 *
 * Keys count and not instances, of which a stolen key can claim any number; an address that came from a header alone proves nothing.
 */
export async function reportsWithQuorum(
  tx: Transaction<Tables>,
  networks: readonly string[],
  quorum: number,
  since: number,
): Promise<ReadonlyMap<string, readonly BlacklistReportRow[]>> {
  const found = new Map<string, BlacklistReportRow[]>();
  for (const chunk of inChunks(networks)) {
    const rows = await tx
      .selectFrom('blacklist')
      .innerJoin('blacklist_reports', 'blacklist_reports.entry', 'blacklist.id')
      .selectAll('blacklist_reports')
      .select('blacklist.network')
      .where(
        'blacklist.range_first',
        'in',
        chunk.map((network) => rangeOf(network)[0]),
      )
      .where('blacklist.network', 'in', chunk)
      .where('blacklist.scope', '!=', '*')
      .execute();
    for (const { network, ...row } of rows) {
      if (proves(row, since)) found.set(network, [...(found.get(network) ?? []), row]);
    }
  }
  return new Map([...found].filter(([, rows]) => new Set(rows.map((row) => row.reporter)).size >= quorum));
}

function proves(row: BlacklistReportRow, since: number): boolean {
  return row.source === 'agent' && row.last_at >= since && row.ip_source !== 'header';
}

const upsert = createInsertRows(
  'blacklist_reports',
  {
    entry: true,
    source: true,
    reporter: true,
    function_id: true,
    instance: true,
    check_id: true,
    evidence: true,
    ip_source: true,
    first_at: true,
    last_at: true,
    hits: true,
  },
  (insert) =>
    insert.onConflict((oc) =>
      oc.columns(['entry', 'source', 'reporter']).doUpdateSet((eb) => ({
        last_at: eb.ref('excluded.last_at'),
        ip_source: eb.ref('excluded.ip_source'),
        hits: eb('blacklist_reports.hits', '+', eb.ref('excluded.hits')),
      })),
    ),
);
