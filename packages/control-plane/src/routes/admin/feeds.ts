import { randomUUID } from 'node:crypto';
import type { BodyOf } from '../../api/contract.ts';
import { blacklist } from '../../api/index.ts';
import { recordDeed } from '../../audit/record.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { ApiProblem } from '../../plugins/problems.ts';
import {
  changeFeed,
  deleteFeed,
  type FeedSettings,
  findFeed,
  insertFeed,
  listFeeds,
} from '../../repositories/feeds.ts';
import { findProfile } from '../../repositories/profiles.ts';
import type { Services } from '../../services.ts';
import type { FeedRow } from '../../store/tables.ts';
import { inTransaction } from '../../store/transaction.ts';

/** Lists that are read again and again. */
export const feedRoutes: readonly AdminRoute[] = [
  defineRoute(blacklist.listFeeds, async ({ services }) => ({
    items: (await listFeeds(services.db)).map(feedOf),
    next: null,
  })),

  defineRoute(blacklist.addFeed, async ({ services, body, by, now }) => {
    await check(services, body);
    const row: FeedRow = { id: randomUUID(), ...settingsOf(body), ...blank, created_at: now, created_by: by.name };
    await inTransaction(services.db, async (tx) => {
      await insertFeed(tx, row);
      await recordDeed(tx, by, { action: 'feed.add', subject: row.name, detail: told(body) }, now);
    });
    return feedOf(row);
  }),

  defineRoute(blacklist.changeFeed, async ({ services, params, body, by, now }) => {
    await check(services, body);
    await inTransaction(services.db, async (tx) => {
      if (!(await changeFeed(tx, params.id, settingsOf(body)))) throw noFeed();
      await recordDeed(tx, by, { action: 'feed.change', subject: body.name, detail: told(body) }, now);
    });
    return feedOf(await present(services, params.id));
  }),

  defineRoute(blacklist.runFeed, async ({ services, params, by, now }) => {
    const { name } = await present(services, params.id);
    await inTransaction(services.db, (tx) => recordDeed(tx, by, { action: 'feed.run', subject: name }, now));
    await services.feeds.run(params.id);
    return feedOf(await present(services, params.id));
  }),

  defineRoute(blacklist.removeFeed, async ({ services, params, by, now }) => {
    await inTransaction(services.db, async (tx) => {
      const feed = await findFeed(tx, params.id);
      if (feed === null || !(await deleteFeed(tx, params.id))) throw noFeed();
      await recordDeed(tx, by, { action: 'feed.remove', subject: feed.name }, now);
    });
    return undefined;
  }),
];

async function check(services: Services, body: BodyOf<typeof blacklist.addFeed>): Promise<void> {
  await services.feeds.check(body.location);
  if (body.scope !== '*' && (await findProfile(services.db, body.scope)) === null) {
    throw new ApiProblem('refused', `There is no profile ${body.scope}.`);
  }
}

/** What the audit log tells: a query may hold a token. */
function told(body: BodyOf<typeof blacklist.addFeed>): Readonly<Record<string, unknown>> {
  return { ...body, location: body.location.split('?')[0] };
}

async function present(services: Services, id: string): Promise<FeedRow> {
  const feed = await findFeed(services.db, id);
  if (feed === null) throw noFeed();
  return feed;
}

function settingsOf(body: BodyOf<typeof blacklist.addFeed>): FeedSettings {
  const { name, purpose, format, location, scope } = body;
  return {
    name,
    purpose,
    format,
    location,
    scope,
    ttl_seconds: body.ttlSeconds,
    every_seconds: body.everySeconds,
    enabled: body.enabled ? 1 : 0,
  };
}

function feedOf(row: FeedRow) {
  return {
    id: row.id,
    name: row.name,
    purpose: row.purpose,
    format: row.format,
    location: row.location,
    scope: row.scope,
    ttlSeconds: row.ttl_seconds,
    everySeconds: row.every_seconds,
    enabled: row.enabled === 1,
    entries: row.entries,
    lastRunAt: row.last_run_at,
    lastOkAt: row.last_ok_at,
    lastError: row.last_error,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

function noFeed(): ApiProblem {
  return new ApiProblem('not-found', 'There is no such feed.');
}

const blank = { etag: null, entries: 0, last_run_at: null, last_ok_at: null, last_error: null } as const;
