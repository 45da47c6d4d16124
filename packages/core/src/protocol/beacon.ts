import { type BlacklistUpdate, readBeaconBlacklist, readSharedEntries, type SharedEntry } from './blacklist-entries.ts';
import { readConfig } from './connect.ts';
import { type AnswerExtension, type RequestExtension, readAnswerExtension, readRequestExtension } from './extension.ts';
import { asCount, asNumber, asObject, asText, member } from './fields.ts';
import { wireLimits } from './limits.ts';
import { accepted, type ParseResult, rejected } from './result.ts';

/** Telemetry of one instance since its last acknowledged beacon: counters are deltas, never totals. */
export interface BeaconTelemetry {
  /** Percent of one processor since the last beacon, 0 to 100. */
  readonly cpu: number;
  /** Percent of the instance's memory limit, 0 to 100. */
  readonly memory: number;
  readonly requests: { readonly success: number; readonly errors: number; readonly attacks: number };
}

/** What an agent sends in a beacon. */
export interface BeaconRequest {
  readonly key: string | null;
  readonly version: string;
  /** Null where TELEMETRY_DATA is off. */
  readonly telemetry: BeaconTelemetry | null;
  readonly blacklist: readonly SharedEntry[];
  /** Shared entries that made no sense or were over the bound; the rest of the beacon counts all the same. */
  readonly refusedEntries: number;
  readonly extension: RequestExtension;
}

/** What a beacon answer holds, as an agent reads it. */
export interface BeaconAnswer {
  /** Null where the configuration did not change. */
  readonly config: Readonly<Record<string, unknown>> | null;
  readonly blacklist: BlacklistUpdate | null;
  readonly extension: AnswerExtension;
}

/** Reads a beacon. Parts that make no sense count as missing: an agent cannot do better next time. */
export function parseBeaconRequest(body: unknown): ParseResult<BeaconRequest> {
  const object = asObject(body);
  if (object === null) return rejected('the request is not a JSON object');
  const shared = readSharedEntries(member(object, 'blacklist'));
  return accepted({
    key: asText(member(object, 'key'), wireLimits.key),
    version: asText(member(object, 'version'), wireLimits.text) ?? '',
    telemetry: readTelemetry(member(object, 'telemetry')),
    blacklist: shared.entries,
    refusedEntries: shared.refused,
    extension: readRequestExtension(object),
  });
}

/** Reads the data of a beacon answer, opened by `readEnvelope`. A configuration or blacklist of a wrong type refuses the whole answer. */
export function parseBeaconAnswer(data: Record<string, unknown>): ParseResult<BeaconAnswer> {
  const config = readConfig(data);
  if (!config.ok) return config;
  const blacklist = member(data, 'blacklist');
  const update = blacklist === undefined || blacklist === null ? null : readBeaconBlacklist(blacklist);
  if (update === null && blacklist !== undefined && blacklist !== null) {
    return rejected('the blacklist is not an object of new and remove');
  }
  return accepted({ config: config.value, blacklist: update, extension: readAnswerExtension(data) });
}

function readTelemetry(value: unknown): BeaconTelemetry | null {
  const object = asObject(value);
  if (object === null) return null;
  const requests = asObject(member(object, 'requests')) ?? {};
  // The documentation of PyRASP spells `error`, its agents send `errors`.
  const errors = asCount(member(requests, 'errors')) ?? asCount(member(requests, 'error')) ?? 0;
  return {
    cpu: percent(member(object, 'cpu')),
    memory: percent(member(object, 'memory')),
    requests: {
      success: asCount(member(requests, 'success')) ?? 0,
      errors,
      attacks: asCount(member(requests, 'attacks')) ?? 0,
    },
  };
}

function percent(value: unknown): number {
  const number = asNumber(value, -1e9, 1e9);
  return number === null ? 0 : Math.min(Math.max(number, 0), 100);
}
