import type { AuditRow } from '../store/tables.ts';

/** A line of the audit log as people and what events are forwarded to read it. */
export interface ShownDeed {
  readonly seq: number;
  readonly at: number;
  readonly actor: { readonly kind: AuditRow['actor_kind']; readonly id: string; readonly name: string };
  readonly ip: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: Record<string, unknown>;
  readonly hash: string;
}

/** Shows a stored line of the audit log. */
export function showDeed(row: AuditRow): ShownDeed {
  return {
    seq: row.seq,
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    ip: row.ip,
    action: row.action,
    subject: row.subject,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
    hash: row.hash,
  };
}
