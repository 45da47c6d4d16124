import type { Kysely, Transaction } from 'kysely';
import { createInsertRows } from '../store/insert-rows.ts';
import type { BlacklistRow, ChangeRow, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { mergeEntry, type NewEntry } from '../trust/merge-entry.ts';
import { noRange, rangeOf } from '../trust/network.ts';
import { forgetReports, reportsWithQuorum, saveReports, toReport } from './blacklist-reports.ts';
import { type Committed, changeOf, insertChanges, takeChangeNumbers } from './changes.ts';
import type { NeverBlockGuard } from './never-block-guard.ts';
import { changeOfNew, findKnown, giveEntries, insertNewEntries, type RangedEntry } from './new-entries.ts';

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
 * for every profile from then on. Gives the changes.
 */
export async function addEntries(
  db: Kysely<Tables>,
  given: readonly NewEntry[],
  now: number,
  rules: IntakeRules = noRules,
): Promise<Committed> {
  return inTransaction(db, async (tx) => {
    // First of all, because that takes the write lock: nobody else takes numbers from here on.
    const first = await takeChangeNumbers(tx, 0);
    const entries = await allowed(tx, given, rules.neverBlock);
    if (entries.length === 0) return { after: first - 1, changes: [] };
    const { known, changes, rest } = await listNew(tx, entries, first, now);
    let seq = first + changes.length;
    const rows = new Map<string, BlacklistRow>();
    const told: BlacklistRow[] = [];
    const begun: BlacklistRow[] = [];
    const merge = (entry: NewEntry): BlacklistRow => {
      const id = rowId(entry.scope, entry.network);
      const old = rows.get(id) ?? known.get(id);
      const merged = mergeEntry(old, entry, seq, now);
      rows.set(id, merged.row);
      if (merged.row.seq === seq) seq++;
      if (merged.tell) told.push(merged.row);
      if (merged.begins && old !== undefined) begun.push(merged.row);
      return merged.row;
    };
    const reports = rest.map((entry) => toReport(merge(entry), entry, now));
    await forgetReports(tx, begun);
    await saveReports(tx, reports);
    await upsertRows(tx, [...rows.values()]);
    if (rules.quorum > 0) {
      const lifted = await withQuorum(tx, entries, known, rules.quorum, now);
      begun.length = 0;
      const copies = lifted.flatMap(({ entry, reports }) => {
        const { id } = merge(entry);
        return reports.map((report) => ({ ...report, entry: id }));
      });
      await forgetReports(tx, begun);
      await saveReports(tx, copies);
      if (lifted.length > 0) await upsertRows(tx, [...rows.values()]);
    }
    await takeChangeNumbers(tx, seq - first);
    const others = told.map((row) => changeOf(row, 'add', row.seq, now));
    await insertChanges(tx, others);
    return { after: first - 1, changes: [...changes, ...others] };
  });
}

/** Lists those of which nothing is known, and gives what is known of the others, which are to be joined to that or to each other. */
async function listNew(tx: Transaction<Tables>, entries: readonly RangedEntry[], first: number, now: number) {
  const known = new Map<string, BlacklistRow>();
  const changes: ChangeRow[] = [];
  const rest: NewEntry[] = [];
  const repeated = repeatedNetworks(entries);
  const isNew = ({ entry }: RangedEntry): boolean =>
    (entry.hold ?? null) === null && !repeated.has(entry.network) && !known.has(rowId(entry.scope, entry.network));
  for (let from = 0; from < entries.length; from += entriesPerStep) {
    const step = entries.slice(from, from + entriesPerStep);
    let given = await giveEntries(tx, step);
    for (const row of await findKnown(tx, given)) known.set(rowId(row.scope, row.network), row);
    const fresh: RangedEntry[] = [];
    for (const item of step) {
      if (isNew(item)) fresh.push(item);
      else rest.push(item.entry);
    }
    if (fresh.length === 0) continue;
    if (fresh.length < step.length) given = await giveEntries(tx, fresh);
    const seq = first + changes.length;
    await insertNewEntries(tx, given, seq, now);
    for (const [index, item] of fresh.entries()) changes.push(changeOfNew(item, seq + index, now));
  }
  return { known, changes, rest };
}

/** Entries for all profiles, of those that enough keys have reported by now, with the reports that say so. */
async function withQuorum(
  tx: Transaction<Tables>,
  entries: readonly RangedEntry[],
  known: ReadonlyMap<string, BlacklistRow>,
  quorum: number,
  now: number,
) {
  const candidates = new Map<string, NewEntry>();
  // What nobody listed before has no reports but these: where all are by one key, there is nothing to count.
  const countable = new Set([...known.values()].map((row) => row.network));
  for (const { entry } of entries) {
    if (entry.source !== 'agent' || (entry.hold ?? null) !== null || entry.ipSource === 'header') continue;
    const other = candidates.get(entry.network);
    if (quorum === 1 || (other !== undefined && other.reporter !== entry.reporter)) countable.add(entry.network);
    candidates.set(entry.network, entry);
  }
  const possible = [...candidates.keys()].filter((network) => countable.has(network));
  const proven = await reportsWithQuorum(tx, possible, quorum, now - quorumWindowMs);
  return [...proven].flatMap(([network, reports]) => {
    const entry = candidates.get(network);
    return entry === undefined ? [] : [{ entry: { ...entry, scope: '*' }, reports }];
  });
}

async function allowed(
  tx: Transaction<Tables>,
  entries: readonly NewEntry[],
  neverBlock: NeverBlockGuard | null,
): Promise<readonly RangedEntry[]> {
  await neverBlock?.refresh(tx);
  const ranged = entries.map((entry) => ({ entry, range: rangeOf(entry.network) }));
  if (neverBlock === null) return ranged;
  return ranged.filter(
    ({ entry, range: [first, last] }) => first !== noRange && !neverBlock.coversRange(first, last, entry.scope),
  );
}

/** Networks of which several entries tell at once: they are joined to each other. */
function repeatedNetworks(entries: readonly RangedEntry[]): ReadonlySet<string> {
  const [once, again] = [new Set<string>(), new Set<string>()];
  for (const { entry } of entries) (once.has(entry.network) ? again : once).add(entry.network);
  return again;
}

/** Inserted in some milliseconds, after which whoever waits for an answer from memory has it. */
const entriesPerStep = 512;

const upsertRows = createInsertRows(
  'blacklist',
  {
    id: true,
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
      oc.column('id').doUpdateSet((eb) => ({
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
