import { type Kysely, sql } from 'kysely';
import type { EventMinuteRow, EventRow, Tables } from '../store/tables.ts';

/**
 * Counts events by minute, for charts that outlive the events.
 *
 * Senders name types and functions as they like, so what is over `maxKinds` of a batch is counted without its names.
 */
export function countByMinute(events: readonly EventRow[]): readonly EventMinuteRow[] {
  const sums = new Map<string, { -readonly [Name in keyof EventMinuteRow]: EventMinuteRow[Name] }>();
  for (const event of events) {
    const { function_id, type, action, country } = event;
    const minute = event.received_at - (event.received_at % 60_000);
    const profile = event.profile ?? '';
    const key = JSON.stringify([minute, profile, function_id, type, action, country]);
    const sum = sums.get(key);
    if (sum !== undefined) sum.hits++;
    else if (sums.size < maxKinds) {
      sums.set(key, { minute, profile, function_id, type, action, country, hits: 1 });
    } else {
      const rest = JSON.stringify([minute, profile]);
      const other = sums.get(rest);
      if (other !== undefined) other.hits++;
      else sums.set(rest, { minute, profile, function_id: '', type: 'other', action: '', country: '', hits: 1 });
    }
  }
  return [...sums.values()];
}

/** Adds counts to those of the minute. */
export async function addEventMinutes(db: Kysely<Tables>, rows: readonly EventMinuteRow[]): Promise<void> {
  // Two rows of one key cannot stand in one statement: names from outside may equal those of the rest.
  const distinct = new Map<string, EventMinuteRow>();
  for (const row of rows) {
    const key = JSON.stringify([row.minute, row.profile, row.function_id, row.type, row.action, row.country]);
    const known = distinct.get(key);
    distinct.set(key, known === undefined ? row : { ...row, hits: row.hits + known.hits });
  }
  const all = [...distinct.values()];
  for (let index = 0; index < all.length; index += rowsPerInsert) {
    await db
      .insertInto('event_minutes')
      .values(all.slice(index, index + rowsPerInsert))
      .onConflict((oc) =>
        oc
          .columns(['minute', 'profile', 'function_id', 'type', 'action', 'country'])
          .doUpdateSet({ hits: sql`event_minutes.hits + excluded.hits` }),
      )
      .execute();
  }
}

/** What a chart shows. */
export interface MinuteSpan {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  readonly profile: string | null;
  readonly functionId: string | null;
}

/** Events by step and by one column, all steps of one name together in no order. */
export function sumEventMinutes(
  db: Kysely<Tables>,
  span: MinuteSpan,
  column: 'type' | 'action' | 'country' | 'function_id' | 'platform',
): Promise<readonly { readonly name: string; readonly step: number; readonly hits: number }[]> {
  const name =
    column === 'platform'
      ? sql<string>`coalesce(functions.platform, '')`
      : sql<string>`${sql.ref(`event_minutes.${column}`)}`;
  const step = stepOf('event_minutes.minute', span);
  let query = db
    .selectFrom('event_minutes')
    .leftJoin('functions', 'functions.id', 'event_minutes.function_id')
    .where('minute', '>=', span.from)
    .where('minute', '<', span.to)
    .select([name.as('name'), step.as('step'), sql<number>`sum(hits)`.as('hits')])
    .groupBy([name, step]);
  if (span.profile !== null) query = query.where('event_minutes.profile', '=', span.profile);
  if (span.functionId !== null) query = query.where('event_minutes.function_id', '=', span.functionId);
  return query.execute();
}

/** What functions counted, by step. */
export function sumTelemetryByStep(
  db: Kysely<Tables>,
  span: MinuteSpan,
): Promise<
  readonly { readonly step: number; readonly requests: number; readonly errors: number; readonly attacks: number }[]
> {
  const step = stepOf('telemetry.minute', span);
  let query = db
    .selectFrom('telemetry')
    .where('minute', '>=', span.from)
    .where('minute', '<', span.to)
    .select([
      step.as('step'),
      sql<number>`sum(success + errors)`.as('requests'),
      sql<number>`sum(errors)`.as('errors'),
      sql<number>`sum(attacks)`.as('attacks'),
    ])
    .groupBy(step);
  const { profile, functionId } = span;
  if (functionId !== null) query = query.where('function_id', '=', functionId);
  if (profile !== null) {
    query = query.where('function_id', 'in', (eb) =>
      eb.selectFrom('functions').select('id').where('profile', '=', profile),
    );
  }
  return query.execute();
}

/** The start of the step that a minute lies in; whole numbers as text of the statement, because parameters would be fractions on SQLite. */
function stepOf(column: string, span: MinuteSpan) {
  return sql<number>`(${sql.ref(column)} - (${sql.ref(column)} - ${sql.lit(span.from)}) % ${sql.lit(span.stepMs)})`;
}

/** Forgets counts older than a time. */
export async function pruneEventMinutes(db: Kysely<Tables>, before: number): Promise<void> {
  await db.deleteFrom('event_minutes').where('minute', '<', before).execute();
}

const maxKinds = 2_000;
const rowsPerInsert = 1_000;
