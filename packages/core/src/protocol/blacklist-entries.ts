import type { ClientIpSource } from '../adapter.ts';
import { asEpochSeconds, asObject, asText, member } from './fields.ts';
import { wireLimits } from './limits.ts';

/** Why an agent listed a source; the third element of an entry it shares. */
export interface WireOrigin {
  /** Id of the check. Kept as text: an agent of another version may know checks that this one does not. */
  readonly check: string;
  readonly evidence: string;
  readonly ipSource: ClientIpSource | null;
}

/** An entry that an agent shares in a beacon. */
export interface SharedEntry {
  readonly address: string;
  /** Detection time, epoch seconds by the agent's clock: clamp it before use. */
  readonly epoch: number;
  readonly origin: WireOrigin | null;
}

/** An entry as a server sends it. Times are epoch seconds; an entry without either starts when it is received. */
export interface ListedEntry {
  readonly network: string;
  readonly detectedAt: number | null;
  readonly expiresAt: number | null;
}

/** What an answer says about the blacklist: the whole of it, or what changed. */
export type BlacklistUpdate =
  | { readonly kind: 'full'; readonly entries: readonly ListedEntry[]; readonly refused: number }
  | {
      readonly kind: 'delta';
      readonly add: readonly ListedEntry[];
      readonly remove: readonly string[];
      readonly refused: number;
    };

/** Entries as they stand in a beacon: `[address, epoch]` as stock agents send it, with our third element where there is one. */
export type WireEntry = readonly [address: string, epoch: number, origin?: WireOrigin];

/** Reads the list of entries that a beacon shares. Entries that make no sense are dropped and counted, the rest stays. */
export function readSharedEntries(value: unknown): {
  readonly entries: readonly SharedEntry[];
  readonly refused: number;
} {
  if (!Array.isArray(value)) return { entries: [], refused: value === undefined || value === null ? 0 : 1 };
  const entries: SharedEntry[] = [];
  let refused = Math.max(0, value.length - wireLimits.entriesPerBeacon);
  for (const item of value.slice(0, wireLimits.entriesPerBeacon)) {
    const entry = readSharedEntry(item);
    if (entry === null) refused++;
    else entries.push(entry);
  }
  return { entries, refused };
}

/**
 * Reads the `blacklist` of a connect answer, or null where it is neither an object nor a list.
 *
 * Usual is an object of address → epoch seconds; a list of addresses, of pairs, and the `{new, remove}` of beacons (a server that
 * answers our cursor with a delta) are understood. Entries with a time that is no number, or one in milliseconds, are refused one by one.
 */
export function readConnectBlacklist(value: unknown): BlacklistUpdate | null {
  const object = asObject(value);
  if (object !== null && isDelta(object)) return readDelta(object);
  const collected = collect(value);
  return collected === null ? null : { kind: 'full', entries: collected.entries, refused: collected.refused };
}

/**
 * Reads the `blacklist` of a beacon answer, or null where it is not an object.
 *
 * Only `new` and `remove` are read, so nothing a beacon answer says can empty the list at one stroke. An object with neither is counted as
 * refused entries.
 */
export function readBeaconBlacklist(value: unknown): BlacklistUpdate | null {
  const object = asObject(value);
  return object === null ? null : readDelta(object);
}

function isDelta(object: Record<string, unknown>): boolean {
  return typeof member(object, 'new') === 'object' || Array.isArray(member(object, 'remove'));
}

function readDelta(object: Record<string, unknown>): BlacklistUpdate | null {
  const added = member(object, 'new');
  const collected = added === undefined || added === null ? { entries: [], refused: 0 } : collect(added);
  const removed = member(object, 'remove');
  if (collected === null || (removed !== undefined && removed !== null && !Array.isArray(removed))) return null;
  const remove: string[] = [];
  let refused = collected.refused;
  // Addresses where `new` and `remove` are due, as at connect: stock agents pass them over without a word.
  if (added === undefined && removed === undefined) refused = Object.keys(object).length;
  for (const item of (removed ?? []).slice(0, wireLimits.removals)) {
    const network = asText(item, maxNetworkLength);
    if (network === null) refused++;
    else remove.push(network);
  }
  return { kind: 'delta', add: collected.entries, remove, refused };
}

interface Collected {
  readonly entries: readonly ListedEntry[];
  readonly refused: number;
}

function collect(value: unknown): Collected | null {
  const entries: ListedEntry[] = [];
  let refused = 0;
  const take = (entry: ListedEntry | null): void => {
    if (entry === null || entries.length >= wireLimits.listed) refused++;
    else entries.push(entry);
  };
  if (Array.isArray(value)) {
    for (const item of value) take(readListItem(item));
    return { entries, refused };
  }
  const object = asObject(value);
  if (object === null) return null;
  // for-in over own keys: Object.entries would build a million pairs first.
  for (const network in object) {
    if (Object.hasOwn(object, network)) take(readTimed(network, object[network]));
  }
  return { entries, refused };
}

function readListItem(item: unknown): ListedEntry | null {
  if (typeof item === 'string') return readUntimed(item);
  return Array.isArray(item) ? readTimed(item[0], item[1]) : null;
}

function readUntimed(network: string): ListedEntry | null {
  const text = asText(network, maxNetworkLength);
  return text === null ? null : { network: text, detectedAt: null, expiresAt: null };
}

/** A number is the time of detection, as in PyRASP's protocol; `{"expires": n}` is our own form and carries the end instead. */
function readTimed(network: unknown, time: unknown): ListedEntry | null {
  const text = asText(network, maxNetworkLength);
  if (text === null) return null;
  const detectedAt = asEpochSeconds(time);
  if (detectedAt !== null) return { network: text, detectedAt, expiresAt: null };
  const own = asObject(time);
  const expiresAt = own === null ? null : asEpochSeconds(member(own, 'expires'));
  return expiresAt === null ? null : { network: text, detectedAt: null, expiresAt };
}

function readSharedEntry(item: unknown): SharedEntry | null {
  if (!Array.isArray(item)) return null;
  const address = asText(item[0], maxNetworkLength);
  const epoch = asEpochSeconds(typeof item[1] === 'string' ? Number(item[1]) : item[1]);
  if (address === null || epoch === null) return null;
  return { address, epoch, origin: readOrigin(item[2]) };
}

function readOrigin(value: unknown): WireOrigin | null {
  const object = asObject(value);
  if (object === null) return null;
  const check = asText(member(object, 'check'), 64);
  if (check === null) return null;
  const evidence = member(object, 'evidence');
  return {
    check,
    evidence: typeof evidence === 'string' ? evidence.slice(0, wireLimits.evidence) : '',
    ipSource: readIpSource(member(object, 'ipSource')),
  };
}

function readIpSource(value: unknown): ClientIpSource | null {
  if (value === 'platform' || value === 'header') return value;
  return typeof value === 'string' && /^proxy:\d{1,3}$/.test(value) ? (value as ClientIpSource) : null;
}

/** The longest IPv6 network in text: eight groups, an embedded IPv4 address, a zone is not allowed, `/128`. */
const maxNetworkLength = 49;
