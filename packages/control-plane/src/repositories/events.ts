import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { createInsertRows, type InsertRows } from '../store/insert-rows.ts';
import type { EventClass, EventRow, EventSeverity, Tables } from '../store/tables.ts';
import { severitiesFrom } from '../trust/classify.ts';
import { firstIdAt } from '../trust/event-id.ts';

/** What events are narrowed by. */
export interface EventFilter {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly profile?: string | undefined;
  /** Id of a function, or the name that it gives itself. */
  readonly function?: string | undefined;
  /** Ids of checks, with commas. */
  readonly type?: string | undefined;
  readonly class?: EventClass | undefined;
  /** At least this. */
  readonly severity?: EventSeverity | undefined;
  readonly action?: string | undefined;
  readonly source?: string | undefined;
  readonly country?: string | undefined;
  readonly platform?: string | undefined;
  readonly labelled?: boolean | undefined;
  readonly search?: string | undefined;
}

/** An event with what a person said about it. */
export type LabelledEvent = EventRow & { readonly label: 'false-alarm' | 'attack' | null };

/** Stores events. One whose id is taken is dropped: it must not hold up all that follow. */
export const insertEvents: InsertRows<EventRow> = createInsertRows(
  'events',
  {
    id: true,
    received_at: true,
    profile: true,
    format: true,
    application: true,
    type: true,
    class: true,
    severity: true,
    action: true,
    source_ip: true,
    country: true,
    network: true,
    function_id: true,
    instance: true,
    platform: true,
    method: true,
    path: true,
    false_alarm: true,
    search: true,
    detail: true,
  },
  (insert) => insert.onConflict((oc) => oc.column('id').doNothing()),
);

/**
 * Events of a filter, newest first, before the id `before`.
 *
 * What no index helps with is looked at in stretches, other work in between, and no longer than `budgetMs`: a page may then be short, and `next` goes on
 * where it ended. So nobody's search for a rare word stops the server.
 */
export async function searchEvents(
  db: Kysely<Tables>,
  filter: EventFilter,
  page: { readonly before: string | null; readonly limit: number; readonly budgetMs?: number },
): Promise<{ readonly rows: readonly LabelledEvent[]; readonly next: string | null }> {
  const until = performance.now() + (page.budgetMs ?? 1_000);
  const wanted = page.limit + 1;
  const rows: LabelledEvent[] = [];
  let before = page.before;
  for (;;) {
    const floor = isIndexed(filter) ? null : await stretchBelow(db, filter, before);
    let query = narrowed(labelled(db), filter)
      .orderBy('events.id', 'desc')
      .limit(wanted - rows.length);
    if (before !== null) query = query.where('events.id', '<', before);
    if (floor !== null) query = query.where('events.id', '>=', floor);
    rows.push(...(await query.execute()));
    if (rows.length >= wanted) return { rows: rows.slice(0, page.limit), next: rows[page.limit - 1]?.id ?? null };
    if (floor === null) return { rows, next: null };
    if (performance.now() >= until) return { rows, next: floor };
    before = floor;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** One event, or null. */
export async function findEvent(db: Kysely<Tables>, id: string): Promise<LabelledEvent | null> {
  return (await labelled(db).where('events.id', '=', id).executeTakeFirst()) ?? null;
}

/** The most common values of one column among the newest events of a filter, at most `limit`. */
export function tallyMatching(
  db: Kysely<Tables>,
  filter: EventFilter,
  column: 'type' | 'country' | 'source_ip' | 'function_id' | 'action',
  limit: number,
): Promise<readonly { readonly name: string; readonly count: number }[]> {
  return db
    .selectFrom(newest(db, filter).as('newest'))
    .where(column, '!=', '')
    .select((eb) => [eb.ref(column).as('name'), eb.fn.countAll<number>().as('count')])
    .groupBy(column)
    .orderBy('count', 'desc')
    .orderBy(column)
    .limit(limit)
    .execute();
}

/** How many events of a filter there are, counted up to `maxCounted`. */
export async function countMatching(db: Kysely<Tables>, filter: EventFilter): Promise<number> {
  const query = db.selectFrom(newest(db, filter).as('newest')).select((eb) => eb.fn.countAll<number>().as('count'));
  return (await query.executeTakeFirstOrThrow()).count;
}

/** Removes all events of a source and gives how many that were. */
export async function eraseEventsOf(db: Kysely<Tables>, sourceIp: string): Promise<number> {
  const ofSource = db.selectFrom('events').select('id').where('source_ip', '=', sourceIp);
  await db.deleteFrom('event_labels').where('event_id', 'in', ofSource).execute();
  const { numDeletedRows } = await db.deleteFrom('events').where('source_ip', '=', sourceIp).executeTakeFirst();
  return Number(numDeletedRows);
}

/** How often a source was seen in events, and when first. */
export async function seenOf(
  db: Kysely<Tables>,
  sourceIp: string,
): Promise<{ readonly events: number; readonly firstAt: number | null }> {
  return db
    .selectFrom('events')
    .where('source_ip', '=', sourceIp)
    .select((eb) => [eb.fn.countAll<number>().as('events'), eb.fn.min<number | null>('received_at').as('firstAt')])
    .executeTakeFirstOrThrow();
}

/** Drops what is older than its class may be kept, a part at a time, and of the rest all but the newest `maxEvents`. */
export async function pruneEvents(
  db: Kysely<Tables>,
  limits: { readonly before: Readonly<Record<EventClass, number>>; readonly maxEvents: number },
): Promise<void> {
  for (const [kind, before] of Object.entries(limits.before)) {
    await db
      .deleteFrom('events')
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('events')
          .select('id')
          .where('class', '=', kind as EventClass)
          .where('id', '<', firstIdAt(before))
          .orderBy('id')
          .limit(prunedPerStep),
      )
      .execute();
  }
  await db
    .deleteFrom('events')
    .where('id', '<=', (eb) =>
      eb.selectFrom('events').select('id').orderBy('id', 'desc').limit(1).offset(limits.maxEvents),
    )
    .execute();
  await db
    .deleteFrom('event_labels')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('events').select('id').whereRef('events.id', '=', 'event_labels.event_id'))),
    )
    .execute();
}

/** When the last event came, or null. */
export async function lastEventAt(db: Kysely<Tables>): Promise<number | null> {
  const row = await db.selectFrom('events').select('received_at').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row?.received_at ?? null;
}

/** Events after an id and before another, oldest first. */
export function eventsBetween(
  db: Kysely<Tables>,
  after: string,
  before: string,
  limit: number,
): Promise<readonly EventRow[]> {
  return db
    .selectFrom('events')
    .selectAll()
    .where('id', '>', after)
    .where('id', '<', before)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** The id of the newest event; empty where there is none. */
export async function lastEventId(db: Kysely<Tables>): Promise<string> {
  const row = await db.selectFrom('events').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row?.id ?? '';
}

function labelled(db: Kysely<Tables>): SelectQueryBuilder<Tables, 'events', LabelledEvent> {
  return db
    .selectFrom('events')
    .selectAll('events')
    .select((eb) =>
      eb.selectFrom('event_labels').select('label').whereRef('event_id', '=', 'events.id').limit(1).as('label'),
    );
}

/** Narrows any query over events, which may have labels joined. */
function narrowed<Row>(
  query: SelectQueryBuilder<Tables, 'events', Row>,
  filter: EventFilter,
): SelectQueryBuilder<Tables, 'events', Row> {
  const { from, to, profile, class: kind, severity, action, source, country, platform, labelled: isLabelled } = filter;
  let narrow = query;
  if (from !== undefined) narrow = narrow.where('events.id', '>=', firstIdAt(from));
  if (to !== undefined) narrow = narrow.where('events.id', '<', firstIdAt(to));
  if (profile !== undefined) narrow = narrow.where('events.profile', '=', profile);
  const named = filter.function;
  if (named !== undefined) {
    narrow = named.includes(':')
      ? narrow.where('events.function_id', '=', named)
      : narrow.where((eb) => eb.or([eb('events.application', '=', named), eb('events.function_id', '=', `:${named}`)]));
  }
  const types = (filter.type ?? '').split(',').filter((type) => type !== '');
  if (types.length > 0) narrow = narrow.where('events.type', 'in', types);
  if (kind !== undefined) narrow = narrow.where('events.class', '=', kind);
  if (severity !== undefined) narrow = narrow.where('events.severity', 'in', severitiesFrom(severity));
  if (action !== undefined) narrow = narrow.where('events.action', '=', action);
  if (source !== undefined) narrow = narrow.where('events.source_ip', '=', source.toLowerCase());
  if (country !== undefined) narrow = narrow.where('events.country', '=', country.toUpperCase());
  if (platform !== undefined) narrow = narrow.where('events.platform', '=', platform);
  if (isLabelled !== undefined) {
    const labels = sql<boolean>`exists (select 1 from event_labels l where l.event_id = events.id)`;
    narrow = narrow.where(isLabelled ? labels : sql<boolean>`not ${labels}`);
  }
  for (const word of (filter.search ?? '').toLowerCase().split(' ').slice(0, 10)) {
    if (word === '') continue;
    const pattern = `%${word.replaceAll(/[!%_]/g, '!$&')}%`;
    narrow = narrow.where(sql<boolean>`events.search like ${pattern} escape '!'`);
  }
  return narrow;
}

/** True where an index leads through the filter in the order of pages. */
function isIndexed(filter: EventFilter): boolean {
  const { severity, action, country, platform, labelled: isLabelled, search, type } = filter;
  const others = [severity, action, country, platform, isLabelled, search === '' ? undefined : search];
  return (
    others.every((value) => value === undefined) &&
    (filter.function ?? ':').includes(':') &&
    !(type ?? '').includes(',')
  );
}

/** Where the next stretch of events ends; null where it reaches down to the last. */
async function stretchBelow(db: Kysely<Tables>, filter: EventFilter, before: string | null): Promise<string | null> {
  let query = db.selectFrom('events').select('id').orderBy('id', 'desc').limit(1).offset(stretch);
  if (before !== null) query = query.where('id', '<', before);
  else if (filter.to !== undefined) query = query.where('id', '<', firstIdAt(filter.to));
  const floor = (await query.executeTakeFirst())?.id ?? null;
  return floor !== null && filter.from !== undefined && floor < firstIdAt(filter.from) ? null : floor;
}

function newest(db: Kysely<Tables>, filter: EventFilter) {
  const query = db.selectFrom('events').select(['type', 'country', 'source_ip', 'function_id', 'action']);
  return narrowed(query, filter).orderBy('events.id', 'desc').limit(maxCounted);
}

const stretch = 20_000;
const prunedPerStep = 50_000;
const maxCounted = 50_000;
