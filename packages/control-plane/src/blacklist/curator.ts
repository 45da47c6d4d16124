import type { Kysely } from 'kysely';
import type { Author } from '../audit/author.ts';
import { recordDeed } from '../audit/record.ts';
import { ControlPlaneError } from '../errors.ts';
import { createRefusals, type RefusedLine, readListedNetwork } from '../lists/listed-network.ts';
import { type ListFormat, parseList } from '../lists/parse-list.ts';
import { addEntries } from '../repositories/blacklist.ts';
import { findEntry } from '../repositories/blacklist-entries.ts';
import { type PurgeFilter, purgeReports } from '../repositories/blacklist-purge.ts';
import { holdList, lookAnew, removeEntry, setStates, suppressCovered } from '../repositories/blacklist-states.ts';
import { deleteNeverBlock, findNeverBlock, saveNeverBlock } from '../repositories/never-block.ts';
import type { NeverBlockGuard } from '../repositories/never-block-guard.ts';
import { findProfile } from '../repositories/profiles.ts';
import type { BlacklistRow, NeverBlockRow, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import type { NewEntry } from '../trust/merge-entry.ts';
import { isSingleAddress, type Network, parseNetwork } from '../trust/network.ts';

/** What an import or an addition of many did. */
export interface Imported {
  readonly added: number;
  readonly refused: readonly RefusedLine[];
  readonly refusedInAll: number;
}

/** For whom, how long and why. */
export interface ListingTerms {
  readonly scope: string;
  readonly ttlSeconds: number;
  readonly note: string;
}

/** What people do to the list; each deed is in the audit log. */
export interface Curator {
  /** Blocks networks; those that cannot be are named, the others are blocked. */
  add(networks: readonly string[], terms: ListingTerms, by: Author): Promise<Imported>;
  /** Blocks what a list names; with `dryRun` it only says what would be blocked. */
  importList(text: string, format: ListFormat, terms: ListingTerms, dryRun: boolean, by: Author): Promise<Imported>;
  /** Approves what waits, holds back what is active, or moves the end. Throws RASP_CP_NOT_FOUND, RASP_CP_BAD_NETWORK, RASP_CP_BAD_OPTION. */
  change(
    scope: string,
    network: string,
    change: { readonly state?: 'active' | 'suppressed' | undefined; readonly expiresAt?: number | undefined },
    note: string,
    by: Author,
  ): Promise<BlacklistRow>;
  /** Unblocks one entry; gives false where it is not on the list. */
  remove(scope: string, network: string, by: Author): Promise<boolean>;
  /** Unblocks what one source reported since a time, unless others reported it too. */
  purge(filter: PurgeFilter, dryRun: boolean, by: Author): Promise<{ readonly removed: number; readonly kept: number }>;
  /** Never blocks a range, and unblocks what is listed in it. */
  addNeverBlock(
    range: {
      readonly network: string;
      readonly scope: string;
      readonly kind: NeverBlockRow['kind'];
      readonly note: string;
    },
    by: Author,
  ): Promise<{ readonly row: NeverBlockRow; readonly unblocked: number }>;
  /** Lets a range be blocked again; gives false where there is none. */
  removeNeverBlock(scope: string, network: string, by: Author): Promise<boolean>;
}

/** Creates the curator of a store. `committed` has a running server take over what changed. */
export function createCurator(sources: {
  readonly db: Kysely<Tables>;
  readonly neverBlock: NeverBlockGuard;
  readonly now: () => number;
  readonly quorum: () => number;
  readonly committed: () => Promise<void>;
}): Curator {
  const { db, neverBlock, now, committed } = sources;

  async function checkScope(scope: string): Promise<void> {
    if (scope !== '*' && (await findProfile(db, scope)) === null) {
      throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no profile ${scope.slice(0, 64)}.`);
    }
  }

  async function store(
    networks: readonly {
      readonly line: number;
      readonly network: Network;
      readonly ttlMs: number | null;
      readonly note: string | null;
    }[],
    refusals: ReturnType<typeof createRefusals>,
    terms: ListingTerms,
    deed: { readonly action: string; readonly dryRun: boolean },
    by: Author,
  ): Promise<Imported> {
    await checkScope(terms.scope);
    await neverBlock.refresh(db);
    const at = now();
    const entries: NewEntry[] = [];
    for (const { line, network, ttlMs, note } of networks) {
      if (neverBlock.covers(network, terms.scope)) refusals.add(line, network.text, 'It is never blocked.');
      else {
        entries.push({
          scope: terms.scope,
          network: network.text,
          address: isSingleAddress(network) ? network.text : null,
          detectedAt: at,
          expiresAt: at + Math.trunc(Math.min(ttlMs ?? terms.ttlSeconds * 1_000, longestMs)),
          source: 'operator',
          reporter: by.name,
          check: null,
          evidence: (terms.note || note || '').slice(0, 256) || null,
          ipSource: null,
        });
      }
    }
    const outcome = { added: entries.length, refused: refusals.refused, refusedInAll: refusals.count };
    if (deed.dryRun) return outcome;
    const subject = entries.length === 1 ? (entries[0]?.network ?? '') : `${entries.length} networks`;
    const { added, refusedInAll } = outcome;
    const detail = { scope: terms.scope, ttlSeconds: terms.ttlSeconds, note: terms.note, added, refused: refusedInAll };
    for (let index = 0; index < entries.length; index += entriesPerStep) {
      await inTransaction(db, async (tx) => {
        await addEntries(tx, entries.slice(index, index + entriesPerStep), at, { quorum: 0, neverBlock });
        // With the first of them, so that nothing is blocked that the log does not tell of.
        if (index === 0) await recordDeed(tx, by, { action: deed.action, subject, detail }, at);
      });
    }
    await committed();
    return outcome;
  }

  return {
    add(given, terms, by) {
      const refusals = createRefusals();
      const networks = given.flatMap((text, index) => {
        const network = readListedNetwork(text.trim());
        if (typeof network !== 'string') return [{ line: index + 1, network, ttlMs: null, note: null }];
        refusals.add(index + 1, text, network);
        return [];
      });
      return store(unique(networks), refusals, terms, { action: 'blacklist.add', dryRun: false }, by);
    },

    importList(text, format, terms, dryRun, by) {
      const list = parseList(text, format);
      const refusals = createRefusals();
      for (const { line, text: what, reason } of list.refused) refusals.add(line, what, reason);
      const more = list.refusedInAll - list.refused.length;
      return store(list.networks, refusals, terms, { action: 'blacklist.import', dryRun }, by).then((outcome) => ({
        ...outcome,
        refusedInAll: outcome.refusedInAll + more,
      }));
    },

    async change(scope, network, change, note, by) {
      const at = now();
      const row = await inTransaction(db, async (tx) => {
        await holdList(tx);
        await neverBlock.refresh(tx);
        const found = await findEntry(tx, scope, network);
        if (found === null || found.state === 'expired' || found.state === 'removed' || found.expires_at <= at) {
          throw new ControlPlaneError('RASP_CP_NOT_FOUND', 'There is no such entry that has not ended.');
        }
        const state = change.state ?? found.state;
        const parsed = parseNetwork(network);
        if (state === 'active' && (parsed === null || neverBlock.covers(parsed, scope))) {
          throw new ControlPlaneError('RASP_CP_BAD_NETWORK', `${network} is never blocked.`);
        }
        const { expiresAt } = change;
        if (expiresAt !== undefined && (expiresAt <= at || expiresAt > at + longestMs)) {
          throw new ControlPlaneError('RASP_CP_BAD_OPTION', 'The end must lie ahead, by a year at most.');
        }
        const reason = change.state === undefined ? found.state_reason : 'operator';
        await setStates(tx, [found], { state, reason, ...(expiresAt === undefined ? {} : { expiresAt }) }, at);
        const detail = { scope, from: found.state, to: state, expiresAt: expiresAt ?? null, note };
        await recordDeed(tx, by, { action: 'blacklist.change', subject: network, detail }, at);
        return findEntry(tx, scope, network);
      });
      await committed();
      if (row === null) throw new ControlPlaneError('RASP_CP_NOT_FOUND', 'The entry is gone.');
      return row;
    },

    async remove(scope, network, by) {
      const removed = await inTransaction(db, async (tx) => {
        const isRemoved = await removeEntry(tx, scope, network, now());
        const deed = { action: 'blacklist.remove', subject: network, detail: { scopes: [scope] } };
        if (isRemoved) await recordDeed(tx, by, deed, now());
        return isRemoved;
      });
      await committed();
      return removed;
    },

    async purge(filter, dryRun, by) {
      if (dryRun) return purgeReports(db, filter, { dryRun, quorum: sources.quorum(), now: now() });
      const subject = `${filter.source} ${filter.reporter ?? 'all'}`;
      await inTransaction(db, (tx) =>
        recordDeed(tx, by, { action: 'blacklist.purge', subject, detail: { ...filter } }, now()),
      );
      const outcome = await purgeReports(db, filter, { dryRun, quorum: sources.quorum(), now: now() });
      await inTransaction(db, (tx) =>
        recordDeed(tx, by, { action: 'blacklist.purged', subject, detail: outcome }, now()),
      );
      await committed();
      return outcome;
    },

    async addNeverBlock({ network: text, scope, kind, note }, by) {
      await checkScope(scope);
      const network = parseNetwork(text);
      if (network === null) {
        throw new ControlPlaneError('RASP_CP_BAD_NETWORK', `${text.slice(0, 60)} is neither an address nor a CIDR.`);
      }
      const at = now();
      const row = { scope, network: network.text, kind, note, feed: null, created_at: at, created_by: by.name };
      const unblocked = await inTransaction(db, async (tx) => {
        await holdList(tx);
        await saveNeverBlock(tx, [row]);
        const suppressed = await suppressCovered(tx, network, scope, at);
        const exempted = scope === '*' ? 0 : await lookAnew(tx, network, scope, at);
        const detail = { scope, kind, note, unblocked: suppressed + exempted };
        await recordDeed(tx, by, { action: 'never-block.add', subject: network.text, detail }, at);
        return suppressed + exempted;
      });
      await committed();
      return { row: (await findNeverBlock(db, scope, network.text)) ?? row, unblocked };
    },

    async removeNeverBlock(scope, text, by) {
      const network = parseNetwork(text);
      if (network === null) return false;
      const at = now();
      const removed = await inTransaction(db, async (tx) => {
        await holdList(tx);
        if ((await deleteNeverBlock(tx, [{ scope, network: network.text }])) === 0) return false;
        if (scope !== '*') await lookAnew(tx, network, scope, at);
        await recordDeed(tx, by, { action: 'never-block.remove', subject: network.text, detail: { scope } }, at);
        return true;
      });
      await committed();
      return removed;
    },
  };
}

function unique<Item extends { readonly network: Network }>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [item.network.text, item])).values()];
}

/** A transaction of so many takes about a tenth of a second, and agents are answered between two. */
const entriesPerStep = 5_000;

/** A year; what is longer belongs in a firewall. */
const longestMs = 31_536_000_000;
