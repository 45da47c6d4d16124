import type { Kysely, Transaction } from 'kysely';
import type { EventLabelRow, Tables } from '../store/tables.ts';

/** What a person said about an event, or null. */
export async function findLabel(db: Kysely<Tables>, eventId: string): Promise<EventLabelRow | null> {
  const row = await db.selectFrom('event_labels').selectAll().where('event_id', '=', eventId).executeTakeFirst();
  return row ?? null;
}

/** Says what an event is, in place of what was said before, or takes that back; false where there is no such event. */
export async function labelEvent(
  tx: Transaction<Tables>,
  said: Omit<EventLabelRow, 'label'>,
  label: EventLabelRow['label'] | null,
): Promise<boolean> {
  const result = await tx
    .updateTable('events')
    .set({ false_alarm: label === 'false-alarm' ? 1 : 0 })
    .where('id', '=', said.event_id)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) return false;
  await tx.deleteFrom('event_labels').where('event_id', '=', said.event_id).execute();
  if (label !== null)
    await tx
      .insertInto('event_labels')
      .values({ ...said, label })
      .execute();
  return true;
}
