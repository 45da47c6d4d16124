import { PassThrough } from 'node:stream';
import { events } from '../../api/index.ts';
import { recordDeed } from '../../audit/record.ts';
import { explainEvent } from '../../events/explain.ts';
import { showEvent } from '../../events/show-event.ts';
import { exportLines } from '../../forward/export-lines.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { textCursor } from '../../plugins/pages.ts';
import { ApiProblem } from '../../plugins/problems.ts';
import { findLabel, labelEvent } from '../../repositories/event-labels.ts';
import {
  countMatching,
  eraseEventsOf,
  findEvent,
  searchEvents,
  seenOf,
  tallyMatching,
} from '../../repositories/events.ts';
import { inTransaction } from '../../store/transaction.ts';
import { parseNetwork } from '../../trust/network.ts';

/** What agents found, and what people say about it. */
export const eventRoutes: readonly AdminRoute[] = [
  defineRoute(events.listEvents, async ({ services, query }) => {
    const { limit, cursor, ...filter } = query;
    const { rows, next } = await searchEvents(services.db, filter, { before: textCursor(cursor), limit });
    return { items: rows.map(showEvent), next: next === null ? null : Buffer.from(next).toString('base64url') };
  }),

  defineRoute(events.countEvents, async ({ services, query }) => ({
    total: await countMatching(services.db, query),
    byType: await tallyMatching(services.db, query, 'type', mostCommon),
    byCountry: await tallyMatching(services.db, query, 'country', mostCommon),
    bySource: await tallyMatching(services.db, query, 'source_ip', mostCommon),
    byFunction: await tallyMatching(services.db, query, 'function_id', mostCommon),
    byAction: await tallyMatching(services.db, query, 'action', mostCommon),
  })),

  defineRoute(events.exportEvents, ({ services, query, by, reply }) => {
    const { format, ...filter } = query;
    const out = new PassThrough();
    const write = async (): Promise<void> => {
      for await (const line of exportLines(services.db, filter, format)) {
        if (out.destroyed) return;
        if (!out.write(`${line}\n`)) await new Promise((resolve) => out.once('drain', resolve).once('close', resolve));
      }
      out.end();
    };
    write().catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
    reply.raw.on('close', () => out.destroy());
    return inTransaction(services.db, (tx) =>
      recordDeed(tx, by, { action: 'event.export', subject: format, detail: filter }, services.now()),
    ).then(() => reply.header('content-type', 'application/x-ndjson').send(out));
  }),

  defineRoute(events.getEvent, async ({ services, params, now }) => {
    const row = await findEvent(services.db, params.id);
    if (row === null) throw noEvent();
    const label = await findLabel(services.db, row.id);
    const network = parseNetwork(row.source_ip);
    const seen = row.source_ip === '' ? { events: 0, firstAt: null } : await seenOf(services.db, row.source_ip);
    const isListed = network !== null && services.follower.live.lists(row.profile ?? 'default', network.text, now);
    return {
      event: showEvent(row),
      ...explainEvent(row),
      label: label === null ? null : { label: label.label, comment: label.comment, by: label.user_name, at: label.at },
      source: { ...seen, listed: isListed },
    };
  }),

  defineRoute(events.labelEvent, async ({ services, params, body, by, now }) => {
    await inTransaction(services.db, async (tx) => {
      const label = { event_id: params.id, comment: body.comment, user_name: by.name, at: now };
      if (!(await labelEvent(tx, label, body.label))) throw noEvent();
      const detail = { label: body.label, comment: body.comment };
      await recordDeed(tx, by, { action: 'event.label', subject: params.id, detail }, now);
    });
    return undefined;
  }),

  defineRoute(events.labelEvents, async ({ services, body, by, now }) => {
    const { label, comment } = body;
    const ids = [...new Set(body.ids)];
    const labelled = await inTransaction(services.db, async (tx) => {
      const found: string[] = [];
      for (const id of ids) {
        if (await labelEvent(tx, { event_id: id, comment, user_name: by.name, at: now }, label)) found.push(id);
      }
      const subject = `${found.length} events`;
      if (found.length > 0)
        await recordDeed(tx, by, { action: 'event.label', subject, detail: { label, comment, ids: found } }, now);
      return found.length;
    });
    return { labelled, gone: ids.length - labelled };
  }),

  defineRoute(events.eraseEvents, async ({ services, body, by, now }) => {
    const source = body.source.toLowerCase();
    const erased = await inTransaction(services.db, async (tx) => {
      const count = await eraseEventsOf(tx, source);
      // The address itself must not live on in the log of its erasure.
      await recordDeed(
        tx,
        by,
        { action: 'event.erase', subject: 'a source', detail: { count, reason: body.reason } },
        now,
      );
      return count;
    });
    return { erased };
  }),
];

function noEvent(): ApiProblem {
  return new ApiProblem('not-found', 'There is no such event, or no longer.');
}

const mostCommon = 20;
