import { z } from 'zod';
import { count, maybeTime, name, range, series, time } from './common.ts';
import { contract } from './contract.ts';

const tally = z.object({ name: z.string(), count });

export const getOverview = contract({
  id: 'getOverview',
  method: 'GET',
  path: '/overview',
  summary: 'What the fleet did in a stretch of time: the last hour unless given.',
  needs: 'viewer',
  query: z.object({ ...range, profile: name.optional() }),
  answer: z.object({
    from: time,
    to: time,
    totals: z.object({
      requests: count,
      errors: count,
      attacks: count,
      blocked: count,
      beacons: count,
      droppedByAgents: count,
      droppedHere: count,
    }),
    functions: z.object({ active: count, quiet: count, gone: count, neverConnected: count }),
    instances: z.object({ active: count, quiet: count, gone: count }),
    blacklist: z.object({ entries: count, pending: count, position: z.int() }),
    configurations: z.array(
      z.object({
        profile: z.string(),
        revision: z.string().nullable(),
        state: z.string().nullable(),
        error: z.string().nullable(),
        instances: count,
      }),
    ),
    byType: z.array(tally),
    byPlatform: z.array(tally),
    byFunction: z.array(tally),
    byCountry: z.array(tally),
    topSources: z.array(tally),
    lastEventAt: maybeTime,
  }),
});

export const getTimeline = contract({
  id: 'getTimeline',
  method: 'GET',
  path: '/overview/timeline',
  summary: 'Requests, attacks and blocks over time, in at most 240 steps.',
  needs: 'viewer',
  query: z.object({
    ...range,
    profile: name.optional(),
    function: z.string().max(200).optional(),
    by: z.enum(['total', 'type', 'action', 'country', 'function', 'platform']).default('total'),
  }),
  answer: z.object({ from: time, to: time, stepMs: z.int(), series: z.array(series) }),
});

export const getLive = contract({
  id: 'getLive',
  method: 'GET',
  path: '/live',
  summary: 'A stream of what happens: events, changes of the list, of profiles and of the fleet (Server-Sent Events).',
  needs: 'viewer',
  query: z.object({
    topics: z.string().max(100).optional().describe('Any of events, blacklist, profiles, fleet, alerts.'),
  }),
  produces: 'text/event-stream',
  answer: z.object({
    topic: z.enum(['events', 'blacklist', 'profiles', 'fleet', 'alerts']),
    at: time,
    data: z.record(z.string(), z.unknown()),
  }),
});
