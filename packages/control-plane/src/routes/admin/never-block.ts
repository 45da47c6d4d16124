import { blacklist } from '../../api/index.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { pageThrough, textCursor } from '../../plugins/pages.ts';
import { ApiProblem } from '../../plugins/problems.ts';
import { pageNeverBlock } from '../../repositories/blacklist-search.ts';
import type { NeverBlockRow } from '../../store/tables.ts';
import { specialPurpose } from '../../trust/never-block.ts';
import { entryId, readEntryId } from './blacklist.ts';

/** Ranges that nobody can list. */
export const neverBlockRoutes: readonly AdminRoute[] = [
  defineRoute(blacklist.listNeverBlock, async ({ services, query }) => {
    const { limit, cursor, reserved } = query;
    const after = textCursor(cursor);
    const [scope = '', network = ''] = after?.split(' ') ?? [];
    const rows = await pageNeverBlock(services.db, after === null ? null : { scope, network }, limit + 1);
    const page = pageThrough(rows, limit, (row) => `${row.scope} ${row.network}`);
    const builtIn = reserved === true && after === null ? specialPurpose.map(reservedRange) : [];
    return { items: [...builtIn, ...page.items.map(rangeOf)], next: page.next };
  }),

  defineRoute(blacklist.addNeverBlock, async ({ services, body, by }) => {
    const { row, unblocked } = await services.curator.addNeverBlock(body, by);
    return { entry: rangeOf(row), unblocked };
  }),

  defineRoute(blacklist.removeNeverBlock, async ({ services, params, by }) => {
    const { scope, network } = readEntryId(params.id);
    if (!(await services.curator.removeNeverBlock(scope, network, by))) {
      throw new ApiProblem('not-found', 'There is no such range; those that are built in stay.');
    }
    return undefined;
  }),
];

function rangeOf(row: NeverBlockRow) {
  return {
    id: entryId(row.scope, row.network),
    scope: row.scope,
    network: row.network,
    kind: row.kind,
    note: row.note,
    feed: row.feed,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

function reservedRange(network: string) {
  const fixed = { scope: '*', kind: 'reserved' as const, feed: null, createdAt: null, createdBy: '' };
  return { ...fixed, id: entryId('*', network), network, note: 'Special-purpose addresses' };
}
