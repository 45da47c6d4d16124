import { type Kysely, sql } from 'kysely';
import type { FunctionRow, InstanceRow, KeyRow, Tables } from '../store/tables.ts';

/** When something has to have been heard of to count as active, or as quiet. */
export interface Since {
  readonly active: number;
  readonly quiet: number;
}

/** What of a function's last word counts. */
export type HeardState = 'active' | 'quiet' | 'gone';

/** A function with the name of its key. */
export type FunctionWithKey = FunctionRow & { readonly key_name: string | null };

/** What functions are narrowed by. */
export interface FunctionFilter {
  readonly profile?: string | undefined;
  readonly platform?: string | undefined;
  readonly state?: HeardState | undefined;
  readonly search?: string | undefined;
}

/** Functions by name after a place in that order, at most `limit`. */
export function listFunctions(
  db: Kysely<Tables>,
  filter: FunctionFilter,
  since: Since,
  page: { readonly after: readonly [service: string, id: string] | null; readonly limit: number },
): Promise<readonly FunctionWithKey[]> {
  let query = withKey(db).orderBy('functions.service').orderBy('functions.id').limit(page.limit);
  const { after } = page;
  if (after !== null) {
    const [service, id] = after;
    query = query.where((eb) =>
      eb.or([
        eb('functions.service', '>', service),
        eb.and([eb('functions.service', '=', service), eb('functions.id', '>', id)]),
      ]),
    );
  }
  if (filter.profile !== undefined) query = query.where('functions.profile', '=', filter.profile);
  if (filter.platform !== undefined) query = query.where('functions.platform', '=', filter.platform);
  if (filter.state !== undefined) {
    const [from, to] = spanOf(filter.state, since);
    query = query.where('functions.last_seen', '>=', from).where('functions.last_seen', '<', to);
  }
  if (filter.search !== undefined && filter.search !== '') {
    const pattern = containing(filter.search);
    query = query.where(
      sql<boolean>`(lower(functions.service) like ${pattern} escape '!' or lower(coalesce(keys.name, '')) like ${pattern} escape '!')`,
    );
  }
  return query.execute();
}

/** One function, or null. */
export async function findFunction(db: Kysely<Tables>, id: string): Promise<FunctionWithKey | null> {
  return (await withKey(db).where('functions.id', '=', id).executeTakeFirst()) ?? null;
}

/** Live keys that nobody has used, by name after `after`. */
export function listUnusedKeys(
  db: Kysely<Tables>,
  filter: Pick<FunctionFilter, 'profile' | 'search'>,
  now: number,
  page: { readonly after: string | null; readonly limit: number },
): Promise<readonly KeyRow[]> {
  let query = db
    .selectFrom('keys')
    .selectAll()
    .where('revoked_at', 'is', null)
    .where('last_used_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .orderBy('name')
    .limit(page.limit);
  if (page.after !== null) query = query.where('name', '>', page.after);
  if (filter.profile !== undefined) query = query.where('profile', '=', filter.profile);
  if (filter.search !== undefined && filter.search !== '') {
    query = query.where(sql<boolean>`lower(name) like ${containing(filter.search)} escape '!'`);
  }
  return query.execute();
}

/** What instances of a function say together; of configurations and lag those count that are not gone. */
export interface InstanceSums {
  readonly active: number;
  readonly quiet: number;
  readonly gone: number;
}

/** How the instances of each function are. */
export async function sumInstances(
  db: Kysely<Tables>,
  functionIds: readonly string[],
  since: Since,
): Promise<ReadonlyMap<string, InstanceSums>> {
  if (functionIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('instances')
    .where('function_id', 'in', functionIds)
    .select([
      'function_id',
      sql<number>`sum(case when last_seen >= ${since.active} then 1 else 0 end)`.as('active'),
      sql<number>`sum(case when last_seen >= ${since.quiet} and last_seen < ${since.active} then 1 else 0 end)`.as(
        'quiet',
      ),
      sql<number>`sum(case when last_seen < ${since.quiet} then 1 else 0 end)`.as('gone'),
    ])
    .groupBy('function_id')
    .execute();
  return new Map(rows.map((row) => [row.function_id, row]));
}

/** Which configurations the instances of each function that are not gone have. */
export async function tallyConfigurationsOf(db: Kysely<Tables>, functionIds: readonly string[], since: Since) {
  if (functionIds.length === 0) return [];
  return db
    .selectFrom('instances')
    .where('function_id', 'in', functionIds)
    .where('last_seen', '>=', since.quiet)
    .select((eb) => ['function_id', 'config_revision', 'config_state', eb.fn.countAll<number>().as('instances')])
    .groupBy(['function_id', 'config_revision', 'config_state'])
    .execute();
}

/** What each function counted since a time. */
export async function sumCountersSince(
  db: Kysely<Tables>,
  functionIds: readonly string[],
  from: number,
): Promise<ReadonlyMap<string, { readonly requests: number; readonly errors: number; readonly attacks: number }>> {
  if (functionIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('telemetry')
    .where('function_id', 'in', functionIds)
    .where('minute', '>=', from)
    .select([
      'function_id',
      sql<number>`sum(success + errors)`.as('requests'),
      sql<number>`sum(errors)`.as('errors'),
      sql<number>`sum(attacks)`.as('attacks'),
    ])
    .groupBy('function_id')
    .execute();
  return new Map(rows.map((row) => [row.function_id, row]));
}

/** What instances are narrowed by; `wanted` gives the revision that instances of a profile should have. */
export interface InstanceFilter {
  readonly function?: string | undefined;
  readonly profile?: string | undefined;
  readonly state?: HeardState | undefined;
  readonly configuration?: 'applied' | 'behind' | 'failed' | 'unknown' | undefined;
}

/** Instances, those heard of last first, after a place in that order. */
export function listInstances(
  db: Kysely<Tables>,
  filter: InstanceFilter,
  since: Since,
  wanted: readonly (readonly [profile: string, revision: string])[],
  page: { readonly after: readonly [lastSeen: number, id: string] | null; readonly limit: number },
): Promise<readonly InstanceRow[]> {
  let query = db.selectFrom('instances').selectAll().orderBy('last_seen', 'desc').orderBy('id').limit(page.limit);
  const { after } = page;
  if (after !== null) {
    const [lastSeen, id] = after;
    query = query.where((eb) =>
      eb.or([eb('last_seen', '<', lastSeen), eb.and([eb('last_seen', '=', lastSeen), eb('id', '>', id)])]),
    );
  }
  if (filter.function !== undefined) query = query.where('function_id', '=', filter.function);
  if (filter.profile !== undefined) query = query.where('profile', '=', filter.profile);
  if (filter.state !== undefined) {
    const [from, to] = spanOf(filter.state, since);
    query = query.where('last_seen', '>=', from).where('last_seen', '<', to);
  }
  const isWanted = wanted.map(
    ([profile, revision]) => sql<boolean>`(profile = ${profile} and config_revision = ${revision})`,
  );
  const hasWanted = isWanted.length === 0 ? sql<boolean>`1 = 0` : sql<boolean>`(${sql.join(isWanted, sql` or `)})`;
  switch (filter.configuration) {
    case 'failed':
      return query.where('config_state', '=', 'refused').execute();
    case 'unknown':
      return query.where('config_state', 'is', null).execute();
    case 'applied':
      return query.where('config_state', '=', 'applied').where(hasWanted).execute();
    case 'behind':
      return query
        .where('config_state', '!=', 'refused')
        .where(sql<boolean>`not (config_state = 'applied' and coalesce(${hasWanted}, 1 = 0))`)
        .execute();
    case undefined:
      return query.execute();
  }
}

/** Takes a function off the list with its instances and counters; false where there is none that was silent since `quietSince`. */
export async function forgetFunction(db: Kysely<Tables>, id: string, quietSince: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('functions')
    .where('id', '=', id)
    .where('last_seen', '<', quietSince)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  await db.deleteFrom('instances').where('function_id', '=', id).execute();
  await db.deleteFrom('telemetry').where('function_id', '=', id).execute();
  return true;
}

function withKey(db: Kysely<Tables>) {
  return db
    .selectFrom('functions')
    .leftJoin('keys', 'keys.selector', 'functions.selector')
    .selectAll('functions')
    .select('keys.name as key_name');
}

function spanOf(state: HeardState, since: Since): readonly [from: number, to: number] {
  if (state === 'active') return [since.active, Number.MAX_SAFE_INTEGER];
  return state === 'quiet' ? [since.quiet, since.active] : [0, since.quiet];
}

function containing(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`;
}
