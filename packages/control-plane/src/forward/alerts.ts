import { randomBytes } from 'node:crypto';
import { type Expression, type Kysely, sql } from 'kysely';
import type { z } from 'zod';
import { condition } from '../api/forwarding.ts';
import type { LiveFeed } from '../events/live-feed.ts';
import { findForwarder, insertAlert, listAlertRules, noteFired } from '../repositories/forwarders.ts';
import type { AlertRuleRow, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { severitiesFrom } from '../trust/classify.ts';
import { firstIdAt } from '../trust/event-id.ts';
import { deliver } from './deliver.ts';
import { configOf } from './forwarders.ts';
import type { Message } from './message.ts';
import type { Outbound } from './outbound.ts';

type Condition = z.output<typeof condition>;

/** What a rule saw: how many, and of what where it counts each by itself. */
interface Sighting {
  readonly count: number;
  readonly of: string;
}

/**
 * Creates what judges the rules. `droppedEvents` is this process's counter of events that it could not store.
 *
 * A rule speaks once and then keeps quiet for its pause. It says so in the table first and sends then, so that two replicas never both send.
 */
export function createAlerts(given: {
  readonly db: Kysely<Tables>;
  readonly outbound: Outbound;
  readonly live: LiveFeed;
  readonly now: () => number;
  readonly droppedEvents: () => number;
}): { hasWork(): Promise<boolean>; run(): Promise<void> } {
  const { db, outbound, live, now } = given;
  const drops: { readonly at: number; readonly total: number }[] = [{ at: 0, total: 0 }];

  async function judge(rule: AlertRuleRow): Promise<void> {
    const at = now();
    if (rule.last_fired_at !== null && at - rule.last_fired_at < rule.pause_seconds * 1_000) return;
    const parsed = condition.safeParse(JSON.parse(rule.condition));
    if (!parsed.success) return;
    const since = at - rule.window_seconds * 1_000;
    const seen =
      parsed.data.kind === 'dropped' ? [droppedSince(since)] : await sightings(db, parsed.data, since, rule.threshold);
    const over = seen.filter(({ count }) => count >= rule.threshold);
    if (over.length > 0) await speak(rule, over, at);
  }

  function droppedSince(since: number): Sighting {
    const base = drops.findLast((drop) => drop.at <= since) ?? drops[0];
    return { count: given.droppedEvents() - (base?.total ?? 0), of: '' };
  }

  async function speak(rule: AlertRuleRow, over: readonly Sighting[], at: number): Promise<void> {
    const words = over.slice(0, 10).map(({ count, of }) => (of === '' ? `${count}` : `${of}: ${count}`));
    const summary = `${rule.name}: ${words.join(', ')} in ${rule.window_seconds} seconds (threshold ${rule.threshold})`;
    const id = `${firstIdAt(at)}-${randomBytes(4).toString('hex')}`;
    const detail = { sightings: over.slice(0, 20), windowSeconds: rule.window_seconds, threshold: rule.threshold };
    const isFirst = await inTransaction(db, async (tx) => {
      if (!(await noteFired(tx, rule, at))) return false;
      await insertAlert(tx, { id, rule_id: rule.id, at, summary, detail: JSON.stringify(detail) });
      return true;
    });
    if (!isFirst) return;
    live.publish('alerts', at, () => ({ id, ruleId: rule.id, ruleName: rule.name, summary }));
    const message: Message = {
      id,
      kind: 'alert',
      at,
      severity: 'high',
      type: 'alert',
      application: 'rasp-control-plane',
      text: summary,
      body: { alert: { id, rule: rule.name, summary, ...detail } },
    };
    const failed: Record<string, string> = {};
    await Promise.all(
      (JSON.parse(rule.forwarders) as readonly string[]).map(async (forwarderId) => {
        const forwarder = await findForwarder(db, forwarderId);
        if (forwarder === null || forwarder.enabled === 0) return;
        try {
          await twice(() => deliver(outbound, configOf(forwarder).target, forwarder.secret, [message], at));
        } catch (error) {
          failed[forwarder.name] = (error instanceof Error ? error.message : String(error)).slice(0, 300);
        }
      }),
    );
    if (Object.keys(failed).length === 0) return;
    await db
      .updateTable('alerts')
      .set({ detail: JSON.stringify({ ...detail, failed }) })
      .where('id', '=', id)
      .execute();
  }

  return {
    hasWork: async () => (await listAlertRules(db)).some((rule) => rule.enabled === 1),
    async run() {
      drops.push({ at: now(), total: given.droppedEvents() });
      if (drops.length > maxDrops) drops.shift();
      for (const rule of await listAlertRules(db)) if (rule.enabled === 1) await judge(rule);
    },
  };
}

/** What a condition counts since a time, as far as it matters for the threshold. */
async function sightings(
  db: Kysely<Tables>,
  given: Exclude<Condition, { readonly kind: 'dropped' }>,
  since: number,
  threshold: number,
): Promise<readonly Sighting[]> {
  switch (given.kind) {
    case 'events':
      return countEvents(db, given, since, threshold);
    case 'new-entries': {
      let query = db.selectFrom('blacklist').where('first_seen', '>=', since);
      if (given.profile !== undefined) query = query.where('scope', '=', given.profile);
      return [{ count: await counted(query.select('network').limit(threshold), db), of: '' }];
    }
    case 'config-failed': {
      let query = db.selectFrom('instances').where('config_state', '=', 'refused').where('last_seen', '>=', since);
      if (given.profile !== undefined) query = query.where('profile', '=', given.profile);
      return [{ count: await counted(query.select('id').limit(threshold), db), of: '' }];
    }
    case 'list-lag': {
      const query = db.selectFrom('instances').where('list_lag', '>=', given.changes).where('last_seen', '>=', since);
      return [{ count: await counted(query.select('id').limit(threshold), db), of: '' }];
    }
  }
}

async function countEvents(
  db: Kysely<Tables>,
  given: Extract<Condition, { readonly kind: 'events' }>,
  since: number,
  threshold: number,
): Promise<readonly Sighting[]> {
  let query = db.selectFrom('events').where('id', '>=', firstIdAt(since));
  if (given.severity !== 'low') query = query.where('severity', 'in', severitiesFrom(given.severity));
  if (given.types.length > 0) query = query.where('type', 'in', given.types);
  if (given.classes.length > 0) query = query.where('class', 'in', given.classes);
  if (given.profile !== undefined) query = query.where('profile', '=', given.profile);
  if (given.per === 'all') return [{ count: await counted(query.select('id').limit(threshold), db), of: '' }];
  const column = ({ source: 'source_ip', function: 'function_id', type: 'type' } as const)[given.per];
  return query
    .where(column, '!=', '')
    .select((eb) => [eb.ref(column).as('of'), eb.fn.countAll<number>().as('count')])
    .groupBy(column)
    .having((eb) => eb.fn.countAll<number>(), '>=', threshold)
    .orderBy('count', 'desc')
    .limit(20)
    .execute();
}

async function counted(query: Expression<unknown>, db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ readonly count: number }>`select count(*) as count from ${query} as found`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Tries once more after a moment: an alert is worth it. */
async function twice(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await work();
  }
}

/** A day of looks, one each fifteen seconds. */
const maxDrops = 5_760;
