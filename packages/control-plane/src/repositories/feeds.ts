import type { Kysely, Transaction } from 'kysely';
import { ControlPlaneError } from '../errors.ts';
import type { FeedRow, Tables } from '../store/tables.ts';

/** What people set of a feed. */
export type FeedSettings = Pick<
  FeedRow,
  'name' | 'purpose' | 'format' | 'location' | 'scope' | 'ttl_seconds' | 'every_seconds' | 'enabled'
>;

/** Every feed, by name. */
export function listFeeds(db: Kysely<Tables>): Promise<readonly FeedRow[]> {
  return db.selectFrom('feeds').selectAll().orderBy('name').execute();
}

/** One feed, or null. */
export async function findFeed(db: Kysely<Tables>, id: string): Promise<FeedRow | null> {
  return (await db.selectFrom('feeds').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** Stores a feed. Throws RASP_CP_NAME_TAKEN. */
export async function insertFeed(tx: Transaction<Tables>, row: FeedRow): Promise<void> {
  await checkFeedName(tx, row.name, row.id);
  await tx.insertInto('feeds').values(row).execute();
}

/** Changes a feed and has it read anew; gives false where there is none. Throws RASP_CP_NAME_TAKEN. */
export async function changeFeed(tx: Transaction<Tables>, id: string, settings: FeedSettings): Promise<boolean> {
  await checkFeedName(tx, settings.name, id);
  const query = tx
    .updateTable('feeds')
    .set({ ...settings, etag: null, last_run_at: null })
    .where('id', '=', id);
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}

/** Removes a feed; gives false where there is none. */
export async function deleteFeed(tx: Transaction<Tables>, id: string): Promise<boolean> {
  return (await tx.deleteFrom('feeds').where('id', '=', id).executeTakeFirst()).numDeletedRows > 0n;
}

/** Feeds whose time has come. */
export function dueFeeds(db: Kysely<Tables>, now: number): Promise<readonly FeedRow[]> {
  return db
    .selectFrom('feeds')
    .selectAll()
    .where('enabled', '=', 1)
    .where((eb) =>
      eb.or([eb('last_run_at', 'is', null), eb(eb('last_run_at', '+', eb('every_seconds', '*', 1_000)), '<=', now)]),
    )
    .execute();
}

/** Takes a feed for one reading; gives false where another replica was first. */
export async function claimFeed(db: Kysely<Tables>, feed: FeedRow, now: number): Promise<boolean> {
  const query = db.updateTable('feeds').set({ last_run_at: now }).where('id', '=', feed.id);
  const { last_run_at: last } = feed;
  const claimed = await (last === null
    ? query.where('last_run_at', 'is', null)
    : query.where('last_run_at', '=', last)
  ).executeTakeFirst();
  return claimed.numUpdatedRows > 0n;
}

/** Notes how a reading ended. */
export async function noteFeed(
  db: Kysely<Tables>,
  id: string,
  outcome: Partial<Pick<FeedRow, 'etag' | 'entries' | 'last_ok_at' | 'last_error'>>,
): Promise<void> {
  await db.updateTable('feeds').set(outcome).where('id', '=', id).execute();
}

async function checkFeedName(tx: Transaction<Tables>, name: string, id: string): Promise<void> {
  const other = await tx.selectFrom('feeds').select('id').where('name', '=', name).executeTakeFirst();
  if (other !== undefined && other.id !== id) {
    throw new ControlPlaneError('RASP_CP_NAME_TAKEN', `A feed named ${name} exists already; choose another name.`);
  }
}
