import { z } from 'zod';
import { maybeTime, name, time } from './common.ts';
import { contract } from './contract.ts';
import { roles } from './roles.ts';

/** Long enough not to be guessed; what else a password must be helps nobody. */
export const newPassword = z.string().min(12).max(200);

const actor = z
  .object({
    kind: z.enum(['user', 'token']),
    id: z.string(),
    name: z.string(),
    displayName: z.string(),
    role: z.enum(roles),
  })
  .meta({ id: 'Actor' });

/** What a page needs before anybody is logged in. */
export const getLoginOptions = contract({
  id: 'getLoginOptions',
  method: 'GET',
  path: '/auth/options',
  summary: 'Ways to log in, and whether the first administrator is still to be made.',
  needs: 'anybody',
  answer: z.object({
    needsSetup: z.boolean(),
    password: z.boolean(),
    oidc: z.object({ title: z.string(), url: z.string() }).nullable(),
  }),
});

const loggedIn = z
  .object({
    actor,
    csrfToken: z.string().describe('Send it as `X-CSRF-Token` with everything that changes something.'),
    expiresAt: time,
  })
  .meta({ id: 'Session' });

export const setUp = contract({
  id: 'setUp',
  method: 'POST',
  path: '/auth/setup',
  summary: 'Make the first administrator with the secret that the server printed at its first start, and log in.',
  needs: 'anybody',
  body: z.object({ secret: z.string().max(200), name, password: newPassword }),
  answer: loggedIn,
  status: 201,
});

export const logIn = contract({
  id: 'logIn',
  method: 'POST',
  path: '/auth/login',
  summary: 'Log in with a password; the session is a cookie.',
  needs: 'anybody',
  body: z.object({ name: z.string().max(64), password: z.string().max(200) }),
  answer: loggedIn,
});

export const getSession = contract({
  id: 'getSession',
  method: 'GET',
  path: '/auth/session',
  summary: 'Who is logged in.',
  needs: 'anyone-known',
  answer: z.object({ actor, csrfToken: z.string().nullable(), expiresAt: maybeTime }),
});

export const logOut = contract({
  id: 'logOut',
  method: 'POST',
  path: '/auth/logout',
  summary: 'End the session.',
  needs: 'anyone-known',
});

export const changeOwnPassword = contract({
  id: 'changeOwnPassword',
  method: 'POST',
  path: '/auth/password',
  summary: 'Change the own password; all other sessions of the user end.',
  needs: 'anyone-known',
  body: z.object({ current: z.string().max(200), password: newPassword }),
});

export const beginOidc = contract({
  id: 'beginOidc',
  method: 'GET',
  path: '/auth/oidc/begin',
  summary: 'Go to the identity provider (a redirect, for browsers).',
  needs: 'anybody',
});

export const endOidc = contract({
  id: 'endOidc',
  method: 'GET',
  path: '/auth/oidc/callback',
  summary: 'Come back from the identity provider (a redirect, for browsers).',
  needs: 'anybody',
});
