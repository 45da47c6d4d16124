import { randomInt } from 'node:crypto';
import type { Kysely } from 'kysely';
import { recordDeed } from '../audit/record.ts';
import { findUser, updateUser } from '../repositories/people.ts';
import type { Tables, UserRow } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import type { OidcPerson } from './oidc.ts';
import { storeUser } from './people.ts';
import { createId } from './secrets.ts';

/**
 * The user behind somebody whom an identity provider vouches for, made where they come for the first time; null where they may not come in.
 *
 * They are known by issuer and subject and never by a name or mail address, which people can choose: a local user of the same name stays
 * somebody else. The provider's role counts each time, so that who loses it there loses it here.
 */
export function userOfPerson(db: Kysely<Tables>, person: OidcPerson, ip: string, now: number): Promise<UserRow | null> {
  const { issuer, subject, role } = person;
  if (subject === '') return Promise.resolve(null);
  return inTransaction(db, async (tx) => {
    const known = await findUser(tx, { issuer, subject });
    if (role === null || known?.disabled_at != null) return null;
    if (known !== null) {
      if (known.role === role) return known;
      const by = { kind: 'user', id: known.id, name: known.name, ip } as const;
      const detail = { role, reason: 'identity provider' };
      const changed = await updateUser(tx, known.id, { role });
      await recordDeed(tx, by, { action: 'user.change', subject: known.name, detail }, now);
      return changed;
    }
    const isTaken = (await findUser(tx, { name: person.name })) !== null;
    const row: UserRow = {
      id: createId('user'),
      name: isTaken ? `${person.name}-${randomInt(1_000_000)}` : person.name,
      display_name: person.displayName,
      role,
      password_hash: null,
      password_changed_at: null,
      oidc_issuer: issuer,
      oidc_subject: subject,
      disabled_at: null,
      created_at: now,
      created_by: 'identity provider',
      last_login_at: null,
    };
    await storeUser(tx, row, { kind: 'user', id: row.id, name: row.name, ip }, now);
    return row;
  });
}
