import { z } from 'zod';
import { count, id, maybeTime, name, page, pageOf, series, time } from './common.ts';
import { contract } from './contract.ts';

/**
 * `active` was heard of within two beacons, `quiet` since: a function that is not called says nothing, which is no alarm; `gone` ended
 * or is long silent; `never-connected` has a key that nobody used.
 */
export const functionState = z.enum(['active', 'quiet', 'gone', 'never-connected']);

const listState = z.object({
  position: z.int().nullable(),
  lag: z.int().nullable().describe('Changes behind the server when it last said so; null where the agent cannot say.'),
});

const fleetFunction = z
  .object({
    id,
    service: z.string(),
    key: z.object({ selector: z.string(), name: z.string() }),
    profile: z.string(),
    platform: z.string(),
    version: z.string(),
    state: functionState,
    firstSeenAt: maybeTime,
    lastSeenAt: maybeTime,
    instances: z.object({ active: count, quiet: count, gone: count }),
    configuration: z.object({
      wanted: z.string().nullable(),
      applied: count,
      behind: count,
      failed: count,
      unknown: count.describe('Stock PyRASP agents do not say what they applied.'),
    }),
    lastHour: z.object({ requests: count, errors: count, attacks: count }),
  })
  .meta({ id: 'Function' });

const instance = z
  .object({
    id,
    functionId: id,
    service: z.string(),
    profile: z.string(),
    platform: z.string(),
    version: z.string(),
    state: z.enum(['active', 'quiet', 'gone']),
    firstSeenAt: time,
    lastSeenAt: time,
    configuration: z.object({
      revision: z.string().nullable(),
      state: z.string().nullable(),
      error: z.string().nullable(),
    }),
    list: listState,
  })
  .meta({ id: 'Instance' });

export const listFunctions = contract({
  id: 'listFunctions',
  method: 'GET',
  path: '/functions',
  summary: 'Functions, by name.',
  needs: 'viewer',
  query: z.object({
    ...page,
    profile: name.optional(),
    platform: z.string().max(40).optional(),
    state: functionState.optional(),
    search: z.string().max(100).optional(),
  }),
  answer: pageOf(fleetFunction),
});

export const getFunction = contract({
  id: 'getFunction',
  method: 'GET',
  path: '/functions/{id}',
  summary: 'One function, with the last day by hour.',
  needs: 'viewer',
  params: z.object({ id }),
  answer: z.object({ function: fleetFunction, day: z.array(series) }),
});

export const forgetFunction = contract({
  id: 'forgetFunction',
  method: 'DELETE',
  path: '/functions/{id}',
  summary: 'Take a function that is gone off the list; it comes back when it connects again.',
  needs: 'operator',
  params: z.object({ id }),
});

export const listInstances = contract({
  id: 'listInstances',
  method: 'GET',
  path: '/instances',
  summary: 'Instances, those heard of last first.',
  needs: 'viewer',
  query: z.object({
    ...page,
    function: id.optional(),
    profile: name.optional(),
    state: z.enum(['active', 'quiet', 'gone']).optional(),
    configuration: z.enum(['applied', 'behind', 'failed', 'unknown']).optional(),
  }),
  answer: pageOf(instance),
});
