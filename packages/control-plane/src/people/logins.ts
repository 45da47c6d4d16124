import type { Kysely } from 'kysely';
import type { Settings } from '../api/settings.ts';
import { recordDeed } from '../audit/record.ts';
import { deleteSession, findUser, hasUsers, insertSession, updateUser } from '../repositories/people.ts';
import type { SessionRow, Tables, UserRow } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { createTokenBuckets } from '../trust/token-bucket.ts';
import { createLoginLimits } from './limits.ts';
import type { Passwords } from './passwords.ts';
import { newUserRow, storeUser } from './people.ts';
import { createSessionSecret, sessionHash } from './secrets.ts';
import { isSetupSecret, useSetupSecret } from './setup.ts';

/** Where a login comes from. */
export interface LoginPlace {
  readonly ip: string;
  readonly userAgent: string;
}

/** A login that was made: the cookie's secret is nowhere else. */
export interface NewSession {
  readonly secret: string;
  readonly user: UserRow;
  readonly expiresAt: number;
}

/** Lets people in. */
export interface Logins {
  needsSetup(): Promise<boolean>;
  /** Makes the first administrator; null where the secret is not one that was printed, or somebody was faster. */
  setUp(secret: string, name: string, password: string, place: LoginPlace): Promise<NewSession | null>;
  /** Null where name and password do not fit; `too-many` where they were not even looked at. */
  byPassword(name: string, password: string, place: LoginPlace): Promise<NewSession | 'too-many' | null>;
  /** For somebody whom an identity provider vouches for. */
  byProvider(user: UserRow, place: LoginPlace): Promise<NewSession>;
  /** True where the password is the one of the user. Counts as a try. */
  isPassword(user: UserRow, password: string, place: LoginPlace): Promise<boolean | 'too-many'>;
  end(session: string, userId: string, ip: string): Promise<void>;
}

/** Creates what lets people in. Every login, and every one that failed, is in the audit log. */
export function createLogins(given: {
  readonly db: Kysely<Tables>;
  readonly passwords: Passwords;
  readonly settings: () => Settings;
  readonly now: () => number;
}): Logins {
  const { db, passwords, settings, now } = given;
  const limits = createLoginLimits();
  // Strangers must not fill a log that nothing is ever taken out of.
  const failures = createTokenBuckets(failuresPerHour, 3_600_000);
  let untold = 0;

  function begin(user: UserRow, method: SessionRow['method'], place: LoginPlace): Promise<NewSession> {
    const secret = createSessionSecret();
    const at = now();
    const expiresAt = at + settings().sessions.maxHours * 3_600_000;
    return inTransaction(db, async (tx) => {
      const by = { kind: 'user', id: user.id, name: user.name, ip: place.ip } as const;
      await insertSession(tx, {
        id_hash: sessionHash(secret),
        user_id: user.id,
        method,
        created_at: at,
        last_seen_at: at,
        expires_at: expiresAt,
        ip: place.ip.slice(0, 60),
        user_agent: place.userAgent.slice(0, 200),
      });
      await updateUser(tx, user.id, { last_login_at: at });
      await recordDeed(tx, by, { action: 'session.begin', subject: user.name, detail: { method } }, at);
      return { secret, user, expiresAt };
    });
  }

  async function noteFailure(name: string, place: LoginPlace, reason: string): Promise<void> {
    if (failures.take('', 1, now()) === 0) {
      untold++;
      return;
    }
    const detail = untold === 0 ? { reason } : { reason, moreBefore: untold };
    untold = 0;
    await inTransaction(db, (tx) =>
      recordDeed(
        tx,
        { kind: 'user', id: '', name: '', ip: place.ip },
        { action: 'session.refuse', subject: name.slice(0, 64), detail },
        now(),
      ),
    );
  }

  return {
    needsSetup: async () => !(await hasUsers(db)),
    async setUp(secret, name, password, place) {
      if (!(await isSetupSecret(db, secret))) {
        await noteFailure(name, place, 'wrong setup secret');
        return null;
      }
      const by = { kind: 'user', id: '', name: name.toLowerCase(), ip: place.ip } as const;
      const row = await newUserRow({ name, role: 'admin', password }, by, passwords, now());
      const isMade = await inTransaction(db, async (tx) => {
        if (!(await useSetupSecret(tx, secret))) return false;
        await storeUser(tx, row, { ...by, id: row.id }, now());
        return true;
      });
      return isMade ? begin(row, 'setup', place) : null;
    },
    async byPassword(name, password, place) {
      if (!limits.mayTry(place.ip, name, now())) return 'too-many';
      const user = await findUser(db, { name: name.toLowerCase() });
      const matches = await passwords.matches(password, user?.password_hash ?? null);
      if (matches && user !== null && user.disabled_at === null) return begin(user, 'password', place);
      await noteFailure(name, place, matches ? 'disabled' : 'wrong name or password');
      return null;
    },
    byProvider: (user, place) => begin(user, 'oidc', place),
    isPassword(user, password, place) {
      if (!limits.mayTry(place.ip, user.name, now())) return Promise.resolve('too-many');
      return passwords.matches(password, user.password_hash);
    },
    async end(session, userId, ip) {
      await inTransaction(db, async (tx) => {
        const user = await findUser(tx, { id: userId });
        await deleteSession(tx, session);
        const name = user?.name ?? '';
        await recordDeed(tx, { kind: 'user', id: userId, name, ip }, { action: 'session.end', subject: name }, now());
      });
    },
  };
}

/** Refused logins that are written down one by one; the rest are counted. */
const failuresPerHour = 200;
