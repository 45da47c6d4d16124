import { z } from 'zod';
import { count, flag, id, maybeTime, network, note, page, pageOf, scope, time, title } from './common.ts';
import { contract } from './contract.ts';

export const entryState = z.enum(['pending', 'active', 'suppressed', 'expired', 'removed']);
const source = z.enum(['agent', 'operator', 'feed']);

const entry = z
  .object({
    id,
    scope,
    network,
    state: entryState,
    stateReason: z.string().nullable(),
    stateChangedAt: time,
    detectedAt: time,
    expiresAt: time,
    firstSeenAt: time,
    lastSeenAt: time,
    hits: count,
    strikes: count,
    source,
    reporter: z.string().nullable(),
    check: z.string().nullable(),
    evidence: z.string().nullable(),
    ipSource: z.string().nullable(),
    country: z.string(),
    asNetwork: z.string(),
    seq: z.int(),
  })
  .meta({ id: 'BlacklistEntry' });

const report = z
  .object({
    source,
    reporter: z.string(),
    reporterName: z.string(),
    functionId: z.string().nullable(),
    instance: z.string().nullable(),
    check: z.string().nullable(),
    evidence: z.string().nullable(),
    ipSource: z.string().nullable(),
    firstAt: time,
    lastAt: time,
    hits: count,
  })
  .meta({ id: 'BlacklistReport' });

export const listEntries = contract({
  id: 'listBlacklist',
  method: 'GET',
  path: '/blacklist',
  summary: 'Entries, changed last first.',
  needs: 'viewer',
  query: z.object({
    ...page,
    scope: scope.optional(),
    state: entryState.optional(),
    source: source.optional(),
    reporter: z.string().max(200).optional(),
    check: z.string().max(60).optional(),
    search: z
      .string()
      .max(60)
      .optional()
      .describe('An address (entries that hold it), a CIDR (entries inside it), or the beginning of one.'),
  }),
  answer: pageOf(entry),
});

export const getEntry = contract({
  id: 'getBlacklistEntry',
  method: 'GET',
  path: '/blacklist/{id}',
  summary: 'One entry with who reported it and what it did of late.',
  needs: 'viewer',
  params: z.object({ id }),
  answer: z.object({ entry, reports: z.array(report), events: count }),
});

export const addEntries = contract({
  id: 'addToBlacklist',
  method: 'POST',
  path: '/blacklist',
  summary: 'Block addresses or CIDRs.',
  needs: 'operator',
  body: z.object({
    networks: z.array(network).min(1).max(1_000),
    scope: scope.default('*'),
    ttlSeconds: z.int().min(60).max(31_536_000).default(86_400),
    note: note.default(''),
  }),
  answer: z.object({ added: count, refused: z.array(z.object({ network: z.string(), reason: z.string() })) }),
  status: 201,
});

export const changeEntry = contract({
  id: 'changeBlacklistEntry',
  method: 'PATCH',
  path: '/blacklist/{id}',
  summary: 'Approve what is pending, hold back what is active, or move the end.',
  needs: 'operator',
  params: z.object({ id }),
  body: z.object({
    state: z.enum(['active', 'suppressed']).optional(),
    expiresAt: time.optional(),
    note: note.default(''),
  }),
  answer: entry,
});

export const removeEntry = contract({
  id: 'removeFromBlacklist',
  method: 'DELETE',
  path: '/blacklist/{id}',
  summary: 'Unblock.',
  needs: 'operator',
  params: z.object({ id }),
});

export const purge = contract({
  id: 'purgeBlacklist',
  method: 'POST',
  path: '/blacklist/purge',
  summary: 'Unblock everything that one source reported since a time. Entries that others reported too stay.',
  needs: 'operator',
  body: z.object({
    source,
    reporter: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Selector of a key, name of an operator, id of a feed; all of the kind unless given.'),
    check: z.string().max(60).optional(),
    instance: z
      .string()
      .max(200)
      .optional()
      .describe('Only what this running agent was the first of its key to report.'),
    scope: scope.optional(),
    since: time.describe('What the source first reported before this time stays.'),
    dryRun: z.boolean().default(false),
  }),
  answer: z.object({ removed: count, kept: count }),
});

export const importEntries = contract({
  id: 'importBlacklist',
  method: 'POST',
  path: '/blacklist/import',
  summary: 'Block what a list names: one address or CIDR a line, or CrowdSec decisions as JSON.',
  needs: 'operator',
  body: z.object({
    format: z.enum(['plain', 'crowdsec']),
    text: z.string().max(8_000_000),
    scope: scope.default('*'),
    ttlSeconds: z.int().min(60).max(31_536_000).default(86_400),
    note: note.default(''),
    dryRun: z.boolean().default(false).describe('Only say what would be blocked and what refused.'),
  }),
  bodyLimit: 10_000_000,
  answer: z.object({
    added: count,
    refused: z.array(z.object({ line: z.int(), text: z.string(), reason: z.string() })).describe('The first 100.'),
    refusedInAll: count,
  }),
});

export const exportEntries = contract({
  id: 'exportBlacklist',
  method: 'GET',
  path: '/blacklist/export',
  summary: 'Active entries: one a line, or CrowdSec decisions as JSON lines.',
  needs: 'viewer',
  query: z.object({ format: z.enum(['plain', 'crowdsec']).default('plain'), scope: scope.optional() }),
  produces: 'text/plain',
});

const neverBlock = z
  .object({
    id,
    scope,
    network,
    kind: z.enum(['own', 'provider', 'partner', 'reserved']),
    note: z.string(),
    feed: z.string().nullable(),
    createdAt: maybeTime,
    createdBy: z.string(),
  })
  .meta({ id: 'NeverBlock' });

export const listNeverBlock = contract({
  id: 'listNeverBlock',
  method: 'GET',
  path: '/never-block',
  summary: 'Ranges that are never blocked. Those of kind `reserved` are built in.',
  needs: 'viewer',
  query: z.object({ ...page, reserved: flag.optional() }),
  answer: pageOf(neverBlock),
});

export const addNeverBlock = contract({
  id: 'addNeverBlock',
  method: 'POST',
  path: '/never-block',
  summary: 'Never block a range; what is listed in it already is unblocked.',
  needs: 'operator',
  body: z.object({
    network,
    scope: scope.default('*'),
    kind: z.enum(['own', 'provider', 'partner']).default('own'),
    note: note.default(''),
  }),
  answer: z.object({ entry: neverBlock, unblocked: count }),
  status: 201,
});

export const removeNeverBlock = contract({
  id: 'removeNeverBlock',
  method: 'DELETE',
  path: '/never-block/{id}',
  summary: 'Let a range be blocked again.',
  needs: 'operator',
  params: z.object({ id }),
});

const feedBody = {
  name: title,
  purpose: z.enum(['block', 'never-block']).default('block'),
  format: z.enum(['plain', 'crowdsec']),
  location: z.string().min(1).max(500).describe('An https URL, or a path that the server may read.'),
  scope: scope.default('*'),
  ttlSeconds: z.int().min(600).max(31_536_000).default(86_400),
  everySeconds: z.int().min(300).max(604_800).default(3_600),
  enabled: z.boolean().default(true),
} as const;

const feed = z
  .object({
    ...feedBody,
    id,
    entries: count,
    lastRunAt: maybeTime,
    lastOkAt: maybeTime,
    lastError: z.string().nullable(),
    createdAt: time,
    createdBy: z.string(),
  })
  .meta({ id: 'Feed' });

export const listFeeds = contract({
  id: 'listFeeds',
  method: 'GET',
  path: '/feeds',
  summary: 'Lists that are read again and again.',
  needs: 'viewer',
  answer: pageOf(feed),
});

export const addFeed = contract({
  id: 'addFeed',
  method: 'POST',
  path: '/feeds',
  summary: 'Read a list from a URL or file from now on.',
  needs: 'operator',
  body: z.object(feedBody),
  answer: feed,
  status: 201,
});

export const changeFeed = contract({
  id: 'changeFeed',
  method: 'PUT',
  path: '/feeds/{id}',
  summary: 'Change a feed.',
  needs: 'operator',
  params: z.object({ id }),
  body: z.object(feedBody),
  answer: feed,
});

export const runFeed = contract({
  id: 'runFeed',
  method: 'POST',
  path: '/feeds/{id}/run',
  summary: 'Read a feed at once.',
  needs: 'operator',
  params: z.object({ id }),
  answer: feed,
});

export const removeFeed = contract({
  id: 'removeFeed',
  method: 'DELETE',
  path: '/feeds/{id}',
  summary: 'Stop reading a feed; what it brought ends by itself.',
  needs: 'operator',
  params: z.object({ id }),
});
