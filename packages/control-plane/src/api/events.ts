import { z } from 'zod';
import { count, flag, id, maybeTime, name, note, page, pageOf, range, time } from './common.ts';
import { contract } from './contract.ts';

export const eventClass = z.enum(['attack', 'abuse', 'leak', 'access', 'other']);
export const severity = z.enum(['low', 'medium', 'high', 'critical']);

const event = z
  .object({
    id,
    receivedAt: time,
    profile: z.string().nullable(),
    format: z.enum(['pyrasp', 'pcb', 'rasp', 'unknown']),
    application: z.string(),
    type: z.string().describe('Id of the check: `sqli`, `flood`.'),
    class: eventClass,
    severity,
    action: z.string(),
    sourceIp: z.string(),
    country: z.string(),
    network: z.string(),
    functionId: z.string(),
    instance: z.string(),
    platform: z.string(),
    method: z.string(),
    path: z.string(),
    label: z.enum(['false-alarm', 'attack']).nullable(),
  })
  .meta({ id: 'Event' });

/** What a list of events can be narrowed by. */
export const eventFilter = {
  ...range,
  profile: name.optional(),
  function: z.string().max(200).optional(),
  type: z.string().max(200).optional().describe('One or more ids of checks, with commas.'),
  class: eventClass.optional(),
  severity: severity.optional().describe('At least this.'),
  action: z.string().max(40).optional(),
  source: z.string().max(60).optional().describe('Address of the client.'),
  country: z.string().max(2).optional(),
  platform: z.string().max(40).optional(),
  labelled: flag.optional(),
  search: z.string().max(200).optional().describe('Words that all occur in the event.'),
} as const;

export const listEvents = contract({
  id: 'listEvents',
  method: 'GET',
  path: '/events',
  summary: 'Events, newest first.',
  needs: 'viewer',
  query: z.object({ ...page, ...eventFilter }),
  answer: pageOf(event),
});

export const countEvents = contract({
  id: 'countEvents',
  method: 'GET',
  path: '/events/counts',
  summary:
    'How many events of the filter there are by type, country, source, function and action; the most common 20 of each, among the newest 50,000.',
  needs: 'viewer',
  query: z.object(eventFilter),
  answer: z.object({
    total: count,
    byType: z.array(z.object({ name: z.string(), count })),
    byCountry: z.array(z.object({ name: z.string(), count })),
    bySource: z.array(z.object({ name: z.string(), count })),
    byFunction: z.array(z.object({ name: z.string(), count })),
    byAction: z.array(z.object({ name: z.string(), count })),
  }),
});

/** One finding of an event, explained as far as the sender told. */
const finding = z
  .object({
    check: z.string(),
    title: z.string(),
    rule: z.string(),
    where: z.string().describe('The exact place: `query:id`, `body:/user/name`.'),
    payload: z.string().describe('Redacted and capped; show it as text and nothing else.'),
    trail: z.array(z.string()).describe('Decoders that uncovered it, outermost first.'),
    tokens: z.array(z.string()).describe('What convinced.'),
    certain: z.boolean().nullable(),
    score: z.number().nullable(),
    ids: z.object({
      cwe: z.array(z.string()),
      capec: z.array(z.string()),
      crs: z.array(z.string()),
      attack: z.array(z.string()),
      owasp: z.array(z.string()),
    }),
  })
  .meta({ id: 'Finding' });

export const getEvent = contract({
  id: 'getEvent',
  method: 'GET',
  path: '/events/{id}',
  summary: 'One event with its findings explained, and what else is known of its source.',
  needs: 'viewer',
  params: z.object({ id }),
  answer: z.object({
    event,
    findings: z.array(finding),
    redacted: z.array(z.string()).describe('What was taken out at intake.'),
    raw: z.record(z.string(), z.unknown()),
    label: z
      .object({ label: z.enum(['false-alarm', 'attack']), comment: z.string(), by: z.string(), at: time })
      .nullable(),
    source: z.object({ events: count, firstAt: maybeTime, listed: z.boolean() }),
  }),
});

export const labelEvent = contract({
  id: 'labelEvent',
  method: 'PUT',
  path: '/events/{id}/label',
  summary: 'Say that an event is a false alarm or a real attack, or take that back with null.',
  needs: 'analyst',
  params: z.object({ id }),
  body: z.object({ label: z.enum(['false-alarm', 'attack']).nullable(), comment: note.default('') }),
});

export const labelEvents = contract({
  id: 'labelEvents',
  method: 'PUT',
  path: '/events/labels',
  summary: 'Say the same of several events, or take it back with null; those that are gone are passed over.',
  needs: 'analyst',
  body: z.object({
    ids: z.array(id).min(1).max(500),
    label: z.enum(['false-alarm', 'attack']).nullable(),
    comment: note.default(''),
  }),
  answer: z.object({ labelled: count, gone: count }),
});

export const exportEvents = contract({
  id: 'exportEvents',
  method: 'GET',
  path: '/events/export',
  summary: 'Events of the filter as JSON lines; `labels` gives the lines that models are trained on.',
  needs: 'analyst',
  query: z.object({ ...eventFilter, format: z.enum(['events', 'labels', 'ecs', 'ocsf']).default('events') }),
  produces: 'application/x-ndjson',
});

export const eraseEvents = contract({
  id: 'eraseEvents',
  method: 'POST',
  path: '/events/erase',
  summary: 'Erase all events of a client address, as somebody may ask for by law.',
  needs: 'admin',
  body: z.object({ source: z.string().min(2).max(60), reason: note }),
  answer: z.object({ erased: count }),
});
