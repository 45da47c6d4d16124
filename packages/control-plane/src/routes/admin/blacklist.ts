import { Readable } from 'node:stream';
import { blacklist } from '../../api/index.ts';
import type { Geo } from '../../events/geo.ts';
import { toCrowdsecDecision } from '../../lists/crowdsec-list.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { numberCursor, pageThrough } from '../../plugins/pages.ts';
import { ApiProblem } from '../../plugins/problems.ts';
import { findEntry } from '../../repositories/blacklist-entries.ts';
import {
  activeEntries,
  countEventsFrom,
  listReports,
  nameReporters,
  searchEntries,
} from '../../repositories/blacklist-search.ts';
import type { BlacklistRow } from '../../store/tables.ts';

/** The shared list: who is on it, why, and what people do about it. */
export const blacklistRoutes: readonly AdminRoute[] = [
  defineRoute(blacklist.listEntries, async ({ services, query }) => {
    const { limit, cursor, ...filter } = query;
    const rows = await searchEntries(services.db, { ...filter, before: numberCursor(cursor), limit: limit + 1 });
    const page = pageThrough(rows, limit, (row) => String(row.seq));
    return { items: page.items.map((row) => entryOf(row, services.geo)), next: page.next };
  }),

  defineRoute(blacklist.exportEntries, ({ services, query, reply, now }) => {
    async function* lines(): AsyncGenerator<string> {
      for await (const page of activeEntries(services.db, query.scope, now)) {
        const text = page.map((row) =>
          query.format === 'plain'
            ? row.network
            : toCrowdsecDecision({ network: row.network, check: row.check_id, expiresAt: row.expires_at }, now),
        );
        if (text.length > 0) yield `${text.join('\n')}\n`;
      }
    }
    return reply.type('text/plain; charset=utf-8').send(Readable.from(lines()));
  }),

  defineRoute(blacklist.getEntry, async ({ services, params }) => {
    const { scope, network } = readEntryId(params.id);
    const row = await findEntry(services.db, scope, network);
    if (row === null) throw noEntry();
    const reports = await listReports(services.db, row.id);
    const names = await nameReporters(services.db, reports);
    return {
      entry: entryOf(row, services.geo),
      reports: reports.map((report) => ({
        source: report.source,
        reporter: report.reporter,
        reporterName: names.get(report.reporter) ?? report.reporter,
        functionId: report.function_id,
        instance: report.instance,
        check: report.check_id,
        evidence: report.evidence,
        ipSource: report.ip_source,
        firstAt: report.first_at,
        lastAt: report.last_at,
        hits: report.hits,
      })),
      events: await countEventsFrom(services.db, row.address ?? row.network),
    };
  }),

  defineRoute(blacklist.addEntries, async ({ services, body, by }) => {
    const { networks, ...terms } = body;
    const { added, refused } = await services.curator.add(networks, terms, by);
    return { added, refused: refused.map(({ text, reason }) => ({ network: text, reason })) };
  }),

  defineRoute(blacklist.importEntries, ({ services, body, by }) => {
    const { text, format, dryRun, ...terms } = body;
    return services.curator.importList(text, format, terms, dryRun, by);
  }),

  defineRoute(blacklist.purge, ({ services, body, by }) => {
    const { dryRun, ...filter } = body;
    return services.curator.purge(filter, dryRun, by);
  }),

  defineRoute(blacklist.changeEntry, async ({ services, params, body, by }) => {
    const { scope, network } = readEntryId(params.id);
    return entryOf(await services.curator.change(scope, network, body, body.note, by), services.geo);
  }),

  defineRoute(blacklist.removeEntry, async ({ services, params, by }) => {
    const { scope, network } = readEntryId(params.id);
    if (!(await services.curator.remove(scope, network, by))) throw noEntry();
    return undefined;
  }),
];

/** The id of an entry or range: its scope and network. */
export function entryId(scope: string, network: string): string {
  return Buffer.from(`${scope} ${network}`).toString('base64url');
}

/** What an id stands for. Throws `not-found` where it is none. */
export function readEntryId(id: string): { readonly scope: string; readonly network: string } {
  const [scope, network, ...rest] = Buffer.from(id, 'base64url').toString().split(' ');
  if (scope === undefined || network === undefined || rest.length > 0) throw noEntry();
  return { scope, network };
}

function entryOf(row: BlacklistRow, geo: Geo) {
  // A range is where its first address is.
  const place = geo.lookup(row.address ?? row.network.slice(0, row.network.indexOf('/')));
  return {
    id: entryId(row.scope, row.network),
    scope: row.scope,
    network: row.network,
    state: row.state,
    stateReason: row.state_reason,
    stateChangedAt: row.state_changed_at,
    detectedAt: row.detected_at,
    expiresAt: row.expires_at,
    firstSeenAt: row.first_seen,
    lastSeenAt: row.last_seen,
    hits: row.hits,
    strikes: row.strikes,
    source: row.source,
    reporter: row.reporter,
    check: row.check_id,
    evidence: row.evidence,
    ipSource: row.ip_source,
    country: place.country,
    asNetwork: place.network,
    seq: row.seq,
  };
}

function noEntry(): ApiProblem {
  return new ApiProblem('not-found', 'There is no such entry.');
}
