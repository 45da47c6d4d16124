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

/** 14 columns each at most; SQLite takes 32,766 parameters in a statement. */
const rowsPerInsert = 1_000;
