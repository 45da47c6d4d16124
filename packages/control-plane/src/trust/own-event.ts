import { randomBytes } from 'node:crypto';
import type { EventRow } from '../store/tables.ts';

/** An event of the control plane itself: of high severity, and seen by alert rules and forwarders as any other, by its type. */
export function ownEvent(
  type: string,
  profile: string | null,
  summary: string,
  detail: Readonly<Record<string, unknown>>,
  now: number,
): EventRow {
  return {
    id: `${now.toString(36).padStart(9, '0')}-${randomBytes(4).toString('hex')}`,
    received_at: now,
    profile,
    format: 'rasp',
    application: 'control plane',
    type,
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
    detail: JSON.stringify({ summary, ...detail }),
  };
}
