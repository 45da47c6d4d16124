import type { Kysely } from 'kysely';
import type { BlacklistRow, ChangeRow, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { networkRange, parseNetwork } from '../trust/network.ts';
import { insertChanges, takeChangeNumbers } from './changes.ts';

/** An entry to be listed. Times are wall-clock milliseconds. */
export interface NewEntry {
  /** A profile's name, or `*` for every profile. */
  readonly scope: string;
  readonly network: string;
  readonly address: string | null;
  readonly detectedAt: number;
  readonly expiresAt: number;
  readonly source: BlacklistRow['source'];
  readonly reporter: string | null;
  readonly check: string | null;
  readonly evidence: string | null;
  readonly ipSource: string | null;
}

/**
 * Lists entries and logs the changes, in one transaction: when this resolves, they are on disk.
 *
 * A source that is listed already counts one more hit. Its end moves, and agents hear of it, only when at least a tenth of
 * its time would be gained: agents that report the same attacker at the same moment must not flood the fleet with news.
 */
export async function addEntries(db: Kysely<Tables>, entries: readonly NewEntry[], now: number): Promise<void> {
  if (entries.length === 0) return;
  await inTransaction(db, async (tx) => {
    // First of all, because taking numbers takes the write lock.
    let seq = await takeChangeNumbers(tx, entries.length);
    const rows = await findRows(tx, entries);
    const changes: ChangeRow[] = [];
    for (const entry of entries) {
      const id = rowId(entry.scope, entry.network);
      const old = rows.get(id);
      const gained = entry.expiresAt - Math.max(old?.expires_at ?? 0, now);
      const renewed = old === undefined || gained * 10 >= entry.expiresAt - entry.detectedAt;
      rows.set(id, mergeRow(old, entry, renewed ? seq : null, now));
      if (!renewed) continue;
      changes.push({
        seq,
        scope: entry.scope,
        operation: 'add',
        network: entry.network,
        address: entry.address ?? old?.address ?? null,
        detected_at: entry.detectedAt,
        expires_at: entry.expiresAt,
        at: now,
      });
      seq++;
    }
    await upsertRows(tx, [...rows.values()]);
    await insertChanges(tx, changes);
  });
}

/** Takes one entry off the list; gives false where it is not on it. */
export function removeEntry(db: Kysely<Tables>, scope: string, network: string, now: number): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const seq = await takeChangeNumbers(tx, 1);
    const row = await tx
      .deleteFrom('blacklist')
      .where('scope', '=', scope)
      .where('network', '=', network)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return false;
    await insertChanges(tx, [removal(row, seq, now)]);
    return true;
  });
}

/** Takes expired entries off the list, at most `limit` at a time, and gives how many. */
export async function expireEntries(db: Kysely<Tables>, now: number, limit: number): Promise<number> {
  const due = await db
    .selectFrom('blacklist')
    .select(['scope', 'network'])
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(limit)
    .execute();
  if (due.length === 0) return 0;
  await inTransaction(db, async (tx) => {
    let seq = await takeChangeNumbers(tx, due.length);
    const changes: ChangeRow[] = [];
    for (const { scope, network } of due) {
      const row = await tx
        .deleteFrom('blacklist')
        .where('scope', '=', scope)
        .where('network', '=', network)
        .where('expires_at', '<=', now)
        .returningAll()
        .executeTakeFirst();
      if (row !== undefined) changes.push(removal(row, seq++, now));
    }
    await insertChanges(tx, changes);
  });
  return due.length;
}

/** The entries that have not expired, newest change first; `scope` narrows to one profile or `*`, `network` to one network. */
export function listEntries(
  db: Kysely<Tables>,
  options: { readonly now: number; readonly scope?: string; readonly network?: string; readonly limit?: number },
): Promise<readonly BlacklistRow[]> {
  let query = db.selectFrom('blacklist').selectAll().where('expires_at', '>', options.now).orderBy('seq', 'desc');
  if (options.scope !== undefined) query = query.where('scope', '=', options.scope);
  if (options.network !== undefined) query = query.where('network', '=', options.network);
  if (options.limit !== undefined) query = query.limit(options.limit);
  return query.execute();
}

async function findRows(db: Kysely<Tables>, entries: readonly NewEntry[]): Promise<Map<string, BlacklistRow>> {
  const found = new Map<string, BlacklistRow>();
  for (const scope of new Set(entries.map((entry) => entry.scope))) {
    const networks = entries.filter((entry) => entry.scope === scope).map((entry) => entry.network);
    for (let index = 0; index < networks.length; index += rowsPerStatement) {
      const rows = await db
        .selectFrom('blacklist')
        .selectAll()
        .where('scope', '=', scope)
        .where('network', 'in', networks.slice(index, index + rowsPerStatement))
        .execute();
      for (const row of rows) found.set(rowId(scope, row.network), row);
    }
  }
  return found;
}

async function upsertRows(db: Kysely<Tables>, rows: readonly BlacklistRow[]): Promise<void> {
  for (let index = 0; index < rows.length; index += rowsPerStatement) {
    await db
      .insertInto('blacklist')
      .values(rows.slice(index, index + rowsPerStatement))
      .onConflict((oc) =>
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
      )
      .execute();
  }
}

/** `seq` is null where the entry stays as it is and only the hit counts. An operator's entry stays an operator's. */
function mergeRow(old: BlacklistRow | undefined, entry: NewEntry, seq: number | null, now: number): BlacklistRow {
  if (old !== undefined && seq === null) return { ...old, hits: old.hits + 1, last_seen: now };
  const keep = old !== undefined && old.source === 'operator' ? old : null;
  const [first, last] = rangeOf(entry.network);
  return {
    scope: entry.scope,
    network: entry.network,
    range_first: first,
    range_last: last,
    address: entry.address ?? old?.address ?? null,
    state: 'active',
    state_reason: null,
    state_changed_at: old?.state === 'active' ? old.state_changed_at : now,
    strikes: old?.strikes ?? 0,
    detected_at: entry.detectedAt,
    expires_at: entry.expiresAt,
    first_seen: old?.first_seen ?? now,
    last_seen: now,
    hits: (old?.hits ?? 0) + 1,
    source: keep?.source ?? entry.source,
    reporter: keep === null ? entry.reporter : keep.reporter,
    check_id: entry.check ?? old?.check_id ?? null,
    evidence: entry.evidence ?? old?.evidence ?? null,
    ip_source: entry.ipSource ?? old?.ip_source ?? null,
    seq: seq ?? old?.seq ?? 0,
  };
}

function rangeOf(text: string): readonly [first: string, last: string] {
  const network = parseNetwork(text);
  return network === null ? ['', ''] : networkRange(network);
}

function removal(row: BlacklistRow, seq: number, now: number): ChangeRow {
  return {
    seq,
    scope: row.scope,
    operation: 'remove',
    network: row.network,
    address: row.address,
    detected_at: row.detected_at,
    expires_at: row.expires_at,
    at: now,
  };
}

function rowId(scope: string, network: string): string {
  return `${scope} ${network}`;
}

/** 20 columns each; SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535. */
const rowsPerStatement = 1_000;
