import type { Kysely } from 'kysely';
import { explainEvent } from '../events/explain.ts';
import { showEvent } from '../events/show-event.ts';
import { type EventFilter, type LabelledEvent, searchEvents } from '../repositories/events.ts';
import type { Tables } from '../store/tables.ts';
import { toEcs } from './ecs.ts';
import { toOcsf } from './ocsf.ts';

/** What an export may look like. */
export const exportFormats = ['events', 'labels', 'ecs', 'ocsf'] as const;

export type ExportFormat = (typeof exportFormats)[number];

/** The events of a filter as lines of JSON, newest first, read page by page. */
export async function* exportLines(
  db: Kysely<Tables>,
  filter: EventFilter,
  format: ExportFormat,
): AsyncGenerator<string> {
  // Models learn from what people judged and from nothing else.
  const narrowed = format === 'labels' ? { ...filter, labelled: true } : filter;
  let before: string | null = null;
  do {
    const page: { readonly rows: readonly LabelledEvent[]; readonly next: string | null } = await searchEvents(
      db,
      narrowed,
      { before, limit: rowsPerPage },
    );
    for (const row of page.rows) yield* linesOf(row, format);
    before = page.next;
  } while (before !== null);
}

function linesOf(row: LabelledEvent, format: ExportFormat): readonly string[] {
  switch (format) {
    case 'labels':
      return labelLines(row);
    case 'ecs':
      return [JSON.stringify(toEcs(row))];
    case 'ocsf':
      return [JSON.stringify(toOcsf(row))];
    case 'events': {
      const { findings, redacted } = explainEvent(row);
      return [JSON.stringify({ ...showEvent(row), findings, redacted })];
    }
  }
}

/**
 * Lines as models are trained on: `{"id","value","label","class","at","source"}`, one for each finding that still has its value.
 *
 * `label` is 1 for an attack and 0 for a false alarm, `class` the check, `source` the place of the value in the request. What redaction emptied teaches nothing and
 * is left out.
 */
function labelLines(row: LabelledEvent): readonly string[] {
  if (row.label === null) return [];
  const label = row.label === 'attack' ? 1 : 0;
  return explainEvent(row).findings.flatMap(({ payload, check, where }, index) =>
    payload === '' || payload.startsWith('[redacted')
      ? []
      : [
          JSON.stringify({
            id: `${row.id}.${index}`,
            value: payload,
            label,
            class: check,
            at: row.received_at,
            source: where,
          }),
        ],
  );
}

const rowsPerPage = 500;
