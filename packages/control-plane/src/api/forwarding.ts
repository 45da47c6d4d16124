import { z } from 'zod';
import { count, id, maybeTime, name, page, pageOf, time, title } from './common.ts';
import { contract } from './contract.ts';
import { eventClass, severity } from './events.ts';

export const which = z.object({
  classes: z.array(eventClass).default([]).describe('None means all.'),
  severity: severity.default('low').describe('At least this.'),
  profiles: z.array(name).default([]).describe('None means all.'),
  audit: z.boolean().default(false).describe('The audit log as well.'),
});

/** Where to, by kind. */
export const target = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('webhook'),
    url: z.url({ protocol: /^https?$/ }).max(500),
    mapping: z.enum(['rasp', 'ecs', 'ocsf']).default('rasp'),
  }),
  z.object({ kind: z.literal('slack'), url: z.url({ protocol: /^https?$/ }).max(500) }),
  z.object({
    kind: z.literal('syslog'),
    host: z.string().min(1).max(253),
    port: z.int().min(1).max(65_535).default(514),
    transport: z.enum(['udp', 'tcp', 'tls']).default('tcp'),
    mapping: z.enum(['rasp', 'ecs', 'ocsf']).default('rasp'),
  }),
  z.object({ kind: z.literal('otlp'), url: z.url({ protocol: /^https?$/ }).max(500) }),
]);

export const forwarderBody = z.object({
  name: title,
  enabled: z.boolean().default(true),
  target,
  which: which.prefault({}),
  secret: z
    .string()
    .max(500)
    .nullable()
    .optional()
    .describe('Signs webhooks, authorises OTLP; never answered. Left out, it stays.'),
});

const forwarder = z
  .object({
    id,
    name: title,
    enabled: z.boolean(),
    target,
    which,
    hasSecret: z.boolean(),
    delivered: count,
    dropped: count,
    lastOkAt: maybeTime,
    lastError: z.string().nullable(),
    createdAt: time,
    createdBy: z.string(),
  })
  .meta({ id: 'Forwarder' });

const params = z.object({ id });

export const listForwarders = contract({
  id: 'listForwarders',
  method: 'GET',
  path: '/forwarders',
  summary: 'Where events are sent.',
  needs: 'viewer',
  answer: pageOf(forwarder),
});

export const addForwarder = contract({
  id: 'addForwarder',
  method: 'POST',
  path: '/forwarders',
  summary: 'Send events somewhere from now on.',
  needs: 'operator',
  body: forwarderBody,
  answer: forwarder,
  status: 201,
});

export const changeForwarder = contract({
  id: 'changeForwarder',
  method: 'PUT',
  path: '/forwarders/{id}',
  summary: 'Change where or what.',
  needs: 'operator',
  params,
  body: forwarderBody,
  answer: forwarder,
});

export const testForwarder = contract({
  id: 'testForwarder',
  method: 'POST',
  path: '/forwarders/{id}/test',
  summary: 'Send one made-up event and say how that went.',
  needs: 'operator',
  params,
  answer: z.object({ ok: z.boolean(), message: z.string(), milliseconds: count }),
});

export const removeForwarder = contract({
  id: 'removeForwarder',
  method: 'DELETE',
  path: '/forwarders/{id}',
  summary: 'Stop sending.',
  needs: 'operator',
  params,
});

/** What a rule counts. */
export const condition = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('events'),
    types: z.array(z.string().max(60)).default([]),
    classes: z.array(eventClass).default([]),
    severity: severity.default('low'),
    profile: name.optional(),
    per: z.enum(['all', 'source', 'function', 'type']).default('all').describe('Counted together, or each by itself.'),
  }),
  z.object({ kind: z.literal('new-entries'), profile: name.optional() }),
  z.object({ kind: z.literal('config-failed'), profile: name.optional() }),
  z.object({ kind: z.literal('list-lag'), changes: z.int().min(1).default(1_000) }),
  z.object({ kind: z.literal('dropped') }),
]);

export const ruleBody = z.object({
  name: title,
  enabled: z.boolean().default(true),
  condition,
  threshold: z.int().min(1).max(1_000_000_000),
  windowSeconds: z.int().min(60).max(86_400).default(300),
  pauseSeconds: z.int().min(60).max(604_800).default(3_600),
  forwarders: z.array(id).max(20),
});

const rule = z
  .object({ ...ruleBody.shape, id, lastFiredAt: maybeTime, createdAt: time, createdBy: z.string() })
  .meta({ id: 'AlertRule' });

export const listAlertRules = contract({
  id: 'listAlertRules',
  method: 'GET',
  path: '/alert-rules',
  summary: 'Rules that tell somebody when events pile up.',
  needs: 'viewer',
  answer: pageOf(rule),
});

export const addAlertRule = contract({
  id: 'addAlertRule',
  method: 'POST',
  path: '/alert-rules',
  summary: 'Make a rule.',
  needs: 'operator',
  body: ruleBody,
  answer: rule,
  status: 201,
});

export const changeAlertRule = contract({
  id: 'changeAlertRule',
  method: 'PUT',
  path: '/alert-rules/{id}',
  summary: 'Change a rule.',
  needs: 'operator',
  params,
  body: ruleBody,
  answer: rule,
});

export const removeAlertRule = contract({
  id: 'removeAlertRule',
  method: 'DELETE',
  path: '/alert-rules/{id}',
  summary: 'Remove a rule.',
  needs: 'operator',
  params,
});

export const listAlerts = contract({
  id: 'listAlerts',
  method: 'GET',
  path: '/alerts',
  summary: 'When rules spoke, newest first.',
  needs: 'viewer',
  query: z.object({ ...page, rule: id.optional() }),
  answer: pageOf(
    z.object({
      id,
      ruleId: id,
      ruleName: z.string(),
      at: time,
      summary: z.string(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
});
