import type { InstanceInfo, Platform } from '../adapter.ts';
import type { TelemetryDelta } from '../agent/telemetry.ts';
import type { Blacklist, OwnEntry } from '../blacklist/blacklist.ts';
import type { WireEntry } from '../protocol/blacklist-entries.ts';
import { compactList } from '../protocol/compact-list-format.ts';
import { digestNetworks } from '../protocol/digest.ts';
import type { ConfigReport } from '../protocol/extension.ts';
import { signedAnswer } from '../protocol/signed-answer.ts';
import type { Usage } from './usage.ts';

/** Who the agent is; the same in every request of an instance. */
export interface AgentFacts {
  readonly key: string | null;
  readonly version: string;
  readonly platform: Platform;
  readonly instance: InstanceInfo;
  /** UUID of this process. */
  readonly instanceId: string;
  /** True where answers have to be signed. */
  readonly signed: boolean;
}

/** Where the agent stands; sent along so that a server that understands it can send less. */
export interface SyncPosition {
  readonly report: ConfigReport;
  readonly cursor: string | null;
  readonly digest: string | null;
}

/** What a beacon carries beyond the agent's facts and position. */
export interface BeaconLoad {
  readonly delta: TelemetryDelta;
  /** Null where TELEMETRY_DATA is off. */
  readonly usage: Usage | null;
  /** Null where BLACKLIST_SHARE is off. */
  readonly entries: readonly OwnEntry[] | null;
}

/** Forms that this agent reads beyond PyRASP's: entries that carry their end, networks beside addresses, deltas at connect. */
const accept: readonly string[] = ['blacklist-expiry', 'cidr', 'connect-delta'];

/** Above this many entries the digest is left out: it would cost more than 1 ms of the function's time. */
const maxDigested = 1_000;

/**
 * Makes the body of a connect request: PyRASP's four members first, our additions after. `compact` says that the whole list may be given as
 * a URL of its compact form.
 */
export function connectBody(facts: AgentFacts, position: SyncPosition, compact: boolean): string {
  return JSON.stringify({
    key: facts.key,
    version: facts.version,
    platform: facts.instance.wirePlatform,
    routes: {},
    ...extension(facts, position, compact),
  });
}

/** Makes the body of a beacon. Members that are switched off are absent, as a stock agent leaves them out. */
export function beaconBody(facts: AgentFacts, position: SyncPosition, load: BeaconLoad): string {
  const { delta, usage, entries } = load;
  const requests = { success: delta.success, errors: delta.errors, attacks: delta.attacks };
  return JSON.stringify({
    key: facts.key,
    version: facts.version,
    ...(usage === null ? {} : { telemetry: { cpu: usage.cpu, memory: usage.memory, requests } }),
    ...(entries === null ? {} : { blacklist: entries.map(wireEntry) }),
    ...extension(facts, position, true),
    dropped: { events: delta.droppedEvents, findings: delta.droppedFindings },
    failures: delta.failures,
  });
}

/** True where a beacon would tell the control plane something that it does not know. */
export function hasNews(delta: TelemetryDelta, pending: number): boolean {
  const counts = delta.success + delta.errors + delta.attacks + delta.droppedEvents + delta.droppedFindings;
  return pending > 0 || counts > 0 || Object.keys(delta.failures).length > 0;
}

/** Gives the digest of what is held, or null where the list is too long to digest beside a request. */
export function digestOf(blacklist: Blacklist): string | null {
  return blacklist.size > maxDigested ? null : digestNetworks(networks(blacklist));
}

function* networks(blacklist: Blacklist): Generator<string> {
  for (const entry of blacklist.entries()) yield entry.network;
}

function extension(facts: AgentFacts, position: SyncPosition, compact: boolean): Record<string, unknown> {
  const { instance } = facts;
  return {
    agent: {
      name: `@rasp/${facts.platform}`,
      version: facts.version,
      instance: facts.instanceId,
      platform: facts.platform,
      runtime: instance.runtime,
      ...(instance.region === null ? {} : { region: instance.region }),
      service: instance.service,
      ...(instance.serviceVersion === null ? {} : { serviceVersion: instance.serviceVersion }),
    },
    accept: [...accept, ...(compact ? [compactList.accept] : []), ...(facts.signed ? [signedAnswer.accept] : [])],
    config: position.report,
    ...(position.cursor === null ? {} : { cursor: position.cursor }),
    ...(position.digest === null ? {} : { digest: position.digest }),
  };
}

/** An own entry as it is shared. */
export function wireEntry(entry: OwnEntry): WireEntry {
  return [entry.address, Math.floor(entry.detectedAt / 1_000), entry.origin];
}
