import type { Kysely } from 'kysely';
import { changesAfter, changesPrunedThrough, lastChangeNumber } from '../repositories/changes.ts';
import { listedEntries } from '../repositories/listed.ts';
import type { Tables } from '../store/tables.ts';
import { createLiveBlacklist, type LiveBlacklist } from './live-blacklist.ts';

/** The list in memory and the means to keep it level with the store. */
export interface Follower {
  readonly live: LiveBlacklist;
  /** Takes over what was committed since, by this process or another, in the order of commit. */
  catchUp(): Promise<void>;
}

/** Loads the list from the store. `capacity` is how many changes are kept for deltas at least. */
export async function followBlacklist(db: Kysely<Tables>, capacity: number, now: number): Promise<Follower> {
  // The changes first: whatever is committed while the list is read comes again with those behind them.
  const floor = Math.max((await lastChangeNumber(db)) - capacity, await changesPrunedThrough(db));
  const changes = await changesAfter(db, floor, capacity);
  const live = createLiveBlacklist({ entries: await listedEntries(db, now), changes, floor, capacity });
  let running: Promise<void> | null = null;

  async function readAll(): Promise<void> {
    for (;;) {
      const changes = await changesAfter(db, live.head(), pageSize);
      live.apply(changes);
      if (changes.length < pageSize) return;
    }
  }

  return {
    live,
    async catchUp() {
      // A second caller must see what was committed before it called, which the run in progress may have missed.
      while (running !== null) await running;
      running = readAll().finally(() => {
        running = null;
      });
      await running;
    },
  };
}

const pageSize = 5_000;
