import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { forwarding } from '../../api/index.ts';
import { recordDeed } from '../../audit/record.ts';
import { alertRuleColumns, newAlertRule } from '../../forward/alert-rule.ts';
import { deliver } from '../../forward/deliver.ts';
import { configOf, newForwarder } from '../../forward/forwarders.ts';
import { eventMessage } from '../../forward/message.ts';
import { sampleEvent } from '../../forward/sample-event.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { pageThrough, textCursor } from '../../plugins/pages.ts';
import { ApiProblem } from '../../plugins/problems.ts';
import {
  changeAlertRule,
  changeForwarder,
  findForwarder,
  insertAlertRule,
  insertForwarder,
  listAlertRules,
  listAlerts,
  listForwarders,
  removeAlertRule,
  removeForwarder,
} from '../../repositories/forwarders.ts';
import type { AlertRuleRow, ForwarderRow } from '../../store/tables.ts';
import { inTransaction } from '../../store/transaction.ts';

/** Where events are sent, and rules that tell somebody. No answer and no deed holds a secret, nor the URL of a Slack webhook, which is one. */
export const forwardingRoutes: readonly AdminRoute[] = [
  defineRoute(forwarding.listForwarders, async ({ services }) => ({
    items: (await listForwarders(services.db)).map(showForwarder),
    next: null,
  })),

  defineRoute(forwarding.addForwarder, async ({ services, body, by, now }) => {
    const { name, enabled, target } = body;
    const row = await inTransaction(services.db, async (tx) => {
      const made = await newForwarder(tx, randomBytes(8).toString('hex'), body, by.name, now);
      await insertForwarder(tx, made);
      await recordDeed(tx, by, { action: 'forwarder.add', subject: name, detail: { kind: target.kind, enabled } }, now);
      return made;
    });
    return showForwarder(row);
  }),

  defineRoute(forwarding.changeForwarder, async ({ services, params, body, by, now }) => {
    const { name, enabled, which, secret } = body;
    const row = await inTransaction(services.db, async (tx) => {
      const before = await findForwarder(tx, params.id);
      if (before === null) throw noForwarder();
      const target = keepHidden(body.target, configOf(before).target);
      const changed = await changeForwarder(tx, params.id, {
        name,
        kind: target.kind,
        enabled: enabled ? 1 : 0,
        config: JSON.stringify({ target, which }),
        last_error: null,
        updated_at: now,
        ...(secret === undefined ? {} : { secret }),
      });
      if (changed === null) throw noForwarder();
      const detail = { kind: target.kind, enabled, newSecret: secret !== undefined };
      await recordDeed(tx, by, { action: 'forwarder.change', subject: name, detail }, now);
      return changed;
    });
    return showForwarder(row);
  }),

  defineRoute(forwarding.testForwarder, async ({ services, params, by, now }) => {
    const row = await findForwarder(services.db, params.id);
    if (row === null) throw noForwarder();
    await inTransaction(services.db, (tx) => recordDeed(tx, by, { action: 'forwarder.test', subject: row.name }, now));
    const { target } = configOf(row);
    const message = eventMessage(sampleEvent(now), 'mapping' in target ? target.mapping : 'rasp');
    const started = performance.now();
    const took = (): number => Math.round(performance.now() - started);
    try {
      await deliver(services.outbound, target, row.secret, [message], now);
      return { ok: true, message: 'It was taken.', milliseconds: took() };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { ok: false, message: reason.slice(0, 300), milliseconds: took() };
    }
  }),

  defineRoute(forwarding.removeForwarder, async ({ services, params, by, now }) => {
    await inTransaction(services.db, async (tx) => {
      const name = await removeForwarder(tx, params.id);
      if (name === null) throw noForwarder();
      await recordDeed(tx, by, { action: 'forwarder.remove', subject: name }, now);
    });
    return undefined;
  }),

  defineRoute(forwarding.listAlertRules, async ({ services }) => ({
    items: (await listAlertRules(services.db)).map(showRule),
    next: null,
  })),

  defineRoute(forwarding.addAlertRule, async ({ services, body, by, now }) => {
    const row = newAlertRule(body, by.name, now);
    await inTransaction(services.db, async (tx) => {
      await insertAlertRule(tx, row);
      await recordDeed(tx, by, { action: 'alert-rule.add', subject: row.name, detail: { ...body } }, now);
    });
    return showRule(row);
  }),

  defineRoute(forwarding.changeAlertRule, async ({ services, params, body, by, now }) => {
    const row = await inTransaction(services.db, async (tx) => {
      const changed = await changeAlertRule(tx, params.id, { ...alertRuleColumns(body), updated_at: now });
      if (changed === null) throw noRule();
      await recordDeed(tx, by, { action: 'alert-rule.change', subject: changed.name, detail: { ...body } }, now);
      return changed;
    });
    return showRule(row);
  }),

  defineRoute(forwarding.removeAlertRule, async ({ services, params, by, now }) => {
    await inTransaction(services.db, async (tx) => {
      const name = await removeAlertRule(tx, params.id);
      if (name === null) throw noRule();
      await recordDeed(tx, by, { action: 'alert-rule.remove', subject: name }, now);
    });
    return undefined;
  }),

  defineRoute(forwarding.listAlerts, async ({ services, query }) => {
    const { limit, cursor, rule } = query;
    const rows = await listAlerts(services.db, { before: textCursor(cursor), limit: limit + 1, rule });
    const page = pageThrough(rows, limit, (row) => row.id);
    return {
      next: page.next,
      items: page.items.map((row) => ({
        id: row.id,
        ruleId: row.rule_id,
        ruleName: row.rule_name ?? '',
        at: row.at,
        summary: row.summary,
        detail: JSON.parse(row.detail) as Record<string, unknown>,
      })),
    };
  }),
];

function showForwarder(row: ForwarderRow) {
  const { target, which } = configOf(row);
  return {
    id: row.id,
    name: row.name,
    enabled: row.enabled === 1,
    target: target.kind === 'slack' ? { ...target, url: hiddenUrl(target.url) } : target,
    which,
    hasSecret: row.secret !== null,
    delivered: row.delivered,
    dropped: row.dropped,
    lastOkAt: row.last_ok_at,
    lastError: row.last_error,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

/** Who knows the whole URL of a Slack webhook may post there. */
function hiddenUrl(url: string): string {
  return `${new URL(url).origin}/hidden`;
}

/** A target that came back as it was shown keeps its real URL. */
function keepHidden(given: Target, before: Target): Target {
  const isShown = given.kind === 'slack' && before.kind === 'slack' && given.url === hiddenUrl(before.url);
  return isShown ? before : given;
}

type Target = z.output<typeof forwarding.target>;

function showRule(row: AlertRuleRow) {
  return {
    id: row.id,
    name: row.name,
    enabled: row.enabled === 1,
    condition: forwarding.condition.parse(JSON.parse(row.condition)),
    threshold: row.threshold,
    windowSeconds: row.window_seconds,
    pauseSeconds: row.pause_seconds,
    forwarders: JSON.parse(row.forwarders) as string[],
    lastFiredAt: row.last_fired_at,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

function noForwarder(): ApiProblem {
  return new ApiProblem('not-found', 'There is no such forwarder.');
}

function noRule(): ApiProblem {
  return new ApiProblem('not-found', 'There is no such rule.');
}
