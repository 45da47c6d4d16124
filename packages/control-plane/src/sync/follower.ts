import type { Kysely } from 'kysely';
import { type Committed, changesAfter, changesPrunedThrough, lastChangeNumber } from '../repositories/changes.ts';
import { readEpochs } from '../repositories/epochs.ts';
import { type ListedRow, listedEntries } from '../repositories/listed.ts';
import type { NeverBlockGuard } from '../repositories/never-block-guard.ts';
import type { Tables } from '../store/tables.ts';
import type { Cursors } from './epochs.ts';
import { createLiveBlacklist, type LiveBlacklist } from './live-blacklist.ts';

/** The list in memory and the means to keep it level with the store. */
export interface Follower {
  readonly live: LiveBlacklist;
  /**
   * Takes over what was committed since, by this process or another, in the order of commit. With `committed`, what this process just
   * committed, at least that: it is not read again where it follows what is known.
   */
  catchUp(committed?: Committed): Promise<void>;
}

/**
 * Loads the list from the store. `capacity` is how many changes are kept for deltas at least.
 *
 * The runs of other replicas are read after each page of changes and taken over in the same turn: a cursor is never given
 * in the name of a run that had ended before its position was reached.
 */
export async function followBlacklist(
  db: Kysely<Tables>,
  capacity: number,
  now: number,
  cursors: Cursors,
  neverBlock: NeverBlockGuard,
): Promise<Follower> {
  // The changes first: whatever is committed while the list is read comes again with those behind them.
  const floor = Math.max((await lastChangeNumber(db)) - capacity, await changesPrunedThrough(db));
  const changes = await changesAfter(db, floor, capacity);
  const entries: ListedRow[] = [];
  await neverBlock.refresh(db);
  for await (const page of listedEntries(db, now)) {
    for (const { range_first, range_last, ...row } of page) {
      if (!neverBlock.coversRange(range_first, range_last, row.scope)) entries.push(row);
    }
  }
  const live = createLiveBlacklist({ entries, changes, floor, capacity, neverBlock });
  let running: Promise<void> | null = null;

  async function readAll(committed?: Committed): Promise<void> {
    for (;;) {
      const isNext = committed !== undefined && committed.after === live.head();
      const changes = isNext ? committed.changes : await changesAfter(db, live.head(), pageSize);
      const epochs = await readEpochs(db);
      // After the changes: what they follow from has to be known when they are applied.
      await neverBlock.refresh(db);
      live.apply(changes);
      cursors.renew(epochs);
      if (isNext || changes.length < pageSize) return;
    }
  }

  return {
    live,
    async catchUp(committed) {
      // A second caller must see what was committed before it called, which the run in progress may have missed.
      while (running !== null) await running;
      running = readAll(committed).finally(() => {
        running = null;
      });
      await running;
    },
  };
}

const pageSize = 5_000;
