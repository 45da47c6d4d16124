import { hash } from 'node:crypto';
import type { AuditRow } from '../store/tables.ts';

/** What stands before the first entry. */
export const chainStart = '0'.repeat(64);

/**
 * The hash of an entry: SHA-256 over everything that it says and the hash of the entry before it.
 *
 * The fields are a JSON list, so that no two entries read alike with their words shifted from one field to the next.
 */
export function hashEntry(entry: Omit<AuditRow, 'hash'>): string {
  const { seq, at, actor_kind, actor_id, actor_name, ip, action, subject, detail, previous_hash } = entry;
  return hash(
    'sha256',
    JSON.stringify([seq, at, actor_kind, actor_id, actor_name, ip, action, subject, detail, previous_hash]),
  );
}
