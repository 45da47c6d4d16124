import { explainEvent } from '../events/explain.ts';
import { showEvent } from '../events/show-event.ts';
import type { AuditRow, EventRow, EventSeverity } from '../store/tables.ts';
import { toEcs } from './ecs.ts';
import { toOcsf } from './ocsf.ts';

/** Names of the shapes in which events are sent. */
export type Mapping = 'rasp' | 'ecs' | 'ocsf';

/** One thing to be told, whatever the way. */
export interface Message {
  readonly id: string;
  readonly kind: 'event' | 'audit' | 'alert';
  readonly at: number;
  readonly severity: EventSeverity;
  /** What a message is about in one word: the check, the action. */
  readonly type: string;
  readonly application: string;
  /** One sentence for people. */
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An event as a message. */
export function eventMessage(row: EventRow, mapping: Mapping): Message {
  const { findings } = explainEvent(row);
  const where = row.path === '' ? row.application : `${row.method} ${row.path}`.trim();
  return {
    id: row.id,
    kind: 'event',
    at: row.received_at,
    severity: row.severity,
    type: row.type,
    application: row.application,
    text: `${findings[0]?.title || row.type || 'Event'} ${row.action} from ${row.source_ip || 'an unknown source'} at ${where.slice(0, 200)}`,
    body:
      mapping === 'ecs'
        ? toEcs(row)
        : mapping === 'ocsf'
          ? toOcsf(row)
          : { ...showEvent({ ...row, label: null }), findings },
  };
}

/** An entry of the audit log as a message. */
export function auditMessage(row: AuditRow): Message {
  return {
    id: `audit-${row.seq}`,
    kind: 'audit',
    at: row.at,
    severity: 'low',
    type: row.action,
    application: 'rasp-control-plane',
    text: `${row.actor_name || row.actor_kind}: ${row.action} ${row.subject}`.slice(0, 500),
    body: {
      audit: {
        seq: row.seq,
        at: row.at,
        actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
        ip: row.ip,
        action: row.action,
        subject: row.subject,
        detail: JSON.parse(row.detail) as unknown,
        hash: row.hash,
      },
    },
  };
}
