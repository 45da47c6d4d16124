import { type Kysely, sql } from 'kysely';
import type { BlacklistReportRow, BlacklistRow, EntryState, NeverBlockRow, Tables } from '../store/tables.ts';
import { networkRange, parseNetwork } from '../trust/network.ts';

/** What the list is narrowed by. */
export interface EntryFilter {
  readonly scope?: string | undefined;
  readonly state?: EntryState | undefined;
  readonly source?: BlacklistRow['source'] | undefined;
  readonly reporter?: string | undefined;
  readonly check?: string | undefined;
  /** An address (entries that hold it), a CIDR (entries inside it), or the beginning of one. */
  readonly search?: string | undefined;
  readonly before: number | null;
  readonly limit: number;
}

/** Entries, changed last first; `before` is the number of a change. */
export function searchEntries(db: Kysely<Tables>, filter: EntryFilter): Promise<readonly BlacklistRow[]> {
  let query = db.selectFrom('blacklist').selectAll().orderBy('seq', 'desc').limit(filter.limit);
  if (filter.before !== null) query = query.where('seq', '<', filter.before);
  if (filter.scope !== undefined) query = query.where('scope', '=', filter.scope);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.source !== undefined) query = query.where('source', '=', filter.source);
  if (filter.check !== undefined) query = query.where('check_id', '=', filter.check);
  const { reporter } = filter;
  if (reporter !== undefined) {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('blacklist_reports')
          .select('blacklist_reports.entry')
          .whereRef('blacklist_reports.entry', '=', 'blacklist.id')
          .where('blacklist_reports.reporter', '=', reporter),
      ),
    );
  }
  const search = filter.search?.trim() ?? '';
  if (search === '') return query.execute();
  const network = parseNetwork(search);
  if (network === null) {
    const beginning = search.toLowerCase();
    return query.where(sql<boolean>`substr(network, 1, ${beginning.length}) = ${beginning}`).execute();
  }
  const [first, last] = networkRange(network);
  return search.includes('/')
    ? query.where('range_first', '>=', first).where('range_first', '<=', last).where('range_last', '<=', last).execute()
    : query.where('range_first', '<=', first).where('range_last', '>=', last).execute();
}

/** Who reported an entry, by its number, the first of them first. */
export function listReports(db: Kysely<Tables>, entry: number): Promise<readonly BlacklistReportRow[]> {
  return db
    .selectFrom('blacklist_reports')
    .selectAll()
    .where('entry', '=', entry)
    .orderBy('first_at')
    .limit(1_000)
    .execute();
}

/** Names of keys by selector and of feeds by id, for those that are asked for. */
export async function nameReporters(
  db: Kysely<Tables>,
  reports: readonly BlacklistReportRow[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(reports.map((report) => report.reporter))];
  if (ids.length === 0) return new Map();
  const keys = await db.selectFrom('keys').select(['selector', 'name']).where('selector', 'in', ids).execute();
  const feeds = await db.selectFrom('feeds').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map([
    ...keys.map((row) => [row.selector, row.name] as const),
    ...feeds.map((row) => [row.id, row.name] as const),
  ]);
}

/** How many events came from an address. */
export async function countEventsFrom(db: Kysely<Tables>, address: string): Promise<number> {
  const { count } = await db
    .selectFrom('events')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('source_ip', '=', address)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Active entries in pages along an index, for exports. */
export async function* activeEntries(
  db: Kysely<Tables>,
  scope: string | undefined,
  now: number,
): AsyncGenerator<readonly BlacklistRow[]> {
  for (let after = -1; ; ) {
    let query = db
      .selectFrom('blacklist')
      .selectAll()
      .where('state', '=', 'active')
      .where('seq', '>', after)
      .where('expires_at', '>', now)
      .orderBy('seq')
      .limit(rowsPerPage);
    if (scope !== undefined) query = query.where('scope', '=', scope);
    const page = await query.execute();
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < rowsPerPage) return;
    after = last.seq;
  }
}

/** Ranges that are kept in the store, in pages by scope and network. */
export function pageNeverBlock(
  db: Kysely<Tables>,
  after: { readonly scope: string; readonly network: string } | null,
  limit: number,
): Promise<readonly NeverBlockRow[]> {
  let query = db.selectFrom('never_block').selectAll().orderBy('scope').orderBy('network').limit(limit);
  if (after !== null) {
    query = query.where((eb) =>
      eb.or([
        eb('scope', '>', after.scope),
        eb.and([eb('scope', '=', after.scope), eb('network', '>', after.network)]),
      ]),
    );
  }
  return query.execute();
}

const rowsPerPage = 5_000;
