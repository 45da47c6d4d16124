import { type Kysely, sql } from 'kysely';
import type { FunctionRow, InstanceRow, Tables, TelemetryRow } from '../store/tables.ts';

/** Stores what is known of running agents; `first_seen` of one that is known already stays. */
export async function saveInstances(db: Kysely<Tables>, rows: readonly InstanceRow[]): Promise<void> {
  for (let index = 0; index < rows.length; index += rowsPerInsert) {
    await db
      .insertInto('instances')
      .values(rows.slice(index, index + rowsPerInsert))
      .onConflict((oc) =>
        oc.column('id').doUpdateSet((eb) => ({
          last_seen: eb.ref('excluded.last_seen'),
          version: eb.ref('excluded.version'),
          profile: eb.ref('excluded.profile'),
          list_position: eb.ref('excluded.list_position'),
          list_lag: eb.ref('excluded.list_lag'),
          config_revision: eb.ref('excluded.config_revision'),
          config_state: eb.ref('excluded.config_state'),
          config_error: eb.ref('excluded.config_error'),
        })),
      )
      .execute();
  }
}

/** Stores which functions were heard of; what a row does not know (a beacon names no platform) stays as it was. */
export async function saveFunctions(db: Kysely<Tables>, rows: readonly FunctionRow[]): Promise<void> {
  for (let index = 0; index < rows.length; index += rowsPerInsert) {
    await db
      .insertInto('functions')
      .values(rows.slice(index, index + rowsPerInsert))
      .onConflict((oc) =>
        oc.column('id').doUpdateSet((eb) => ({
          last_seen: eb.ref('excluded.last_seen'),
          profile: eb.ref('excluded.profile'),
          version: eb.ref('excluded.version'),
          platform: sql`coalesce(nullif(excluded.platform, ''), functions.platform)`,
        })),
      )
      .execute();
  }
}

/** Adds counters to what each function has counted in each minute. */
export async function addTelemetry(db: Kysely<Tables>, rows: readonly TelemetryRow[]): Promise<void> {
  for (let index = 0; index < rows.length; index += rowsPerInsert) {
    await db
      .insertInto('telemetry')
      .values(rows.slice(index, index + rowsPerInsert))
      .onConflict((oc) =>
        oc.columns(['function_id', 'minute']).doUpdateSet({
          beacons: sql`telemetry.beacons + excluded.beacons`,
          success: sql`telemetry.success + excluded.success`,
          errors: sql`telemetry.errors + excluded.errors`,
          attacks: sql`telemetry.attacks + excluded.attacks`,
          dropped: sql`telemetry.dropped + excluded.dropped`,
        }),
      )
      .execute();
  }
}

/** Running agents heard of since `since`, and what functions counted since then. */
export async function summariseFleet(
  db: Kysely<Tables>,
  since: number,
): Promise<{
  readonly instances: number;
  readonly beacons: number;
  readonly success: number;
  readonly errors: number;
  readonly attacks: number;
  readonly dropped: number;
}> {
  const { instances } = await db
    .selectFrom('instances')
    .select((eb) => eb.fn.countAll<number>().as('instances'))
    .where('last_seen', '>=', since)
    .executeTakeFirstOrThrow();
  const sums = await db
    .selectFrom('telemetry')
    .select(['beacons', 'success', 'errors', 'attacks', 'dropped'].map((name) => sumOf(name)))
    .where('minute', '>=', since)
    .executeTakeFirstOrThrow();
  const { beacons = 0, success = 0, errors = 0, attacks = 0, dropped = 0 } = sums as Record<string, number | undefined>;
  return { instances, beacons, success, errors, attacks, dropped };
}

/** How many running agents heard of since `since` have which configuration, the most common first, at most `limit` kinds. */
export function summariseConfigurations(
  db: Kysely<Tables>,
  since: number,
  limit: number,
): Promise<
  readonly {
    readonly revision: string | null;
    readonly state: string | null;
    readonly error: string | null;
    readonly instances: number;
  }[]
> {
  return db
    .selectFrom('instances')
    .select((eb) => [
      'config_revision as revision',
      'config_state as state',
      'config_error as error',
      eb.fn.countAll<number>().as('instances'),
    ])
    .where('last_seen', '>=', since)
    .groupBy(['config_revision', 'config_state', 'config_error'])
    .orderBy('instances', 'desc')
    .limit(limit)
    .execute();
}

/**
 * Forgets agents and counters older than the given times, and of the agents all but the newest `maxInstances`, because a
 * key may claim any number of them. Instances come and go; the records of keys stay.
 */
export async function pruneFleet(
  db: Kysely<Tables>,
  limits: { readonly instancesBefore: number; readonly maxInstances: number; readonly telemetryBefore: number },
): Promise<void> {
  await db.deleteFrom('instances').where('last_seen', '<', limits.instancesBefore).execute();
  await db
    .deleteFrom('instances')
    .where('last_seen', '<=', (eb) =>
      eb.selectFrom('instances').select('last_seen').orderBy('last_seen', 'desc').limit(1).offset(limits.maxInstances),
    )
    .execute();
  await db.deleteFrom('telemetry').where('minute', '<', limits.telemetryBefore).execute();
}

function sumOf(column: string) {
  return sql<number>`coalesce(sum(${sql.ref(column)}), 0)`.as(column);
}

/** 14 columns each at most; SQLite takes 32,766 parameters in a statement. */
const rowsPerInsert = 1_000;
