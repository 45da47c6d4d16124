import { audit } from '../../api/index.ts';
import { verifyAudit } from '../../audit/verify.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { numberCursor, pageThrough } from '../../plugins/pages.ts';
import { listAudit } from '../../repositories/audit.ts';

/** What was done, and whether the record of it is whole. */
export const auditRoutes: readonly AdminRoute[] = [
  defineRoute(audit.listAudit, async ({ services, query }) => {
    const { limit, cursor, ...filter } = query;
    const rows = await listAudit(services.db, { ...filter, limit: limit + 1, before: numberCursor(cursor) });
    const page = pageThrough(rows, limit, (row) => String(row.seq));
    return {
      next: page.next,
      items: page.items.map((row) => ({
        seq: row.seq,
        at: row.at,
        actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
        ip: row.ip,
        action: row.action,
        subject: row.subject,
        detail: JSON.parse(row.detail) as Record<string, unknown>,
        hash: row.hash,
      })),
    };
  }),
  defineRoute(audit.verifyAudit, ({ services }) => verifyAudit(services.db)),
];
