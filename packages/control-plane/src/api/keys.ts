import { z } from 'zod';
import { flag, id, maybeTime, name, page, pageOf, time } from './common.ts';
import { contract } from './contract.ts';

const key = z
  .object({
    selector: id,
    name,
    profile: name,
    state: z.enum(['live', 'expired', 'revoked']),
    createdAt: time,
    createdBy: z.string().nullable(),
    expiresAt: maybeTime,
    revokedAt: maybeTime,
    lastUsedAt: maybeTime,
    functions: z.int(),
  })
  .meta({ id: 'Key' });

export const listKeys = contract({
  id: 'listKeys',
  method: 'GET',
  path: '/keys',
  summary: 'Agent keys, by name; revoked ones on request.',
  needs: 'viewer',
  query: z.object({ ...page, profile: name.optional(), revoked: flag.optional() }),
  answer: pageOf(key),
});

export const addKey = contract({
  id: 'addKey',
  method: 'POST',
  path: '/keys',
  summary: 'Make a key; its text is answered once.',
  needs: 'operator',
  body: z.object({
    name,
    profile: name.default('default'),
    expiresInDays: z.int().min(1).max(3_650).nullable().default(null),
  }),
  answer: z.object({ key, secret: z.string() }),
  status: 201,
});

export const changeKey = contract({
  id: 'changeKey',
  method: 'PATCH',
  path: '/keys/{selector}',
  summary: 'Move a key to another profile, or set or lift its end.',
  needs: 'operator',
  params: z.object({ selector: id }),
  body: z.object({ profile: name.optional(), expiresAt: maybeTime.optional() }),
  answer: key,
});

export const revokeKey = contract({
  id: 'revokeKey',
  method: 'DELETE',
  path: '/keys/{selector}',
  summary: 'End a key; its agents keep what they have and get nothing new.',
  needs: 'operator',
  params: z.object({ selector: id }),
});
