import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Kysely } from 'kysely';
import { ControlPlaneError } from '../errors.ts';
import { addEntries } from '../repositories/blacklist.ts';
import { holdList, lookAnew, suppressCovered } from '../repositories/blacklist-states.ts';
import { claimFeed, dueFeeds, findFeed, noteFeed } from '../repositories/feeds.ts';
import { deleteNeverBlock, saveNeverBlock } from '../repositories/never-block.ts';
import type { NeverBlockGuard } from '../repositories/never-block-guard.ts';
import type { FeedRow, NeverBlockRow, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import type { NewEntry } from '../trust/merge-entry.ts';
import { isSingleAddress, parseNetwork } from '../trust/network.ts';
import { checkUrl, fetchList, maxListBytes } from './fetch-list.ts';
import type { ListedNetwork } from './listed-network.ts';
import { parseList } from './parse-list.ts';

/** Reads lists again and again. */
export interface FeedReader {
  /** Reads what is due; a feed that fails says so in its row and never stops another. */
  runDue(): Promise<void>;
  /** Reads one feed at once. */
  run(id: string): Promise<void>;
  /** Judges where a feed is before it is stored. Throws RASP_CP_FEED_FAILED. */
  check(location: string): Promise<void>;
}

/**
 * Creates the reader.
 *
 * What a list no longer names ends by itself; ranges of a list of what is never blocked go with it. A list that did not change is
 * taken anew all the same when half of its entries' time is over, or they would end.
 */
export function createFeedReader(sources: {
  readonly db: Kysely<Tables>;
  readonly neverBlock: NeverBlockGuard;
  readonly now: () => number;
  readonly committed: () => Promise<void>;
  /** The folder from which files may be read; none are without it. */
  readonly folder: string | null;
  readonly allowPrivate: boolean;
}): FeedReader {
  const { db, neverBlock, now, allowPrivate } = sources;

  async function read(feed: FeedRow): Promise<{ readonly text: string; readonly etag: string | null } | 'unchanged'> {
    const isFresh = feed.last_ok_at !== null && now() - feed.last_ok_at < (feed.ttl_seconds * 1_000) / 2;
    const etag = isFresh ? feed.etag : null;
    if (isUrl(feed.location)) return fetchList(feed.location, { etag, allowPrivate });
    const file = await findFile(feed.location, sources.folder);
    const { size, mtimeMs } = await stat(file);
    if (size > maxListBytes) throw failed(`It is larger than ${maxListBytes} bytes.`);
    const tag = `${size}-${mtimeMs}`;
    return tag === etag ? 'unchanged' : { text: await readText(file), etag: tag };
  }

  async function take(feed: FeedRow): Promise<void> {
    try {
      const got = await read(feed);
      if (got === 'unchanged') {
        await noteFeed(db, feed.id, { last_error: null });
        return;
      }
      const list = parseList(got.text, feed.format);
      // A page that says "not found" with status 200 must not empty a list of what is never blocked.
      if (list.networks.length === 0) throw failed('It names no network that can be taken.');
      if (list.networks.length > maxEntries) throw failed(`It names more than ${maxEntries} networks.`);
      if (feed.purpose === 'block') await block(feed, list.networks);
      else await neverBlockAll(feed, list.networks);
      await noteFeed(db, feed.id, {
        etag: got.etag,
        entries: list.networks.length,
        last_ok_at: now(),
        last_error: list.refusedInAll === 0 ? null : `${list.refusedInAll} lines were refused.`,
      });
      await sources.committed();
    } catch (error) {
      await noteFeed(db, feed.id, { last_error: reasonOf(error).slice(0, 300) });
    }
  }

  async function block(feed: FeedRow, networks: readonly ListedNetwork[]): Promise<void> {
    const at = now();
    for (let index = 0; index < networks.length; index += entriesPerStep) {
      const entries = networks.slice(index, index + entriesPerStep).map(
        ({ network, ttlMs, note }): NewEntry => ({
          scope: feed.scope,
          network: network.text,
          address: isSingleAddress(network) ? network.text : null,
          detectedAt: at,
          expiresAt: at + Math.min(ttlMs ?? feed.ttl_seconds * 1_000, feed.ttl_seconds * 1_000),
          source: 'feed',
          reporter: feed.id,
          check: null,
          evidence: note,
          ipSource: null,
        }),
      );
      await addEntries(db, entries, at, { quorum: 0, neverBlock });
    }
  }

  async function neverBlockAll(feed: FeedRow, networks: readonly ListedNetwork[]): Promise<void> {
    const at = now();
    const rows = networks.map(
      ({ network }): NeverBlockRow => ({
        scope: feed.scope,
        network: network.text,
        kind: 'provider',
        note: feed.name,
        feed: feed.id,
        created_at: at,
        created_by: feed.created_by,
      }),
    );
    await inTransaction(db, async (tx) => {
      await holdList(tx);
      const wanted = new Set(rows.map((row) => row.network));
      const present = await tx.selectFrom('never_block').selectAll().where('scope', '=', feed.scope).execute();
      const known = new Set(present.map((row) => row.network));
      const dropped = present.filter((row) => row.feed === feed.id && !wanted.has(row.network));
      await deleteNeverBlock(tx, dropped);
      for (const row of feed.scope === '*' ? [] : dropped) {
        const network = parseNetwork(row.network);
        if (network !== null) await lookAnew(tx, network, feed.scope, at);
      }
      // What a person wrote down stays theirs.
      const added = networks.filter(({ network }) => !known.has(network.text));
      const fresh = new Set(added.map(({ network }) => network.text));
      await saveNeverBlock(
        tx,
        rows.filter((row) => fresh.has(row.network)),
      );
      for (const { network } of added) {
        await suppressCovered(tx, network, feed.scope, at);
        if (feed.scope !== '*') await lookAnew(tx, network, feed.scope, at);
      }
    });
  }

  return {
    async runDue() {
      for (const feed of await dueFeeds(db, now())) if (await claimFeed(db, feed, now())) await take(feed);
    },
    async run(id) {
      const feed = await findFeed(db, id);
      if (feed === null) throw new ControlPlaneError('RASP_CP_NOT_FOUND', 'There is no such feed.');
      // Asked for by a person, so whatever the server says of it counts.
      if (await claimFeed(db, feed, now())) await take({ ...feed, etag: null });
    },
    async check(location) {
      if (isUrl(location)) checkUrl(location, allowPrivate);
      else await findFile(location, sources.folder);
    },
  };
}

function isUrl(location: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(location);
}

/** A file below the folder, wherever links lead. */
async function findFile(location: string, folder: string | null): Promise<string> {
  if (folder === null)
    throw failed('Files are read from the folder that the server was started with (--feeds), and there is none.');
  let file: string;
  let root: string;
  try {
    root = await realpath(folder);
    file = await realpath(path.resolve(root, location));
  } catch (error) {
    throw failed('There is no such file in the folder of feeds.', error);
  }
  if (!file.startsWith(root + path.sep)) throw failed('There is no such file in the folder of feeds.');
  return file;
}

async function readText(file: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of createReadStream(file)) {
    size += chunk.length;
    if (size > maxListBytes) throw failed(`It is larger than ${maxListBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function failed(reason: string, cause?: unknown): ControlPlaneError {
  return new ControlPlaneError('RASP_CP_FEED_FAILED', reason, cause === undefined ? undefined : { cause });
}

function reasonOf(error: unknown): string {
  return error instanceof ControlPlaneError ? error.message : `It could not be stored: ${String(error)}`;
}

const entriesPerStep = 5_000;
const maxEntries = 1_000_000;
