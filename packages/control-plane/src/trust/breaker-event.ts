import { randomBytes } from 'node:crypto';
import type { EventRow } from '../store/tables.ts';
import type { Trip } from './breaker.ts';

/** The event that tells of a detector or key that has run away. */
export function breakerEvent(trip: Trip, now: number): EventRow {
  const what = trip.kind === 'check' ? `The check ${trip.name}` : `The key ${trip.name}`;
  const usual = trip.usual === null ? '' : `, where ${trip.usual.toFixed(1)} a minute are usual`;
  const summary = `${what} reported ${trip.reported} new sources within a minute${usual}. What it reports waits for a person.`;
  return {
    id: `${now.toString(36).padStart(9, '0')}-${randomBytes(4).toString('hex')}`,
    received_at: now,
    profile: null,
    format: 'rasp',
    application: 'control plane',
    type: 'breaker',
    class: 'other',
    severity: 'high',
    action: '',
    source_ip: '',
    country: '',
    network: '',
    function_id: '',
    instance: '',
    platform: '',
    method: '',
    path: '',
    false_alarm: 0,
    search: summary.toLowerCase(),
    detail: JSON.stringify({ summary, ...trip }),
  };
}
