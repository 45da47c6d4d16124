import type { Kysely } from 'kysely';
import { auditAfter } from '../repositories/audit.ts';
import { readCounters } from '../repositories/changes.ts';
import type { Tables } from '../store/tables.ts';
import { chainStart, hashEntry } from './chain.ts';

/** What walking the chain found. */
export interface AuditVerdict {
  readonly entries: number;
  /** Hash of the last entry: who keeps it elsewhere notices when the end was rewritten. */
  readonly head: string;
  /** The first entry that is not what was written, or null where all are. */
  readonly broken: { readonly seq: number; readonly reason: string } | null;
}

/**
 * Walks the audit log from its beginning and says whether it is whole.
 *
 * A row that was changed, taken out, put in or moved breaks the chain; rows cut off the end are noticed by the counter. Who can
 * write the whole database can write a whole new chain: only a head that was kept elsewhere (`expectedHead`) shows that.
 */
export async function verifyAudit(db: Kysely<Tables>, expectedHead: string | null = null): Promise<AuditVerdict> {
  const last = (await readCounters(db)).get('audit') ?? 0;
  let head = chainStart;
  let seq = 0;
  let isHeadSeen = expectedHead === null || expectedHead === chainStart;
  for (;;) {
    const rows = await auditAfter(db, seq, pageSize);
    for (const row of rows) {
      const reason =
        row.seq !== seq + 1
          ? `entries ${seq + 1} to ${row.seq - 1} are missing`
          : row.previous_hash !== head
            ? 'it does not follow from the entry before it'
            : hashEntry(row) === row.hash
              ? null
              : 'it was changed after it was written';
      if (reason !== null) return { entries: seq, head, broken: { seq: row.seq, reason } };
      ({ seq, hash: head } = row);
      isHeadSeen ||= head === expectedHead;
    }
    if (rows.length < pageSize) break;
  }
  // Entries may have been added while we walked, so the counter is a lower bound.
  if (seq < last) return { entries: seq, head, broken: { seq: seq + 1, reason: `entries up to ${last} are missing` } };
  if (!isHeadSeen) return { entries: seq, head, broken: { seq, reason: 'the expected head is not in the log' } };
  return { entries: seq, head, broken: null };
}

const pageSize = 1_000;
