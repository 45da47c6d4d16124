import type { Settings } from '../api/settings.ts';
import type { EventRow } from '../store/tables.ts';
import { functionId } from '../telemetry/describe-instance.ts';
import { classOf, severityOf } from '../trust/classify.ts';
import { parseNetwork } from '../trust/network.ts';
import type { Geo } from './geo.ts';
import { type EventReading, fieldsOf, listOf, readEvent, text } from './read-event.ts';
import { type Removed, redactText, redactValue } from './redact.ts';

/** What is known of a record beside its words. */
export interface Receipt {
  readonly id: string;
  readonly now: number;
  /** Profile and key of the sender, as far as it showed them. */
  readonly profile: string | null;
  readonly selector: string | null;
}

/** What a stored event holds: the record, redacted, and what was taken out of it. */
export interface StoredDetail {
  readonly record: Readonly<Record<string, unknown>>;
  readonly redacted: readonly string[];
}

/**
 * Turns one record into a row, or gives null where it is no object.
 *
 * The time is the time of receipt: PyRASP stamps local time without a zone. Payloads from places where people type personal data, and everything that
 * a leak check of PyRASP found, are not kept. The country is looked up before the address is shortened.
 */
export function toEventRow(given: unknown, receipt: Receipt, geo: Geo, privacy: Settings['privacy']): EventRow | null {
  const reading = readEvent(given);
  if (reading === null) return null;
  const removed: Removed = new Set();
  const place = geo.lookup(reading.sourceIp);
  const path = redactText(reading.path, removed);
  const { record, payload } = keep(reading, privacy, removed);
  const type = reading.type.toLowerCase();
  const sourceIp = privacy.truncateAddresses ? shortened(reading.sourceIp) : reading.sourceIp;
  const row = {
    id: receipt.id,
    received_at: receipt.now,
    profile: receipt.profile,
    format: reading.format,
    application: reading.application,
    type,
    class: classOf(type),
    severity: severityOf(type, reading.action),
    action: reading.action,
    source_ip: sourceIp,
    country: place.country === '' ? reading.country : place.country,
    network: place.network,
    function_id: functionId(
      receipt.selector ?? '',
      reading.service === '' && receipt.selector === null ? reading.application : reading.service,
    ),
    instance: reading.instance,
    platform: reading.platform,
    method: reading.method,
    path,
    false_alarm: 0,
  };
  return {
    ...row,
    search: [type, row.application, reading.service, sourceIp, row.network, row.method, path, payload]
      .join(' ')
      .slice(0, maxSearch)
      .toLowerCase(),
    detail: cap({ record, redacted: [...removed] }),
  };
}

function keep(
  reading: EventReading,
  privacy: Settings['privacy'],
  removed: Removed,
): { readonly record: unknown; readonly payload: string } {
  const { format, record } = reading;
  if (format === 'pyrasp' || format === 'pcb') return keepPyrasp(reading, privacy, removed);
  if (privacy.payloads === 'drop' && format === 'rasp') {
    removed.add('payload');
    const findings = listOf(fieldsOf(record).get('findings')).map((finding) => ({
      ...fieldsOf(finding).all,
      evidence: '',
    }));
    return { record: redactValue({ ...record, findings }, removed), payload: '' };
  }
  const kept = redactValue(record, removed);
  const payload = listOf(fieldsOf(kept).get('findings'))
    .map((finding) => `${text(fieldsOf(finding).get('rule'))} ${text(fieldsOf(finding).get('evidence'))}`)
    .join(' ');
  return { record: kept, payload };
}

/** PyRASP's list with its payload in clear: what is kept has to be redacted, and nobody can search base64. */
function keepPyrasp(
  reading: EventReading,
  privacy: Settings['privacy'],
  removed: Removed,
): { readonly record: unknown; readonly payload: string } {
  const fields = fieldsOf(reading.record);
  const data = listOf(fields.get('log_data'));
  const detail = fieldsOf(data.find((part) => typeof part === 'object' && part !== null && !Array.isArray(part)));
  const isPersonal = reading.type === 'dlp' || personalLocations.has(text(detail.get('location')));
  let payload = '';
  if (isPersonal || privacy.payloads === 'drop') removed.add('payload');
  else payload = redactText(clearText(text(detail.get('payload'), 4_096)), removed);
  const rest = redactValue(detail.all, removed) as object;
  const time = text(fields.get('time'), 64);
  return { record: { ...(time === '' ? {} : { time }), detail: { ...rest, payload } }, payload };
}

/** What base64 stands for, where it stands for text: PyRASP before 0.7.0 sent text as it was. */
function clearText(payload: string): string {
  if (payload.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(payload)) return payload;
  const clear = Buffer.from(payload, 'base64').toString();
  return clear.includes('\uFFFD') ? payload : clear;
}

/** An address without what tells one household from the next. */
function shortened(address: string): string {
  const network = parseNetwork(address);
  if (network === null) return '';
  return parseNetwork(`${network.text}/${network.family === 4 ? 24 : 48}`)?.text ?? '';
}

/** JSON of at most `maxDetail` characters; what is longer is kept as its beginning, in a form that is still JSON. */
function cap(detail: { readonly record: unknown; readonly redacted: readonly string[] }): string {
  const json = JSON.stringify(detail);
  if (json.length <= maxDetail) return json;
  const truncated = JSON.stringify(detail.record).slice(0, maxDetail / 2);
  return JSON.stringify({ record: { truncated }, redacted: detail.redacted });
}

/** Our agents redact what they send themselves. */
const personalLocations: ReadonlySet<string> = new Set(['post_values', 'cookies', 'content']);

const maxDetail = 16_384;
const maxSearch = 1_024;
