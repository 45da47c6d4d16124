import type { Transaction } from 'kysely';
import { inChunks } from '../store/in-chunks.ts';
import { createInsertRows } from '../store/insert-rows.ts';
import type { BlacklistReportRow, Tables } from '../store/tables.ts';
import type { NewEntry } from '../trust/merge-entry.ts';

/** Notes who reported entries. What somebody reported first stays as evidence; later reports count. */
export async function saveReports(tx: Transaction<Tables>, entries: readonly NewEntry[], now: number): Promise<void> {
  const rows = new Map<string, BlacklistReportRow>();
  for (const entry of entries) {
    const id = JSON.stringify([entry.scope, entry.network, entry.source, entry.reporter]);
    const known = rows.get(id);
    rows.set(id, known === undefined ? toReport(entry, now) : { ...known, hits: known.hits + 1 });
  }
  await upsert(tx, [...rows.values()]);
}

/** Forgets who reported entries that begin anew. */
export async function forgetReports(
  tx: Transaction<Tables>,
  entries: readonly { readonly scope: string; readonly network: string }[],
): Promise<void> {
  for (const scope of new Set(entries.map((entry) => entry.scope))) {
    const networks = entries.filter((entry) => entry.scope === scope).map((entry) => entry.network);
    for (let index = 0; index < networks.length; index += rowsPerStatement) {
      await tx
        .deleteFrom('blacklist_reports')
        .where('scope', '=', scope)
        .where('network', 'in', networks.slice(index, index + rowsPerStatement))
        .execute();
    }
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
    // By the network alone: were the source a condition of the query as well, SQLite would go through all reports of agents by that.
    const rows = await tx.selectFrom('blacklist_reports').selectAll().where('network', 'in', chunk).execute();
    for (const row of rows) {
      if (proves(row, since)) found.set(row.network, [...(found.get(row.network) ?? []), row]);
    }
  }
  return new Map([...found].filter(([, rows]) => new Set(rows.map((row) => row.reporter)).size >= quorum));
}

function proves(row: BlacklistReportRow, since: number): boolean {
  return row.source === 'agent' && row.scope !== '*' && row.last_at >= since && row.ip_source !== 'header';
}

/** Notes on an entry for all profiles which keys brought it there. */
export async function copyReports(tx: Transaction<Tables>, reports: readonly BlacklistReportRow[]): Promise<void> {
  const rows = new Map(reports.map((row) => [`${row.network} ${row.reporter}`, { ...row, scope: '*' }]));
  await upsert(tx, [...rows.values()]);
}

const upsert = createInsertRows(
  'blacklist_reports',
  {
    scope: true,
    network: true,
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
      oc.columns(['scope', 'network', 'source', 'reporter']).doUpdateSet((eb) => ({
        last_at: eb.ref('excluded.last_at'),
        ip_source: eb.ref('excluded.ip_source'),
        hits: eb('blacklist_reports.hits', '+', eb.ref('excluded.hits')),
      })),
    ),
);

function toReport(entry: NewEntry, now: number): BlacklistReportRow {
  return {
    scope: entry.scope,
    network: entry.network,
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

/** 12 columns each; SQLite takes 32,766 parameters in a statement. */
const rowsPerStatement = 1_000;
