import type { NormalizedEvent, NormalizedRecord, NormalizedRequest } from './adapter.ts';

const noRecords: readonly NormalizedRecord[] = Object.freeze([]);

/** The event of an HTTP request: the modes of the checks say what a finding does. */
export function requestEvent(request: NormalizedRequest): NormalizedEvent {
  return { request, records: noRecords, trigger: request.trigger, byEventAction: false };
}

/** The event of a request whose caller is no HTTP client (a resolver, an authorizer, a WebSocket message): EVENT_ACTION has its say. */
export function callEvent(request: NormalizedRequest): NormalizedEvent {
  return { request, records: noRecords, trigger: request.trigger, byEventAction: true };
}

/** The event of records that are each judged on their own. */
export function recordsEvent(trigger: string, records: readonly NormalizedRecord[]): NormalizedEvent {
  return { request: null, records, trigger, byEventAction: true };
}
