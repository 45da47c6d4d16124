import type { EventRow } from '../store/tables.ts';
import type { Trip } from './breaker.ts';
import { ownEvent } from './own-event.ts';

/** The event that tells of a detector or key that has run away. */
export function breakerEvent(trip: Trip, now: number): EventRow {
  const what = trip.kind === 'check' ? `The check ${trip.name}` : `The key ${trip.name}`;
  const usual = trip.usual === null ? '' : `, where ${trip.usual.toFixed(1)} a minute are usual`;
  const summary = `${what} reported ${trip.reported} new sources within a minute${usual}. What it reports waits for a person.`;
  return ownEvent('breaker', null, summary, { ...trip }, now);
}
