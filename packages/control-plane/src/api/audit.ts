import { z } from 'zod';
import { count, page, pageOf, range, time } from './common.ts';
import { contract } from './contract.ts';

const entry = z
  .object({
    seq: z.int(),
    at: time,
    actor: z.object({ kind: z.enum(['user', 'token', 'command', 'system']), id: z.string(), name: z.string() }),
    ip: z.string(),
    action: z.string(),
    subject: z.string(),
    detail: z.record(z.string(), z.unknown()),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });

export const listAudit = contract({
  id: 'listAudit',
  method: 'GET',
  path: '/audit',
  summary: 'What was done, by whom, newest first.',
  needs: 'admin',
  query: z.object({
    ...page,
    ...range,
    action: z.string().max(100).optional().describe('Begins with this: `profile.` or `key.revoke`.'),
    actor: z.string().max(64).optional(),
    subject: z.string().max(200).optional(),
  }),
  answer: pageOf(entry),
});

export const verifyAudit = contract({
  id: 'verifyAudit',
  method: 'POST',
  path: '/audit/verify',
  summary: 'Walk the hash chain and say whether it is whole.',
  needs: 'admin',
  answer: z.object({
    entries: count,
    head: z.string().describe('Hash of the last entry; keep it elsewhere to notice that the end was cut off.'),
    broken: z.object({ seq: z.int(), reason: z.string() }).nullable(),
  }),
});
