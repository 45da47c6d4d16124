import type { Kysely } from 'kysely';
import { addEntries, type IntakeRules } from '../repositories/blacklist.ts';
import type { Committed } from '../repositories/changes.ts';
import { listPutBy, readPutBy } from '../repositories/put-by-reports.ts';
import type { Tables } from '../store/tables.ts';
import type { NewEntry } from '../trust/merge-entry.ts';
import { createDurableWriter, type DurableWriter } from './durable-writer.ts';
import type { PutByPlace } from './put-by.ts';

/** Brings reported entries to disk and on the list. */
export interface ReportWriter extends DurableWriter<NewEntry> {
  /** True for what is on disk and not on the list yet. */
  holds(scope: string, network: string): boolean;
  /** Lists what this process put by; to be called several times a second. Does nothing where there is nothing. */
  list(): Promise<void>;
  /** Lists what others put by and left: a process that was killed, or a replica that cannot go on. */
  listLeft(): Promise<void>;
}

/** What reports are written with. */
export interface ReportSources {
  readonly db: Kysely<Tables>;
  /** Where what cannot be listed at once is safe. */
  readonly putBy: PutByPlace;
  readonly now: () => number;
  readonly rules: () => IntakeRules;
  /** Takes over into memory what was listed, and tells others. */
  readonly listed: (committed: Committed) => Promise<void>;
}

/**
 * Creates the writer of reports: what it took is on disk before it is acknowledged.
 *
 * A few are listed at once. Where many come together they are put by as one record, acknowledged, and listed with those of the next
 * moments: a new entry goes to a random place of an index, and the pages of that are written once for thousands instead of once for
 * each commit. They are on the list half a second later.
 */
export function createReportWriter({ db, putBy, now, rules, listed }: ReportSources): ReportWriter {
  let waiting: { readonly entries: readonly NewEntry[] }[] = [];
  let waitingEntries = 0;
  let running: Promise<void> = Promise.resolve();
  let listedAt = 0;
  /** By scope. */
  const held = new Map<string, Set<string>>();

  async function write(entries: readonly NewEntry[]): Promise<void> {
    const isQuiet = entries.length <= fewEntries || performance.now() - listedAt > quietMs;
    if (waiting.length === 0 && isQuiet) {
      const committed = await addEntries(db, entries, now(), rules());
      listedAt = performance.now();
      await listed(committed);
      return;
    }
    // Who cannot list what is put by takes no more: its senders come again.
    if (waitingEntries > mostWaiting || putBy.isFull()) await list();
    const part = await putBy.put(entries, now());
    waiting.push(part);
    waitingEntries += entries.length;
    for (const { scope, network } of entries) hold(scope, network);
  }

  function hold(scope: string, network: string): void {
    const networks = held.get(scope);
    if (networks === undefined) held.set(scope, new Set([network]));
    else networks.add(network);
  }

  async function listSome(): Promise<void> {
    while (waiting.length > 0) {
      let [count, entries] = [0, 0];
      while (count < waiting.length && (count === 0 || entries + sizeAt(count) <= putBy.entriesPerCommit)) {
        entries += sizeAt(count);
        count++;
      }
      const parts = waiting.slice(0, count);
      const committed = await putBy.list(parts, now(), rules());
      listedAt = performance.now();
      waiting = waiting.slice(count);
      waitingEntries -= entries;
      await listed(committed);
      if (waiting.length === 0) held.clear();
      else for (const { entries } of parts) for (const { scope, network } of entries) held.get(scope)?.delete(network);
    }
  }

  const sizeAt = (index: number): number => waiting[index]?.entries.length ?? 0;

  /** One after the other, whoever asks. */
  function list(): Promise<void> {
    if (waiting.length === 0) return Promise.resolve();
    running = running.catch(() => undefined).then(listSome);
    return running;
  }

  return {
    ...createDurableWriter(write),
    holds: (scope, network) => held.get(scope)?.has(network) === true,
    list,
    listLeft: () => listLeftReports(db, now() - leftMs, now(), rules(), listed),
  };
}

/** Lists all that was put by before a time and by nobody listed, and says so after each step. */
export async function listLeftReports(
  db: Kysely<Tables>,
  before: number,
  now: number,
  rules: IntakeRules,
  listed: (committed: Committed) => Promise<void>,
): Promise<void> {
  for (;;) {
    const parts = await readPutBy(db, before, rowsPerStep);
    if (parts.length === 0) return;
    await listed(await listPutBy(db, parts, now, rules));
  }
}

/** A dozen beacons: what is listed by the time that the next come. */
const fewEntries = 64;
/** Longer ago than that the last were listed where reports come one by one. */
const quietMs = 100;
const mostWaiting = 50_000;
/** Who has put something by and not listed it after so long will not. */
const leftMs = 5_000;
const rowsPerStep = 20;
