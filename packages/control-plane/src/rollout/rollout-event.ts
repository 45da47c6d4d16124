import type { EventRow, RolloutRow } from '../store/tables.ts';
import { ownEvent } from '../trust/own-event.ts';
import type { Crossing } from './limits.ts';

/** The event that tells of a rollout that took itself back. */
export function rolloutEvent(rollout: RolloutRow, crossing: Crossing, now: number): EventRow {
  const { id, profile, from_revision: from, to_revision: to } = rollout;
  const summary = `Revision ${to} of ${profile} was taken back, and ${from} is served to all again. ${crossing.message}`;
  return ownEvent('rollout', profile, summary, { rollout: id, from, to, ...crossing }, now);
}
