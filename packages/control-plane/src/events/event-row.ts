import { parseLogRecord } from '@rasp/core/protocol';
import type { EventRow } from '../store/tables.ts';

/**
 * Turns one log record into a row, or gives null where it is no object.
 *
 * The time is the time of receipt: PyRASP stamps local time without a zone. Payloads from places where people type personal
 * data, and everything that a leak check found, are not kept.
 */
export function toEventRow(
  record: unknown,
  receipt: { readonly id: string; readonly profile: string | null; readonly now: number },
): EventRow | null {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return null;
  const base = { ...blank, id: receipt.id, received_at: receipt.now, profile: receipt.profile };
  const parsed = parseLogRecord(record);
  if (parsed.ok) {
    const { type, sourceIp, application, detail } = parsed.value;
    const isPersonal = type === 'dlp' || personalLocations.has(detail.location);
    return {
      ...base,
      format: Object.hasOwn(record, 'log_type') ? 'pcb' : 'pyrasp',
      application,
      type,
      source_ip: sourceIp,
      detail: cap(isPersonal ? { ...detail, payload: '' } : detail),
    };
  }
  const fields = new Map<string, unknown>(Object.entries(record));
  const findings = fields.get('findings');
  const isOurs = Array.isArray(findings);
  return {
    ...base,
    format: isOurs ? 'rasp' : 'unknown',
    application: short(fields.get('application')),
    type: isOurs ? short(checkOf(findings[0])) : short(fields.get('type')),
    source_ip: short(fields.get('clientIp')),
    detail: cap(record),
  };
}

function checkOf(finding: unknown): unknown {
  return typeof finding === 'object' && finding !== null && 'check' in finding ? finding.check : '';
}

function short(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 256) : '';
}

/** JSON of at most `maxDetail` characters; what is longer is kept as its beginning, in a form that is still JSON. */
function cap(detail: unknown): string {
  const json = JSON.stringify(detail);
  return json.length <= maxDetail ? json : JSON.stringify({ truncated: json.slice(0, maxDetail / 2) });
}

/** What an event does not say. */
const blank = {
  class: 'other',
  severity: 'low',
  action: '',
  country: '',
  network: '',
  function_id: '',
  instance: '',
  platform: '',
  method: '',
  path: '',
  false_alarm: 0,
  search: '',
} as const;

/** Our agents redact what they send themselves. */
const personalLocations: ReadonlySet<string> = new Set(['post_values', 'cookies', 'content']);

const maxDetail = 8_192;
