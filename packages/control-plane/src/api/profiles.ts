import { z } from 'zod';
import { count, id, name, note, page, pageOf, time } from './common.ts';
import { contract } from './contract.ts';

/** Parameters by name, as agents know them. */
export const configuration = z.record(z.string(), z.unknown()).meta({ id: 'Configuration' });

export const revisionState = z.enum(['draft', 'pending', 'rolling-out', 'active', 'superseded', 'rejected']);

/** Something about a change that can disarm a fleet, and why. */
const danger = z
  .object({
    kind: z.enum(['check-lowered', 'bypass-widened', 'redirect', 'beacon-moved', 'log-moved', 'floor']),
    parameter: z.string(),
    message: z.string(),
  })
  .meta({ id: 'Danger' });

/** When a rollout takes itself back; a part that is null is not watched. */
export const rolloutLimits = z
  .object({
    refusedPercent: z
      .number()
      .min(1)
      .max(100)
      .nullable()
      .default(null)
      .describe('Percent of the instances with the new configuration that refuse it; three at least.'),
    blockedFactor: z
      .number()
      .min(1.1)
      .max(100)
      .nullable()
      .default(null)
      .describe('Growth of the share of blocked requests over that of instances with the configuration before.'),
    agentErrorsPercent: z
      .number()
      .min(0.1)
      .max(100)
      .nullable()
      .default(null)
      .describe('Internal errors of agents in percent of requests, where they are twice those of before at least.'),
    minInstances: z.int().min(3).max(10_000).default(5),
    minRequests: z.int().min(10).max(1_000_000).default(200).describe('On either side.'),
  })
  .meta({ id: 'RolloutLimits' });

const sideSum = z.object({ instances: count, refused: count, requests: count, blocked: count, agentErrors: count });

const rollout = z
  .object({
    id,
    fromRevision: z.int(),
    toRevision: z.int(),
    percent: z.int().min(0).max(100),
    state: z.enum(['running', 'paused', 'completed', 'rolled-back']),
    stateReason: z.string().nullable(),
    startedBy: z.string(),
    startedAt: time,
    updatedAt: time,
    instances: z.object({ wanted: count, applied: count, failed: count }),
    limits: rolloutLimits.nullable().describe('When it takes itself back; null where it does not.'),
    crossed: z
      .object({ limit: z.enum(['refused', 'blocked', 'agent-errors']), message: z.string(), since: time })
      .nullable()
      .describe('The limit that is crossed at present; after a minute the rollout is taken back.'),
    reported: z
      .object({ staged: sideSum, base: sideSum })
      .nullable()
      .describe('What instances with the new configuration and with the one before reported; where there are limits.'),
  })
  .meta({ id: 'Rollout' });

const profile = z
  .object({
    name,
    description: z.string(),
    revision: z.int(),
    served: z.string().describe('How agents name what they are served: the revision and a digest.'),
    updatedAt: time,
    keys: count,
    functions: count,
    instances: z.object({ applied: count, behind: count, failed: count, unknown: count }),
    rollout: rollout.nullable(),
    pending: count.describe('Revisions that wait for somebody.'),
  })
  .meta({ id: 'Profile' });

const revision = z
  .object({
    revision: z.int(),
    state: revisionState,
    baseRevision: z.int().nullable(),
    author: z.string(),
    reason: z.string(),
    dangers: z.array(danger),
    approvals: z.array(
      z.object({ by: z.string(), decision: z.enum(['approve', 'reject', 'override']), comment: z.string(), at: time }),
    ),
    createdAt: time,
    stateChangedAt: time,
  })
  .meta({ id: 'Revision' });

/** One parameter that differs. */
const difference = z
  .object({
    path: z.string().describe('`SECURITY_CHECKS.sqli`, `WHITELIST`.'),
    before: z.unknown(),
    after: z.unknown(),
  })
  .meta({ id: 'Difference' });

const params = z.object({ name });
const revisionParams = z.object({ name, revision: z.coerce.number().int().min(1) });
const issues = z.array(z.object({ path: z.string(), severity: z.enum(['error', 'warning']), message: z.string() }));

export const listProfiles = contract({
  id: 'listProfiles',
  method: 'GET',
  path: '/profiles',
  summary: 'Profiles, by name.',
  needs: 'viewer',
  answer: pageOf(profile),
});

export const addProfile = contract({
  id: 'addProfile',
  method: 'POST',
  path: '/profiles',
  summary: 'Make a profile, empty or as a copy of another.',
  needs: 'operator',
  body: z.object({ name, description: note.default(''), copyOf: name.optional() }),
  answer: profile,
  status: 201,
});

export const getProfile = contract({
  id: 'getProfile',
  method: 'GET',
  path: '/profiles/{name}',
  summary: 'One profile with what it serves.',
  needs: 'viewer',
  params,
  answer: z.object({
    profile,
    config: configuration,
    omitted: z.array(z.string()).describe('What stock PyRASP agents are not sent, one sentence each.'),
  }),
});

export const changeProfile = contract({
  id: 'changeProfile',
  method: 'PATCH',
  path: '/profiles/{name}',
  summary: 'Change the description.',
  needs: 'operator',
  params,
  body: z.object({ description: note }),
  answer: profile,
});

export const removeProfile = contract({
  id: 'removeProfile',
  method: 'DELETE',
  path: '/profiles/{name}',
  summary: 'Remove a profile that no live key names.',
  needs: 'operator',
  params,
});

export const getConfigurationSchema = contract({
  id: 'getConfigurationSchema',
  method: 'GET',
  path: '/configuration-schema',
  summary: 'The JSON Schema of a configuration, and what each parameter means, for editors.',
  needs: 'viewer',
  answer: z.object({ schema: z.record(z.string(), z.unknown()) }),
});

export const checkConfiguration = contract({
  id: 'checkConfiguration',
  method: 'POST',
  path: '/profiles/{name}/check',
  summary: 'Judge a configuration without storing it: what is wrong, what differs, what is dangerous.',
  needs: 'viewer',
  params,
  body: z.object({ config: configuration }),
  bodyLimit: 1_048_576,
  answer: z.object({ issues, differences: z.array(difference), dangers: z.array(danger) }),
});

export const listRevisions = contract({
  id: 'listRevisions',
  method: 'GET',
  path: '/profiles/{name}/revisions',
  summary: 'History of a profile, newest first.',
  needs: 'viewer',
  params,
  query: z.object(page),
  answer: pageOf(revision),
});

export const addRevision = contract({
  id: 'addRevision',
  method: 'POST',
  path: '/profiles/{name}/revisions',
  summary: 'Store a draft. `base` is the revision that it was made from; another one served by now is a conflict.',
  needs: 'analyst',
  params,
  body: z.object({ config: configuration, base: z.int(), reason: note }),
  bodyLimit: 1_048_576,
  answer: z.object({ revision, issues }),
  status: 201,
});

export const getRevision = contract({
  id: 'getRevision',
  method: 'GET',
  path: '/profiles/{name}/revisions/{revision}',
  summary: 'One revision and how it differs from another: the one that is served unless given.',
  needs: 'viewer',
  params: revisionParams,
  query: z.object({ against: z.coerce.number().int().min(1).optional() }),
  answer: z.object({ revision, config: configuration, against: z.int(), differences: z.array(difference) }),
});

export const submitRevision = contract({
  id: 'submitRevision',
  method: 'POST',
  path: '/profiles/{name}/revisions/{revision}/submit',
  summary: 'Hand a draft in: a dangerous one waits for a second person, any other is ready to be activated.',
  needs: 'analyst',
  params: revisionParams,
  answer: revision,
});

export const decideRevision = contract({
  id: 'decideRevision',
  method: 'POST',
  path: '/profiles/{name}/revisions/{revision}/decision',
  summary: 'Approve or reject as a second person, or override as an administrator, which the audit log remembers.',
  needs: 'operator',
  params: revisionParams,
  body: z.object({ decision: z.enum(['approve', 'reject', 'override']), comment: note.default('') }),
  answer: revision,
});

export const activateRevision = contract({
  id: 'activateRevision',
  method: 'POST',
  path: '/profiles/{name}/revisions/{revision}/activate',
  summary:
    'Serve a revision to all instances or to a part of them, where it may take itself back at limits. An older revision is a rollback.',
  needs: 'operator',
  params: revisionParams,
  body: z.object({
    percent: z.int().min(1).max(100).default(100),
    limits: rolloutLimits.nullable().default(null),
    reason: note.default(''),
  }),
  answer: profile,
});

export const changeRollout = contract({
  id: 'changeRollout',
  method: 'PATCH',
  path: '/profiles/{name}/rollout',
  summary: 'Widen, pause or take back the rollout that is under way.',
  needs: 'operator',
  params,
  body: z.object({
    percent: z.int().min(0).max(100).optional(),
    state: z.enum(['running', 'paused', 'rolled-back']).optional(),
    limits: rolloutLimits.nullable().optional().describe('Null takes them away.'),
    reason: note.default(''),
  }),
  answer: profile,
});
