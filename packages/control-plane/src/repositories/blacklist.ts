import type { Kysely, Transaction } from 'kysely';
import { inChunks } from '../store/in-chunks.ts';
import { createInsertRows } from '../store/insert-rows.ts';
import type { BlacklistRow, ChangeRow, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { type Merged, mergeEntry, type NewEntry } from '../trust/merge-entry.ts';
import { parseNetwork } from '../trust/network.ts';
import { copyReports, forgetReports, reportsWithQuorum, saveReports } from './blacklist-reports.ts';
import { insertChanges, takeChangeNumbers } from './changes.ts';
import type { NeverBlockGuard } from './never-block-guard.ts';

/** What entries have to pass. */
export interface IntakeRules {
  /** So many keys must report a source before it holds for all profiles; 0 never lets agents do that. */
  readonly quorum: number;
  /** Asked in the transaction, so that a range that another replica just added counts. */
  readonly neverBlock: NeverBlockGuard | null;
}

/** Lets everything pass and brings nothing to other profiles. */
export const noRules: IntakeRules = { quorum: 0, neverBlock: null };

/**
 * Lists entries, notes who reported them and logs the changes, in one transaction: when this resolves, they are on disk.
 *
 * How a report meets what is known already is {@link mergeEntry}'s business. A source that enough keys reported within a day holds
 * for every profile from then on.
 */
export async function addEntries(
  db: Kysely<Tables>,
  given: readonly NewEntry[],
  now: number,
  rules: IntakeRules = noRules,
): Promise<void> {
  if (given.length === 0) return;
  await inTransaction(db, async (tx) => {
    // First of all, because that takes the write lock: nobody else takes numbers from here on.
    const first = await takeChangeNumbers(tx, 0);
    let seq = first;
    const entries = await allowed(tx, given, rules.neverBlock);
    const rows = await findRows(tx, entries);
    const told: BlacklistRow[] = [];
    const begun: BlacklistRow[] = [];
    const merge = (entry: NewEntry): Merged => {
      const id = rowId(entry.scope, entry.network);
      const old = rows.get(id);
      const merged = mergeEntry(old, entry, seq, now);
      rows.set(id, merged.row);
      if (merged.row.seq === seq) seq++;
      if (merged.tell) told.push(merged.row);
      if (merged.begins && old !== undefined) begun.push(merged.row);
      return merged;
    };
    for (const entry of entries) merge(entry);
    await forgetReports(tx, begun);
    await saveReports(tx, entries, now);
    if (rules.quorum > 0) {
      const lifted = await withQuorum(tx, entries, rules.quorum, now);
      for (const [id, row] of await findRows(tx, lifted.entries)) rows.set(id, row);
      begun.length = 0;
      for (const entry of lifted.entries) merge(entry);
      await forgetReports(tx, begun);
      await copyReports(tx, lifted.reports);
    }
    await takeChangeNumbers(tx, seq - first);
    await upsertRows(tx, [...rows.values()]);
    await insertChanges(
      tx,
      told.map((row) => changeOf(row, 'add', row.seq, now)),
    );
  });
}

/** Entries for all profiles, of those that enough keys have reported by now. */
async function withQuorum(tx: Transaction<Tables>, entries: readonly NewEntry[], quorum: number, now: number) {
  const candidates = new Map(
    entries
      .filter((entry) => entry.source === 'agent' && (entry.hold ?? null) === null && entry.ipSource !== 'header')
      .map((entry) => [entry.network, entry]),
  );
  const proven = await reportsWithQuorum(tx, [...candidates.keys()], quorum, now - quorumWindowMs);
  return {
    entries: [...proven.keys()].flatMap((network) => {
      const entry = candidates.get(network);
      return entry === undefined ? [] : [{ ...entry, scope: '*' }];
    }),
    reports: [...proven.values()].flat(),
  };
}

/** The entries that have not expired, newest change first; `scope` narrows to one profile or `*`, `network` to one network. */
export function listEntries(
  db: Kysely<Tables>,
  options: { readonly now: number; readonly scope?: string; readonly network?: string; readonly limit?: number },
): Promise<readonly BlacklistRow[]> {
  let query = db
    .selectFrom('blacklist')
    .selectAll()
    .where('state', '=', 'active')
    .where('expires_at', '>', options.now)
    .orderBy('seq', 'desc');
  if (options.scope !== undefined) query = query.where('scope', '=', options.scope);
  if (options.network !== undefined) query = query.where('network', '=', options.network);
  if (options.limit !== undefined) query = query.limit(options.limit);
  return query.execute();
}

/** One entry in whatever state, or null. */
export async function findEntry(db: Kysely<Tables>, scope: string, network: string): Promise<BlacklistRow | null> {
  const query = db.selectFrom('blacklist').selectAll().where('scope', '=', scope).where('network', '=', network);
  return (await query.executeTakeFirst()) ?? null;
}

/** The change that tells agents of an entry. */
export function changeOf(
  row: Omit<BlacklistRow, 'seq'>,
  operation: ChangeRow['operation'],
  seq: number,
  now: number,
): ChangeRow {
  const { scope, network, address, detected_at, expires_at } = row;
  return { seq, scope, operation, network, address, detected_at, expires_at, at: now };
}

async function allowed(
  tx: Transaction<Tables>,
  entries: readonly NewEntry[],
  neverBlock: NeverBlockGuard | null,
): Promise<readonly NewEntry[]> {
  if (neverBlock === null) return entries;
  await neverBlock.refresh(tx);
  return entries.filter((entry) => {
    const network = parseNetwork(entry.network);
    return network !== null && !neverBlock.covers(network, entry.scope);
  });
}

async function findRows(db: Kysely<Tables>, entries: readonly NewEntry[]): Promise<Map<string, BlacklistRow>> {
  const found = new Map<string, BlacklistRow>();
  for (const scope of new Set(entries.map((entry) => entry.scope))) {
    const networks = entries.filter((entry) => entry.scope === scope).map((entry) => entry.network);
    for (const chunk of inChunks(networks)) {
      const rows = await db
        .selectFrom('blacklist')
        .selectAll()
        .where('scope', '=', scope)
        .where('network', 'in', chunk)
        .execute();
      for (const row of rows) found.set(rowId(scope, row.network), row);
    }
  }
  return found;
}

const upsertRows = createInsertRows(
  'blacklist',
  {
    scope: true,
    network: true,
    range_first: true,
    range_last: true,
    address: true,
    state: true,
    state_reason: true,
    state_changed_at: true,
    detected_at: true,
    expires_at: true,
    first_seen: true,
    last_seen: true,
    hits: true,
    strikes: true,
    source: true,
    reporter: true,
    check_id: true,
    evidence: true,
    ip_source: true,
    seq: true,
  },
  (insert) =>
    insert.onConflict((oc) =>
      oc.columns(['scope', 'network']).doUpdateSet((eb) => ({
        address: eb.ref('excluded.address'),
        detected_at: eb.ref('excluded.detected_at'),
        expires_at: eb.ref('excluded.expires_at'),
        last_seen: eb.ref('excluded.last_seen'),
        hits: eb.ref('excluded.hits'),
        source: eb.ref('excluded.source'),
        reporter: eb.ref('excluded.reporter'),
        check_id: eb.ref('excluded.check_id'),
        evidence: eb.ref('excluded.evidence'),
        ip_source: eb.ref('excluded.ip_source'),
        state: eb.ref('excluded.state'),
        state_reason: eb.ref('excluded.state_reason'),
        state_changed_at: eb.ref('excluded.state_changed_at'),
        strikes: eb.ref('excluded.strikes'),
        seq: eb.ref('excluded.seq'),
      })),
    ),
);

function rowId(scope: string, network: string): string {
  return `${scope} ${network}`;
}

/** Keys that report the same source on different days do not prove each other right. */
const quorumWindowMs = 86_400_000;
