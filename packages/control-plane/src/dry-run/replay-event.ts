import { type NormalizedRequest, requestOf } from '@rasp/core';
import { explainEvent } from '../events/explain.ts';
import type { EventRow } from '../store/tables.ts';

/**
 * Makes a request out of what is left of an event: what convinced its check, at the place where it stood, from the same source and for the same path.
 * Null where nothing is left, or where the place cannot be made again.
 *
 * Events of PyRASP's agents are not replayed: another engine found what they tell of.
 */
export function replayEvent(event: EventRow): NormalizedRequest | null {
  if (event.format !== 'rasp') return null;
  const finding = explainEvent(event).findings.find(({ check }) => check === event.type);
  if (finding === undefined || finding.payload === '' || finding.payload.startsWith('[redacted')) return null;
  const place = placeOf(finding.where);
  if (place === null) return null;
  const request = requestOf(event.id, finding.payload, place);
  return {
    ...request,
    ...(place === 'path' || event.path === '' ? {} : { path: event.path, rawTarget: event.path }),
    ...(event.source_ip === '' ? {} : { clientIp: event.source_ip, clientIpSource: 'platform' }),
  };
}

/** Where a value was found, as places of samples are written; null where a request of one value cannot hold it there. */
function placeOf(where: string): string | null {
  const colon = where.indexOf(':');
  const [source, name] = colon < 0 ? [where, ''] : [where.slice(0, colon), where.slice(colon + 1)];
  // A field of a field stands where it stands; what is configured for it would not hold for another.
  if (source === 'json-value' && name.lastIndexOf('/') > 0) return null;
  const kind = kinds.get(source);
  if (kind === undefined) return null;
  return kind === 'path' || kind === 'text' ? kind : `${kind}:${name}`;
}

const kinds: ReadonlyMap<string, string> = new Map([
  ['path', 'path'],
  ['text', 'text'],
  ['path-parameter', 'path-parameter'],
  ['query-value', 'query'],
  ['header-value', 'header'],
  ['user-agent', 'header'],
  ['referer', 'header'],
  ['cookie-value', 'cookie'],
  ['form-value', 'form'],
  ['json-value', 'json'],
]);
