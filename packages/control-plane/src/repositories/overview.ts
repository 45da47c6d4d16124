import { type Kysely, sql } from 'kysely';
import type { Tables } from '../store/tables.ts';
import { firstIdAt } from '../trust/event-id.ts';

/** A stretch of time, and the profile to look at; null for all. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly profile: string | null;
}

/** How many of something. */
export interface Tally {
  readonly name: string;
  readonly count: number;
}

/** What functions counted in a stretch of time. */
export async function sumTelemetry(
  db: Kysely<Tables>,
  span: Span,
): Promise<Readonly<Record<'beacons' | 'success' | 'errors' | 'attacks' | 'dropped', number>>> {
  let query = db
    .selectFrom('telemetry')
    .where('telemetry.minute', '>=', span.from - (span.from % 60_000))
    .where('telemetry.minute', '<', span.to);
  if (span.profile !== null) {
    query = query.where('telemetry.function_id', 'in', (eb) =>
      eb
        .selectFrom('functions')
        .select('id')
        .where('profile', '=', span.profile ?? ''),
    );
  }
  return query
    .select([total('beacons'), total('success'), total('errors'), total('attacks'), total('dropped')])
    .executeTakeFirstOrThrow();
}

function total<Name extends string>(name: Name) {
  return sql<number>`coalesce(sum(${sql.ref(`telemetry.${name}`)}), 0)`.as(name);
}

/** The most common values of one column among the events of a stretch of time, at most `limit`. */
export function tallyEvents(
  db: Kysely<Tables>,
  span: Span,
  column: 'type' | 'platform' | 'function_id' | 'country' | 'source_ip' | 'action',
  limit: number,
): Promise<readonly Tally[]> {
  let query = db
    .selectFrom('events')
    .where('id', '>=', firstIdAt(span.from))
    .where('id', '<', firstIdAt(span.to))
    .where(column, '!=', '');
  if (span.profile !== null) query = query.where('profile', '=', span.profile);
  return query
    .select((eb) => [eb.ref(column).as('name'), eb.fn.countAll<number>().as('count')])
    .groupBy(column)
    .orderBy('count', 'desc')
    .orderBy(column)
    .limit(limit)
    .execute();
}

/** When each function or instance was heard of last, counted in three steps: from `activeSince`, from `quietSince`, before. */
export async function countByLastSeen(
  db: Kysely<Tables>,
  table: 'functions' | 'instances',
  since: { readonly active: number; readonly quiet: number },
  profile: string | null,
): Promise<{ readonly active: number; readonly quiet: number; readonly gone: number }> {
  let query = db.selectFrom(table);
  if (profile !== null) query = query.where('profile', '=', profile);
  return query
    .select([
      sql<number>`coalesce(sum(case when last_seen >= ${since.active} then 1 else 0 end), 0)`.as('active'),
      sql<number>`coalesce(sum(case when last_seen >= ${since.quiet} and last_seen < ${since.active} then 1 else 0 end), 0)`.as(
        'quiet',
      ),
      sql<number>`coalesce(sum(case when last_seen < ${since.quiet} then 1 else 0 end), 0)`.as('gone'),
    ])
    .executeTakeFirstOrThrow();
}

/** Live keys that no function has used. */
export async function countUnusedKeys(db: Kysely<Tables>, now: number, profile: string | null): Promise<number> {
  let query = db
    .selectFrom('keys')
    .where('revoked_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .where('last_used_at', 'is', null);
  if (profile !== null) query = query.where('profile', '=', profile);
  const { count } = await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return count;
}

/** Entries that wait for somebody. */
export async function countPendingEntries(db: Kysely<Tables>): Promise<number> {
  const { count } = await db
    .selectFrom('blacklist')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow();
  return count;
}

/** How many instances have which configuration of which profile, the most common first, at most `limit` kinds. */
export function tallyConfigurations(db: Kysely<Tables>, since: number, profile: string | null, limit: number) {
  let query = db.selectFrom('instances').where('last_seen', '>=', since);
  if (profile !== null) query = query.where('profile', '=', profile);
  return query
    .select((eb) => [
      'profile',
      'config_revision as revision',
      'config_state as state',
      'config_error as error',
      eb.fn.countAll<number>().as('instances'),
    ])
    .groupBy(['profile', 'config_revision', 'config_state', 'config_error'])
    .orderBy('instances', 'desc')
    .limit(limit)
    .execute();
}

/** How many changes of the list the instance that is farthest behind lacked when it last said so, among those heard of since a time. */
export async function longestListLag(db: Kysely<Tables>, since: number): Promise<number> {
  const { lag } = await db
    .selectFrom('instances')
    .where('last_seen', '>=', since)
    .select((eb) => eb.fn.coalesce(eb.fn.max('list_lag'), sql<number>`0`).as('lag'))
    .executeTakeFirstOrThrow();
  return lag;
}
