import { type RawBuilder, sql, type Transaction } from 'kysely';
import { type GivenTable, giveRows } from '../store/given-rows.ts';
import type { BlacklistRow, ChangeRow, Tables } from '../store/tables.ts';
import type { NewEntry } from '../trust/merge-entry.ts';
import { commonMembers, isAlike } from './alike.ts';

/** An entry to be listed, with the first and last address of its network as the store has them. */
export interface RangedEntry {
  readonly entry: NewEntry;
  readonly range: readonly [first: string, last: string];
}

/** Entries in the hands of the database. */
export interface GivenEntries {
  readonly entries: RawBuilder<unknown>;
  /** What entries have in common that one agent reported at one moment. */
  readonly groups: RawBuilder<unknown>;
}

/** Hands entries to the statements of a transaction. */
export async function giveEntries(tx: Transaction<Tables>, given: readonly RangedEntry[]): Promise<GivenEntries> {
  const entries: unknown[][] = [];
  const groups: unknown[][] = [];
  let last: NewEntry | null = null;
  for (const { entry, range } of given) {
    if (last === null || !isAlike(last, entry, commonMembers)) {
      groups.push([groups.length, ...commonMembers.map((name) => entry[name] ?? null)]);
      last = entry;
    }
    const { network, address } = entry;
    // Nearly all are single addresses, of which all that is said is the same.
    const ends = range[0] === range[1] ? null : range[1];
    const otherAddress = address === network ? null : (address ?? '');
    entries.push([entries.length, network, range[0], ends, otherAddress, groups.length - 1]);
  }
  return { entries: await giveRows(tx, entryTable, entries), groups: await giveRows(tx, groupTable, groups) };
}

/** What is known of these networks in any scope. */
export async function findKnown(tx: Transaction<Tables>, { entries }: GivenEntries): Promise<readonly BlacklistRow[]> {
  const { rows } = await sql<BlacklistRow>`
    select b.* from ${entries} as e cross join blacklist as b
    where b.range_first = e.range_first and b.network = e.network`.execute(tx);
  return rows;
}

/**
 * Lists entries of which nothing is known, as `mergeEntry` would, and notes who reported them. They get the numbers from `first` on, one
 * for each.
 */
export async function insertNewEntries(
  tx: Transaction<Tables>,
  { entries, groups }: GivenEntries,
  first: number,
  now: number,
): Promise<void> {
  const at = sql`cast(${now} as bigint)`;
  const id = sql`cast(${first} as bigint) + e.place`;
  const address = sql`case when e.other_address is null then e.network else nullif(e.other_address, '') end`;
  const from = sql`from ${entries} as e cross join ${groups} as g where g.place = e.of_group order by e.place`;
  await sql`
    insert into blacklist (id, scope, network, range_first, range_last, address, state, state_reason, state_changed_at, detected_at,
      expires_at, first_seen, last_seen, hits, strikes, source, reporter, check_id, evidence, ip_source, seq)
    select ${id}, g.scope, e.network, e.range_first, coalesce(e.range_last, e.range_first), ${address}, 'active', null, ${at},
      g.detected_at, g.expires_at, ${at}, ${at}, 1, 0, g.source, g.reporter, g.check_id, g.evidence, g.ip_source, ${id} ${from}`.execute(
    tx,
  );
  await nextTurn();
  await sql`
    insert into blacklist_reports (entry, source, reporter, function_id, instance, check_id, evidence, ip_source, first_at, last_at, hits)
    select ${id}, g.source, coalesce(g.reporter, ''), g.function_id, g.instance, g.check_id, g.evidence, g.ip_source, ${at}, ${at}, 1
    ${from}`.execute(tx);
  await nextTurn();
  await sql`
    insert into changes (seq, scope, operation, network, address, detected_at, expires_at, at)
    select ${id}, g.scope, 'add', e.network, ${address}, g.detected_at, g.expires_at, ${at} ${from}`.execute(tx);
}

/** The change that {@link insertNewEntries} writes for an entry. */
export function changeOfNew({ entry }: RangedEntry, seq: number, now: number): ChangeRow {
  const { scope, network, address, detectedAt, expiresAt } = entry;
  return { seq, scope, operation: 'add', network, address, detected_at: detectedAt, expires_at: expiresAt, at: now };
}

/** SQLite works in this very thread, some milliseconds for each: who waits for an answer from memory has it in between. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The columns behind the place are in the order of {@link commonMembers}. */
const groupTable: GivenTable = {
  name: 'groups',
  columns: {
    place: 'bigint',
    scope: 'text',
    detected_at: 'bigint',
    expires_at: 'bigint',
    source: 'text',
    reporter: 'text',
    check_id: 'text',
    evidence: 'text',
    ip_source: 'text',
    function_id: 'text',
    instance: 'text',
  },
};

const entryTable: GivenTable = {
  name: 'entries',
  columns: {
    place: 'bigint',
    network: 'text',
    range_first: 'text',
    range_last: 'text',
    other_address: 'text',
    of_group: 'bigint',
  },
};
