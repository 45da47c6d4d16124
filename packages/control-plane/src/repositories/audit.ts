import { type Kysely, sql } from 'kysely';
import type { AuditRow, Tables } from '../store/tables.ts';

/** What the audit log is narrowed by. */
export interface AuditFilter {
  readonly before: number | null;
  readonly limit: number;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** What the action begins with. */
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  readonly subject?: string | undefined;
}

/** Entries of the audit log, newest first. */
export function listAudit(db: Kysely<Tables>, filter: AuditFilter): Promise<readonly AuditRow[]> {
  let query = db.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(filter.limit);
  if (filter.before !== null) query = query.where('seq', '<', filter.before);
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('at', '<', filter.to);
  if (filter.action !== undefined) {
    query = query.where(sql<boolean>`substr(action, 1, ${filter.action.length}) = ${filter.action}`);
  }
  if (filter.actor !== undefined) query = query.where('actor_name', '=', filter.actor);
  if (filter.subject !== undefined) query = query.where('subject', '=', filter.subject);
  return query.execute();
}

/** Entries after a number, oldest first. */
export function auditAfter(db: Kysely<Tables>, seq: number, limit: number): Promise<readonly AuditRow[]> {
  return db.selectFrom('audit').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute();
}
