import type { Kysely } from 'kysely';
import type { BlacklistRow, Tables } from '../store/tables.ts';
import { rangeOf } from '../trust/network.ts';

/** The entries that have not expired, newest change first; `scope` narrows to one profile or `*`, `network` to one network. */
export function listEntries(
  db: Kysely<Tables>,
  options: { readonly now: number; readonly scope?: string; readonly network?: string; readonly limit?: number },
): Promise<readonly BlacklistRow[]> {
  let query = db
    .selectFrom('blacklist')
    .selectAll()
    .where('state', '=', 'active')
    .where('expires_at', '>', options.now)
    .orderBy('seq', 'desc');
  if (options.scope !== undefined) query = query.where('scope', '=', options.scope);
  if (options.network !== undefined) {
    query = query.where('range_first', '=', rangeOf(options.network)[0]).where('network', '=', options.network);
  }
  if (options.limit !== undefined) query = query.limit(options.limit);
  return query.execute();
}

/** One entry in whatever state, or null. */
export async function findEntry(db: Kysely<Tables>, scope: string, network: string): Promise<BlacklistRow | null> {
  const rows = await rowsOf(db, network);
  return rows.find((row) => row.scope === scope) ?? null;
}

/** What is known of a network itself, in all scopes. */
async function rowsOf(db: Kysely<Tables>, network: string): Promise<readonly BlacklistRow[]> {
  const [first, last] = rangeOf(network);
  return db
    .selectFrom('blacklist')
    .selectAll()
    .where('range_first', '=', first)
    .where('range_last', '=', last)
    .where('network', '=', network)
    .execute();
}
