import { audit } from '../../api/index.ts';
import { showDeed } from '../../audit/show-deed.ts';
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
      items: page.items.map(showDeed),
    };
  }),
  defineRoute(audit.verifyAudit, ({ services }) => verifyAudit(services.db)),
];
