import type { OwnEntry } from './blacklist.ts';

/** An entry that this agent made, with what decides how long it is remembered. */
export interface OwnRecord {
  readonly entry: OwnEntry;
  /** Wall clock, milliseconds since the epoch. */
  readonly expiresAt: number;
  /** False for reserved addresses: they stay on this instance. */
  readonly shareable: boolean;
}

/**
 * Own entries remembered until the control plane acknowledged them. 4,096 of them weigh about 2 MB and fill a beacon of
 * 600 KB; over that the oldest is forgotten as own and stays listed.
 */
const MAX_RECORDS = 4096;

/** Remembers which entries are this agent's own, in the order they were made. */
export interface OwnEntries {
  add(record: OwnRecord): void;
  /** Those to be shared, oldest first. */
  pending(): readonly OwnEntry[];
  acknowledge(entries: readonly OwnEntry[]): void;
  delete(address: string): void;
  /** All that have not expired, shareable or not. */
  alive(now: number): readonly OwnRecord[];
  /** Forgets what has expired: a source that is free again is no news. */
  sweep(now: number): void;
}

/** Creates an empty memory of own entries. */
export function createOwnEntries(): OwnEntries {
  const records = new Map<string, OwnRecord>();
  return {
    add(record) {
      const { address } = record.entry;
      records.delete(address);
      records.set(address, record);
      if (records.size <= MAX_RECORDS) return;
      for (const oldest of records.keys()) {
        records.delete(oldest);
        break;
      }
    },
    pending: () =>
      Array.from(records.values())
        .filter(({ shareable }) => shareable)
        .map(({ entry }) => entry),
    acknowledge(entries) {
      for (const { address, detectedAt } of entries) {
        // A source caught again since then is a new entry that the server has not seen.
        if (records.get(address)?.entry.detectedAt === detectedAt) records.delete(address);
      }
    },
    delete: (address) => void records.delete(address),
    alive: (now) => Array.from(records.values()).filter(({ expiresAt }) => expiresAt > now),
    sweep(now) {
      for (const [address, { expiresAt }] of records) if (expiresAt <= now) records.delete(address);
    },
  };
}
