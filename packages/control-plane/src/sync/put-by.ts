import type { Kysely } from 'kysely';
import { addEntries, type IntakeRules } from '../repositories/blacklist.ts';
import { holdList } from '../repositories/blacklist-states.ts';
import type { Committed } from '../repositories/changes.ts';
import { listPutBy, type PutBy, putReportsBy } from '../repositories/put-by-reports.ts';
import { putByText, readPutByText } from '../repositories/put-by-text.ts';
import { readSetting, saveSetting } from '../repositories/settings.ts';
import { createJournal, type JournalPosition, readJournal } from '../store/journal.ts';
import type { Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import type { EventIds } from '../trust/event-id.ts';
import type { NewEntry } from '../trust/merge-entry.ts';

/** Where reported entries are safe until they are listed. `Part` is what a place knows entries by that were put there. */
export interface PutByPlace<Part extends Pick<PutBy, 'entries'> = Pick<PutBy, 'entries'>> {
  /** Resolves when the entries are on disk. */
  put(entries: readonly NewEntry[], now: number): Promise<Part>;
  /** Lists the oldest parts, so that nobody lists them again, and gives the changes. */
  list(parts: readonly Part[], now: number, rules: IntakeRules): Promise<Committed>;
  /** How many entries are to be listed by one commit at most. */
  readonly entriesPerCommit: number;
  /** True where so much stands there that it has to be listed before more comes. */
  isFull(): boolean;
  close(): Promise<void>;
}

/** Puts entries by in a table, for replicas that share a database: what one leaves another one lists. */
export function putByInTable(db: Kysely<Tables>, ids: EventIds): PutByPlace<PutBy> {
  return {
    async put(entries, now) {
      const part = { id: ids.next(now), entries };
      await putReportsBy(db, part, now);
      return part;
    },
    list: (parts, now, rules) => listPutBy(db, parts, now, rules),
    // While they are listed, other replicas wait that list something.
    entriesPerCommit: 2_048,
    isFull: () => false,
    close: () => Promise.resolve(),
  };
}

/** Entries that stand in a journal before a position. */
interface InJournal {
  readonly entries: readonly NewEntry[];
  readonly end: JournalPosition;
}

/**
 * Puts entries by in a journal beside the data file, which needs neither the database nor its thread, and lists what a process before this one
 * left there.
 *
 * Up to which record is listed is noted in the transaction that lists: none is lost, and none listed twice.
 */
export async function putByInJournal(
  db: Kysely<Tables>,
  file: string,
  owner: string,
  now: () => number,
  rules: () => IntakeRules,
): Promise<PutByPlace> {
  const { records, generation } = await readJournal(file, owner, await listedUpTo(db));
  for (const { text, end } of records) await listUpTo(db, readPutByText(text), end, now(), rules());
  const journal = createJournal(file, owner, generation + 1);
  const place: PutByPlace<InJournal> = {
    async put(entries) {
      return { entries, end: await journal.append(putByText(entries)) };
    },
    async list(parts, at, current) {
      const last = parts.at(-1);
      if (last === undefined) return { after: -1, changes: [] };
      const entries = parts.flatMap((part) => part.entries);
      const committed = await listUpTo(db, entries, last.end, at, current);
      journal.restart(last.end);
      return committed;
    },
    // Nobody waits for that commit, and the more it holds, the fewer pages of the index are written for each.
    entriesPerCommit: 8_192,
    isFull: () => journal.size() > mostBytes,
    close: () => journal.close(),
  };
  return place as PutByPlace;
}

/** What stands in a journal and is not listed, in the form of the table that replicas have; read before what the store holds is. */
export async function journalRows(
  file: string,
  owner: string,
): Promise<
  (listed: JournalPosition) => readonly { readonly id: string; readonly at: number; readonly entries: string }[]
> {
  const { records } = await readJournal(file, owner, { generation: 0, offset: 0 });
  return (listed) =>
    records
      .filter(
        ({ end }) =>
          end.generation > listed.generation || (end.generation === listed.generation && end.offset > listed.offset),
      )
      .map(({ text, end }) => ({
        id: `journal-${hex(end.generation)}-${hex(end.offset)}`,
        at: readPutByText(text)[0]?.detectedAt ?? 0,
        entries: text,
      }));
}

/** Up to where the journal of a store is listed. */
export async function listedUpTo(db: Kysely<Tables>): Promise<JournalPosition> {
  const [generation = 0, offset = 0] = ((await readSetting(db, setting)) ?? '').split(' ').map(Number);
  return { generation, offset };
}

function listUpTo(
  db: Kysely<Tables>,
  entries: readonly NewEntry[],
  { generation, offset }: JournalPosition,
  now: number,
  rules: IntakeRules,
): Promise<Committed> {
  return inTransaction(db, async (tx) => {
    // As everybody does who changes the list, so that nobody waits for somebody who waits for them.
    await holdList(tx);
    await saveSetting(tx, setting, `${generation} ${offset}`);
    return addEntries(tx, entries, now, rules);
  });
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');

const setting = 'reports_listed_up_to';

/** Begun anew whenever everything in it is listed, it is seldom longer than a second's reports. */
const mostBytes = 64 * 1_024 * 1_024;
