import type { Kysely, Transaction } from 'kysely';
import { mayDo, type Role } from '../api/roles.ts';
import type { Author } from '../audit/author.ts';
import { recordDeed } from '../audit/record.ts';
import { ControlPlaneError } from '../errors.ts';
import {
  countAdmins,
  deleteSessionsOf,
  findUser,
  insertToken,
  insertUser,
  revokeToken,
  updateUser,
} from '../repositories/people.ts';
import type { Tables, UserRow } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import type { Passwords } from './passwords.ts';
import { createApiToken, createId } from './secrets.ts';

/** A user to be made. */
export interface NewUser {
  readonly name: string;
  readonly displayName?: string;
  readonly role: Role;
  /** Null where they log in by an identity provider alone. */
  readonly password: string | null;
  readonly oidc?: { readonly issuer: string; readonly subject: string };
}

/** What may be changed of a user. */
export interface UserChanges {
  readonly displayName?: string | undefined;
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
  readonly password?: string | undefined;
}

/** What is done with users and their tokens. All of it is in the audit log. */
export interface People {
  /** Throws RASP_CP_NAME_TAKEN. */
  add(user: NewUser, by: Author): Promise<UserRow>;
  /** Throws RASP_CP_NOT_FOUND, and RASP_CP_BAD_OPTION where no administrator would be left. */
  change(id: string, changes: UserChanges, by: Author, keepSession?: string | null): Promise<UserRow>;
  endSessions(id: string, by: Author): Promise<void>;
  /** Makes an API token and gives its text, which cannot be shown again. Throws RASP_CP_BAD_OPTION where it would do more than its owner may. */
  addToken(
    token: { readonly name: string; readonly userId: string; readonly role: Role; readonly expiresAt: number | null },
    by: Author,
  ): Promise<{ readonly text: string; readonly selector: string }>;
  /** Ends a token: one of `userId`, or anybody's where that is null. Throws RASP_CP_NOT_FOUND. */
  revokeToken(selector: string, userId: string | null, by: Author): Promise<void>;
}

/** Creates the keeper of users. */
export function createPeople(db: Kysely<Tables>, passwords: Passwords, now: () => number): People {
  return {
    async add(user, by) {
      const row = await newUserRow(user, by, passwords, now());
      await inTransaction(db, (tx) => storeUser(tx, row, by, now()));
      return row;
    },
    async change(id, changes, by, keepSession = null) {
      const at = now();
      const hash = changes.password === undefined ? null : await passwords.hash(changes.password);
      return inTransaction(db, async (tx) => {
        const old = await findUser(tx, { id });
        if (old === null) throw noUser();
        const user = await updateUser(tx, id, {
          ...(changes.displayName === undefined ? {} : { display_name: changes.displayName }),
          ...(changes.role === undefined ? {} : { role: changes.role }),
          ...(changes.disabled === undefined ? {} : { disabled_at: changes.disabled ? (old.disabled_at ?? at) : null }),
          ...(hash === null ? {} : { password_hash: hash, password_changed_at: at }),
        });
        if (user === null) throw noUser();
        if ((await countAdmins(tx)) === 0) {
          throw new ControlPlaneError('RASP_CP_BAD_OPTION', 'This is the last administrator; make another one first.');
        }
        // Whoever took over the account, or a browser left somewhere, is out.
        if (hash !== null || user.disabled_at !== null) await deleteSessionsOf(tx, id, keepSession);
        const { password, ...told } = changes;
        const detail = { ...told, ...(password === undefined ? {} : { password: 'changed' }) };
        await recordDeed(tx, by, { action: 'user.change', subject: user.name, detail }, at);
        return user;
      });
    },
    endSessions: (id, by) =>
      inTransaction(db, async (tx) => {
        const user = await findUser(tx, { id });
        if (user === null) throw noUser();
        await deleteSessionsOf(tx, id);
        await recordDeed(tx, by, { action: 'user.end-sessions', subject: user.name }, now());
      }),
    addToken: (token, by) =>
      inTransaction(db, async (tx) => {
        const user = await findUser(tx, { id: token.userId });
        if (user === null) throw noUser();
        if (!mayDo(user.role, token.role)) {
          throw new ControlPlaneError('RASP_CP_BAD_OPTION', `A token of ${user.name} may be ${user.role} at most.`);
        }
        const { token: text, selector, secretHash } = createApiToken();
        const at = now();
        await insertToken(tx, {
          selector,
          name: token.name,
          user_id: user.id,
          role: token.role,
          secret_hash: secretHash,
          created_at: at,
          expires_at: token.expiresAt,
          last_used_at: null,
          revoked_at: null,
        });
        const detail = { name: token.name, role: token.role, user: user.name, expiresAt: token.expiresAt };
        await recordDeed(tx, by, { action: 'token.add', subject: selector, detail }, at);
        return { text, selector };
      }),
    revokeToken: (selector, userId, by) =>
      inTransaction(db, async (tx) => {
        if (!(await revokeToken(tx, selector, userId, now()))) {
          throw new ControlPlaneError('RASP_CP_NOT_FOUND', 'There is no such token that is live.');
        }
        await recordDeed(tx, by, { action: 'token.revoke', subject: selector }, now());
      }),
  };
}

/** Makes the row of a new user; hashing takes long, so it comes before the transaction. */
export async function newUserRow(user: NewUser, by: Author, passwords: Passwords, now: number): Promise<UserRow> {
  return {
    id: createId('user'),
    name: user.name.toLowerCase(),
    display_name: user.displayName ?? '',
    role: user.role,
    password_hash: user.password === null ? null : await passwords.hash(user.password),
    password_changed_at: user.password === null ? null : now,
    oidc_issuer: user.oidc?.issuer ?? null,
    oidc_subject: user.oidc?.subject ?? null,
    disabled_at: null,
    created_at: now,
    created_by: by.name,
    last_login_at: null,
  };
}

/** Stores a new user and says so in the audit log. */
export async function storeUser(tx: Transaction<Tables>, row: UserRow, by: Author, now: number): Promise<void> {
  await insertUser(tx, row);
  const detail = { role: row.role, password: row.password_hash !== null, oidc: row.oidc_subject !== null };
  await recordDeed(tx, by, { action: 'user.add', subject: row.name, detail }, now);
}

function noUser(): ControlPlaneError {
  return new ControlPlaneError('RASP_CP_NOT_FOUND', 'There is no such user.');
}
