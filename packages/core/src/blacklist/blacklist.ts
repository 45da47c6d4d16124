import type { ClientIpSource } from '../adapter.ts';
import type { CheckId } from '../detectors/taxonomy.ts';

/** Why an entry was made by this agent; shared as the third element of a wire entry (protocol §9). */
export interface EntryOrigin {
  readonly check: CheckId;
  readonly evidence: string;
  readonly ipSource: ClientIpSource;
}

/** An entry that this agent made itself and that no control plane has acknowledged yet. */
export interface OwnEntry {
  /** Canonical address: dotted IPv4, or the `/64` network of an IPv6 source in RFC 5952 form. */
  readonly address: string;
  /** Detection time, milliseconds since the epoch. */
  readonly detectedAt: number;
  readonly origin: EntryOrigin;
}

/** One entry as it is listed and snapshotted. `expiresAt` is in milliseconds since the epoch. */
export interface BlacklistEntry {
  readonly network: string;
  readonly expiresAt: number;
}

/** Takes one entry: `words` as `scanNetwork` leaves them, bits after the prefix clear; `seconds` is the end, since the epoch. */
export type TakeEntry = (family: 4 | 6, prefix: number, words: Int32Array, seconds: number) => void;

/**
 * The set of blocked sources: IPv4, IPv6 and CIDR networks with an expiry each.
 *
 * Look-up is constant-time in the number of entries. Times are wall-clock milliseconds. Bounded by MAX_BLACKLIST
 * entries: when full, the entry that expires first makes room.
 */
export interface Blacklist {
  /** True when `address` (IPv4 or IPv6 text, IPv4-mapped IPv6 included) is inside an entry that has not expired. Malformed text is false. */
  has(address: string, now: number): boolean;
  /** Adds a source that this agent caught; gives false when it is already listed, malformed or never to be blocked. */
  addOwn(address: string, now: number, ttlMs: number, origin: EntryOrigin): boolean;
  /** Own entries not acknowledged yet, oldest first. */
  pending(): readonly OwnEntry[];
  /** Forgets the given own entries as pending after the server acknowledged them; they stay listed. */
  acknowledge(entries: readonly OwnEntry[]): void;
  /** Adds one foreign entry (address or CIDR) until `expiresAt`; gives false when it is malformed or already expired. */
  add(network: string, expiresAt: number, now: number): boolean;
  remove(network: string): boolean;
  /** Replaces everything that came from the control plane; own pending entries stay. */
  replace(entries: Iterable<BlacklistEntry>, now: number): void;
  /**
   * The same for a list in binary form: `read` gives each entry to `take`, as words and whole seconds, and says at the end whether the
   * list was sound. Where it was not, everything stays as it is; gives what `read` gave.
   */
  load(read: (take: TakeEntry) => boolean, now: number): boolean;
  entries(): Iterable<BlacklistEntry>;
  /** Drops expired entries; called now and then by the agent, never needed for correctness. */
  sweep(now: number): void;
  readonly size: number;
}
