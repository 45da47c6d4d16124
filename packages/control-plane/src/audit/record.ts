import type { Transaction } from 'kysely';
import { raise } from '../repositories/changes.ts';
import { storable } from '../store/storable.ts';
import type { Tables } from '../store/tables.ts';
import type { Author } from './author.ts';
import { chainStart, hashEntry } from './chain.ts';

/** Something that was done. */
export interface Deed {
  /** `subject.verb`: `profile.activate`, `key.revoke`. */
  readonly action: string;
  /** What it was done to: a name, an id, a network. */
  readonly subject: string;
  /** What else is worth knowing; never a secret. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/**
 * Adds an entry to the audit log, in the transaction that does what it tells of, so that neither is there without the other.
 *
 * The counter's row lock lets one writer in at a time, over all replicas: the chain cannot fork.
 */
export async function recordDeed(tx: Transaction<Tables>, by: Author, deed: Deed, now: number): Promise<void> {
  const seq = await raise(tx, 'audit', 1);
  const last = await tx.selectFrom('audit').select('hash').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  const entry = {
    seq,
    at: now,
    actor_kind: by.kind,
    actor_id: by.id,
    actor_name: kept(by.name),
    ip: kept(by.ip),
    action: deed.action,
    subject: kept(deed.subject),
    detail: JSON.stringify(deed.detail ?? {}),
    previous_hash: last?.hash ?? chainStart,
  };
  await tx
    .insertInto('audit')
    .values({ ...entry, hash: hashEntry(entry) })
    .execute();
}

/** As the store gives it back: what a database would change on its way in would break the chain. */
function kept(text: string): string {
  return storable(text.slice(0, 500));
}
