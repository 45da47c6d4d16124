import { type Kysely, sql } from 'kysely';
import { ControlPlaneError } from '../errors.ts';
import type { AlertRow, AlertRuleRow, ForwarderRow, Tables } from '../store/tables.ts';

/** Where events are sent, by name. */
export function listForwarders(db: Kysely<Tables>): Promise<readonly ForwarderRow[]> {
  return db.selectFrom('forwarders').selectAll().orderBy('name').execute();
}

/** One forwarder, or null. */
export async function findForwarder(db: Kysely<Tables>, id: string): Promise<ForwarderRow | null> {
  return (await db.selectFrom('forwarders').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** Stores a forwarder. Throws RASP_CP_NAME_TAKEN. */
export async function insertForwarder(db: Kysely<Tables>, row: ForwarderRow): Promise<void> {
  const named = db.selectFrom('forwarders').select('id').where('name', '=', row.name);
  if ((await named.executeTakeFirst()) !== undefined) throw taken(row.name);
  await db.insertInto('forwarders').values(row).execute();
}

/** Changes a forwarder; null where there is none. Throws RASP_CP_NAME_TAKEN. */
export async function changeForwarder(
  db: Kysely<Tables>,
  id: string,
  changes: Partial<Pick<ForwarderRow, 'name' | 'kind' | 'enabled' | 'config' | 'secret' | 'updated_at' | 'last_error'>>,
): Promise<ForwarderRow | null> {
  if (changes.name !== undefined) {
    const other = db.selectFrom('forwarders').select('id').where('name', '=', changes.name).where('id', '!=', id);
    if ((await other.executeTakeFirst()) !== undefined) throw taken(changes.name);
  }
  const query = db.updateTable('forwarders').set(changes).where('id', '=', id);
  return (await query.returningAll().executeTakeFirst()) ?? null;
}

/** Removes a forwarder and gives its name; null where there is none. */
export async function removeForwarder(db: Kysely<Tables>, id: string): Promise<string | null> {
  const row = await db.deleteFrom('forwarders').where('id', '=', id).returning('name').executeTakeFirst();
  return row?.name ?? null;
}

/** Notes how far a forwarder came and how that went. */
export async function noteDelivery(
  db: Kysely<Tables>,
  id: string,
  done: {
    readonly position: string;
    readonly delivered: number;
    readonly dropped: number;
    readonly okAt: number | null;
    readonly error: string | null;
  },
): Promise<void> {
  await db
    .updateTable('forwarders')
    .set({
      position: done.position,
      delivered: sql<number>`delivered + ${done.delivered}`,
      dropped: sql<number>`dropped + ${done.dropped}`,
      last_error: done.error,
      ...(done.okAt === null ? {} : { last_ok_at: done.okAt }),
    })
    .where('id', '=', id)
    .execute();
}

/** Rules that tell somebody when events pile up, by name. */
export function listAlertRules(db: Kysely<Tables>): Promise<readonly AlertRuleRow[]> {
  return db.selectFrom('alert_rules').selectAll().orderBy('name').execute();
}

/** Stores a rule. Throws RASP_CP_NAME_TAKEN. */
export async function insertAlertRule(db: Kysely<Tables>, row: AlertRuleRow): Promise<void> {
  const named = db.selectFrom('alert_rules').select('id').where('name', '=', row.name);
  if ((await named.executeTakeFirst()) !== undefined) throw taken(row.name);
  await db.insertInto('alert_rules').values(row).execute();
}

/** Changes a rule; null where there is none. Throws RASP_CP_NAME_TAKEN. */
export async function changeAlertRule(
  db: Kysely<Tables>,
  id: string,
  changes: Omit<AlertRuleRow, 'id' | 'last_fired_at' | 'created_at' | 'created_by'>,
): Promise<AlertRuleRow | null> {
  const other = db.selectFrom('alert_rules').select('id').where('name', '=', changes.name).where('id', '!=', id);
  if ((await other.executeTakeFirst()) !== undefined) throw taken(changes.name);
  const query = db.updateTable('alert_rules').set(changes).where('id', '=', id);
  return (await query.returningAll().executeTakeFirst()) ?? null;
}

/** Removes a rule with its alerts and gives its name; null where there is none. */
export async function removeAlertRule(db: Kysely<Tables>, id: string): Promise<string | null> {
  const row = await db.deleteFrom('alert_rules').where('id', '=', id).returning('name').executeTakeFirst();
  if (row !== undefined) await db.deleteFrom('alerts').where('rule_id', '=', id).execute();
  return row?.name ?? null;
}

/** Notes that a rule speaks now; false where it spoke meanwhile, on another replica. */
export async function noteFired(db: Kysely<Tables>, rule: AlertRuleRow, now: number): Promise<boolean> {
  let query = db.updateTable('alert_rules').set({ last_fired_at: now }).where('id', '=', rule.id);
  query =
    rule.last_fired_at === null
      ? query.where('last_fired_at', 'is', null)
      : query.where('last_fired_at', '=', rule.last_fired_at);
  return (await query.executeTakeFirst()).numUpdatedRows === 1n;
}

/** Stores what a rule said. */
export async function insertAlert(db: Kysely<Tables>, row: AlertRow): Promise<void> {
  await db.insertInto('alerts').values(row).execute();
}

/** Alerts with the names of their rules, newest first, before an id. */
export function listAlerts(
  db: Kysely<Tables>,
  page: { readonly before: string | null; readonly limit: number; readonly rule?: string | undefined },
): Promise<readonly (AlertRow & { readonly rule_name: string | null })[]> {
  let query = db
    .selectFrom('alerts')
    .leftJoin('alert_rules', 'alert_rules.id', 'alerts.rule_id')
    .selectAll('alerts')
    .select('alert_rules.name as rule_name')
    .orderBy('alerts.id', 'desc')
    .limit(page.limit);
  if (page.before !== null) query = query.where('alerts.id', '<', page.before);
  if (page.rule !== undefined) query = query.where('alerts.rule_id', '=', page.rule);
  return query.execute();
}

/** Forgets alerts older than a time. */
export async function pruneAlerts(db: Kysely<Tables>, before: number): Promise<void> {
  await db.deleteFrom('alerts').where('at', '<', before).execute();
}

function taken(name: string): ControlPlaneError {
  return new ControlPlaneError('RASP_CP_NAME_TAKEN', `${name} exists already; choose another name.`);
}
