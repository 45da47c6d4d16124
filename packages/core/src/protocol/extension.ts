import { asCount, asObject, asText, asToken, member } from './fields.ts';
import { wireLimits } from './limits.ts';

/** Who sends: our addition to connect and beacon. Stock agents send none of it. */
export interface AgentIdentity {
  /** Package that made the agent, such as `@rasp/aws`. */
  readonly name: string;
  readonly version: string;
  /** UUID of this instance, made at start. */
  readonly instance: string;
  readonly platform: string;
  readonly runtime: string;
  readonly region: string | null;
  /** Function or service name: instances come and go, this stays. */
  readonly service: string;
  readonly serviceVersion: string | null;
}

/** Which configuration the agent runs with, and why not the served one. */
export interface ConfigReport {
  readonly revision: string | null;
  /** `local`: nothing was served yet; `refused`: what was served last broke a rule, the one before it stays. */
  readonly state: 'applied' | 'refused' | 'local';
  readonly error: string | null;
}

/** What our agents add to connect and beacon requests. Every part may be missing. */
export interface RequestExtension {
  readonly agent: AgentIdentity | null;
  /** Optional forms that the agent reads: `blacklist-expiry` (entries that carry their end), `cidr` … */
  readonly accept: readonly string[];
  readonly config: ConfigReport | null;
  /** Last blacklist change that the agent applied, as the server gave it. */
  readonly cursor: string | null;
  /** Digest of the networks that the agent holds, see `digestNetworks`. */
  readonly digest: string | null;
  readonly dropped: { readonly events: number; readonly findings: number } | null;
  /** Internal errors by kind since the last acknowledged beacon. */
  readonly failures: ReadonlyMap<string, number>;
}

/** What our server adds to the data of an answer. Every part may be missing. */
export interface AnswerExtension {
  /** Revision of the configuration in this answer, or of the one in force where it carries none. */
  readonly revision: string | null;
  readonly cursor: string | null;
  /** True when the agent's cursor is too old: connect again and take the whole list. */
  readonly resync: boolean;
  /** Where the whole blacklist is to be fetched in its compact form; only to an agent that accepts it, and in place of `blacklist`. */
  readonly blacklistUrl: string | null;
  /** True when the server knows of more changes than this answer holds: ask again soon. */
  readonly more: boolean;
  /** SHA-256 of the bytes behind `blacklistUrl` in hexadecimal; in signed answers. */
  readonly blacklistDigest: string | null;
  /** Seconds until the next beacon, 1 to 3,600; beats BEACON_DELAY. */
  readonly beaconDelay: number | null;
  /** Seconds until the next exchange of any kind, 0 to 3,600. */
  readonly retryAfter: number | null;
}

/** Reads our additions to a request; a part that makes no sense counts as missing. */
export function readRequestExtension(object: Record<string, unknown>): RequestExtension {
  const accept = member(object, 'accept');
  const dropped = asObject(member(object, 'dropped'));
  return {
    agent: readAgent(member(object, 'agent')),
    accept: Array.isArray(accept)
      ? accept.slice(0, wireLimits.accept).filter((item): item is string => asText(item, 64) !== null)
      : [],
    config: readReport(member(object, 'config')),
    cursor: asToken(member(object, 'cursor'), wireLimits.text),
    digest: asToken(member(object, 'digest'), wireLimits.text),
    dropped:
      dropped === null
        ? null
        : { events: asCount(member(dropped, 'events')) ?? 0, findings: asCount(member(dropped, 'findings')) ?? 0 },
    failures: readFailures(member(object, 'failures')),
  };
}

/** Reads our additions to the data of an answer; a part that makes no sense counts as missing. */
export function readAnswerExtension(data: Record<string, unknown>): AnswerExtension {
  const beaconDelay = asCount(member(data, 'beaconDelay'));
  const retryAfter = asCount(member(data, 'retryAfter'));
  return {
    revision: asToken(member(data, 'revision'), wireLimits.text),
    cursor: asToken(member(data, 'cursor'), wireLimits.text),
    resync: member(data, 'resync') === true,
    blacklistUrl: asText(member(data, 'blacklistUrl'), wireLimits.path),
    more: member(data, 'more') === true,
    blacklistDigest: asText(member(data, 'blacklistDigest'), 64),
    beaconDelay: beaconDelay === null ? null : Math.min(Math.max(beaconDelay, 1), 3_600),
    retryAfter: retryAfter === null ? null : Math.min(retryAfter, 3_600),
  };
}

function readAgent(value: unknown): AgentIdentity | null {
  const object = asObject(value);
  if (object === null) return null;
  const instance = asText(member(object, 'instance'), wireLimits.text);
  if (instance === null) return null;
  const text = (name: string): string => asText(member(object, name), wireLimits.text) ?? '';
  const optional = (name: string): string | null => asText(member(object, name), wireLimits.text);
  return {
    name: text('name'),
    version: text('version'),
    instance,
    platform: text('platform'),
    runtime: text('runtime'),
    region: optional('region'),
    service: text('service'),
    serviceVersion: optional('serviceVersion'),
  };
}

function readReport(value: unknown): ConfigReport | null {
  const object = asObject(value);
  if (object === null) return null;
  const state = member(object, 'state');
  if (state !== 'applied' && state !== 'refused' && state !== 'local') return null;
  const error = member(object, 'error');
  return {
    revision: asToken(member(object, 'revision'), wireLimits.text),
    state,
    error: typeof error === 'string' ? error.slice(0, wireLimits.text) : null,
  };
}

function readFailures(value: unknown): ReadonlyMap<string, number> {
  const failures = new Map<string, number>();
  const object = asObject(value);
  if (object === null) return failures;
  for (const kind of Object.keys(object).slice(0, wireLimits.failureKinds)) {
    const count = asCount(object[kind]);
    if (asText(kind, 64) !== null && count !== null && count > 0) failures.set(kind, count);
  }
  return failures;
}
