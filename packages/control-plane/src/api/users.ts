import { z } from 'zod';
import { newPassword } from './auth.ts';
import { id, maybeTime, name, pageOf, time, title } from './common.ts';
import { contract } from './contract.ts';
import { roles } from './roles.ts';

const user = z
  .object({
    id,
    name,
    displayName: z.string(),
    role: z.enum(roles),
    disabled: z.boolean(),
    password: z.boolean().describe('Whether a password is set.'),
    oidc: z.boolean().describe('Whether an identity provider knows the user.'),
    createdAt: time,
    createdBy: z.string(),
    lastLoginAt: maybeTime,
    sessions: z.int(),
  })
  .meta({ id: 'User' });

const params = z.object({ id });

export const listUsers = contract({
  id: 'listUsers',
  method: 'GET',
  path: '/users',
  summary: 'Everybody who may log in.',
  needs: 'admin',
  answer: pageOf(user),
});

export const addUser = contract({
  id: 'addUser',
  method: 'POST',
  path: '/users',
  summary: 'Add a user; without a password they log in by OIDC.',
  needs: 'admin',
  body: z.object({
    name,
    displayName: z.string().max(100).default(''),
    role: z.enum(roles),
    password: newPassword.optional(),
  }),
  answer: user,
  status: 201,
});

export const changeUser = contract({
  id: 'changeUser',
  method: 'PATCH',
  path: '/users/{id}',
  summary: 'Change the role, name or password of a user, or disable them. The last administrator stays one.',
  needs: 'admin',
  params,
  body: z.object({
    displayName: z.string().max(100).optional(),
    role: z.enum(roles).optional(),
    disabled: z.boolean().optional(),
    password: newPassword.optional(),
  }),
  answer: user,
});

export const endSessions = contract({
  id: 'endSessions',
  method: 'DELETE',
  path: '/users/{id}/sessions',
  summary: 'Log a user out everywhere.',
  needs: 'admin',
  params,
});

const token = z
  .object({
    selector: id,
    name: title,
    userId: id,
    userName: name,
    role: z.enum(roles),
    createdAt: time,
    expiresAt: maybeTime,
    lastUsedAt: maybeTime,
    revoked: z.boolean(),
  })
  .meta({ id: 'ApiToken' });

export const listTokens = contract({
  id: 'listTokens',
  method: 'GET',
  path: '/tokens',
  summary: 'API tokens: the own ones, for administrators all.',
  needs: 'anyone-known',
  answer: pageOf(token),
});

export const addToken = contract({
  id: 'addToken',
  method: 'POST',
  path: '/tokens',
  summary: 'Make an API token; its text is answered once.',
  needs: 'anyone-known',
  body: z.object({ name: title, role: z.enum(roles), expiresInDays: z.int().min(1).max(3_650).nullable().default(90) }),
  answer: z.object({ token, secret: z.string() }),
  status: 201,
});

export const revokeToken = contract({
  id: 'revokeToken',
  method: 'DELETE',
  path: '/tokens/{selector}',
  summary: 'End an API token.',
  needs: 'anyone-known',
  params: z.object({ selector: id }),
});
