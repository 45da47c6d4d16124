import { hash } from 'node:crypto';
import { createAuthenticator } from '../people/authenticator.ts';
import { createCookies } from '../people/cookies.ts';
import { createLogins } from '../people/logins.ts';
import { createOidc } from '../people/oidc.ts';
import { createPasswords } from '../people/passwords.ts';
import { createPeople } from '../people/people.ts';
import type { Services } from '../services.ts';
import type { Ground } from './ground.ts';

/** Puts together who may come in as a person or by an API token, and how. */
export function assembleAdmission({
  options,
  now,
  db,
  address,
  settings,
  tokenSecret,
}: Ground): Pick<Services, 'authenticator' | 'cookies' | 'logins' | 'people' | 'oidc'> {
  const passwords = createPasswords();
  const cookies = createCookies(() => address.url()?.startsWith('https:') ?? false);
  return {
    cookies,
    authenticator: createAuthenticator({
      db,
      cookies,
      now,
      startToken: options.adminToken === undefined ? null : hash('sha256', options.adminToken),
      idleMs: () => settings().sessions.idleMinutes * 60_000,
    }),
    logins: createLogins({ db, passwords, settings, now }),
    people: createPeople(db, passwords, now),
    oidc: options.oidc === undefined ? null : createOidc(options.oidc, tokenSecret, now),
  };
}
