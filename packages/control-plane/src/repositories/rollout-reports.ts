import { type Kysely, sql } from 'kysely';
import type { RolloutReportRow, Tables } from '../store/tables.ts';

/** Adds what instances reported to what they reported before; whether they refuse is as they said last. */
export async function addRolloutReports(db: Kysely<Tables>, rows: readonly RolloutReportRow[]): Promise<void> {
  for (let index = 0; index < rows.length; index += rowsPerInsert) {
    await db
      .insertInto('rollout_reports')
      .values(rows.slice(index, index + rowsPerInsert))
      .onConflict((oc) =>
        oc.columns(['rollout_id', 'side', 'instance']).doUpdateSet({
          requests: sql`rollout_reports.requests + excluded.requests`,
          blocked: sql`rollout_reports.blocked + excluded.blocked`,
          agent_errors: sql`rollout_reports.agent_errors + excluded.agent_errors`,
          refused: sql`excluded.refused`,
        }),
      )
      .execute();
  }
}

/** What instances reported in a rollout. */
export function readRolloutReports(db: Kysely<Tables>, rolloutId: string): Promise<readonly RolloutReportRow[]> {
  return db.selectFrom('rollout_reports').selectAll().where('rollout_id', '=', rolloutId).limit(maxRead).execute();
}

/** Forgets what was reported in rollouts that are over. */
export async function forgetRolloutReports(db: Kysely<Tables>): Promise<void> {
  await db
    .deleteFrom('rollout_reports')
    .where('rollout_id', 'not in', (eb) =>
      eb.selectFrom('rollouts').select('id').where('state', 'in', ['running', 'paused']),
    )
    .execute();
}

/** 8 columns each; SQLite takes 32,766 parameters in a statement. */
const rowsPerInsert = 1_000;
/** Of some replicas, each of which keeps so many to itself. */
const maxRead = 20_000;
