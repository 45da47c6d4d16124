import { z } from 'zod';
import type { Tables } from '../store/tables.ts';

/**
 * A backup is gzipped JSON lines: a head, then for each table its name and columns and a list of values for each row, then an end that counts the rows and holds
 * the hash of all lines before it. It says nothing of the database that it came from, so that either kind takes it.
 */
export const head = z.strictObject({
  format: z.literal('rasp-control-plane-backup'),
  version: z.literal(1),
  /** The last migration that the store had. */
  schema: z.string().max(100),
  at: z.int(),
});

/** What comes before the rows of a table. */
export const tableLine = z.strictObject({
  table: z.string().max(100),
  columns: z.array(z.string().max(100)).min(1).max(100),
});

/** A row: values in the order of the columns. */
export const rowLine = z.array(z.union([z.string(), z.int(), z.null()]));

/** What ends a backup. */
export const endLine = z.strictObject({
  rows: z.record(z.string(), z.int()),
  /** Hex SHA-256 of all lines before this one, each with its line feed. */
  sha256: z.string().length(64),
});

export type Head = z.infer<typeof head>;
export type End = z.infer<typeof endLine>;

/** Tables that a backup leaves out: logins end with a restore, and who works is decided anew. */
type LeftOut = 'sessions' | 'leases';

/** What orders the rows of each table, one of a kind: pages are read along it. */
export const keysOfTables: Readonly<{
  [Name in Exclude<keyof Tables, LeftOut>]: readonly (keyof Tables[Name] & string)[];
}> = {
  settings: ['name'],
  counters: ['name'],
  keys: ['selector'],
  functions: ['id'],
  instances: ['id'],
  telemetry: ['function_id', 'minute'],
  profiles: ['name'],
  profile_revisions: ['profile', 'revision'],
  profile_approvals: ['profile', 'revision', 'user_id'],
  rollouts: ['id'],
  rollout_reports: ['rollout_id', 'side', 'instance'],
  blacklist: ['id'],
  blacklist_reports: ['entry', 'source', 'reporter'],
  put_by_reports: ['id'],
  never_block: ['scope', 'network'],
  feeds: ['id'],
  changes: ['seq'],
  events: ['id'],
  event_minutes: ['minute', 'profile', 'function_id', 'type', 'action', 'country'],
  event_labels: ['event_id'],
  alert_rules: ['id'],
  alerts: ['id'],
  forwarders: ['id'],
  scan_samples: ['id'],
  users: ['id'],
  api_tokens: ['selector'],
  audit: ['seq'],
};
