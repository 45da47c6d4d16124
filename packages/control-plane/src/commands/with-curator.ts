import { type Curator, createCurator } from '../blacklist/curator.ts';
import { createFeedReader, type FeedReader } from '../lists/feed-reader.ts';
import { readServerSettings } from '../repositories/server-settings.ts';
import type { Store } from '../store/database.ts';
import { type StoreChoice, withOperator } from './with-operator.ts';

/** Hands on the list beside a server that may be running on the same store. */
export interface ListHands {
  readonly curator: Curator;
  readonly feeds: FeedReader;
  readonly store: Store;
}

/** Runs work on the list of a store. `feeds` is the folder from which lists may be read as feeds. */
export function withCurator(
  options: StoreChoice & { readonly allowReserved?: boolean; readonly feeds?: string },
  work: (hands: ListHands) => Promise<void>,
): Promise<void> {
  return withOperator(options, async (_operator, store, neverBlock) => {
    const { intake } = await readServerSettings(store.db);
    const committed = (): Promise<void> => Promise.resolve(store.hint());
    const common = { db: store.db, neverBlock, now: Date.now, committed };
    const curator = createCurator({ ...common, quorum: () => intake.globalQuorum });
    const folder = options.feeds ?? null;
    const feeds = createFeedReader({ ...common, folder, allowPrivate: options.allowReserved ?? false });
    await work({ curator, feeds, store });
  });
}
