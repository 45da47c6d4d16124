import type { Kysely } from 'kysely';
import type { z } from 'zod';
import { type forwarderBody, target, type which } from '../api/forwarding.ts';
import { auditAfter } from '../repositories/audit.ts';
import { eventsBetween, lastEventId } from '../repositories/events.ts';
import { listForwarders, noteDelivery } from '../repositories/forwarders.ts';
import type { EventRow, ForwarderRow, Tables } from '../store/tables.ts';
import { firstIdAt } from '../trust/event-id.ts';
import { deliver, isAtLeast, type Target } from './deliver.ts';
import { auditMessage, eventMessage, type Mapping, type Message } from './message.ts';
import type { Outbound } from './outbound.ts';

/** What of a forwarder stands in its column `config`. */
export interface ForwarderConfig {
  readonly target: Target;
  readonly which: z.output<typeof which>;
}

/** Reads the column `config`. */
export function configOf(row: Pick<ForwarderRow, 'config'>): ForwarderConfig {
  const config = JSON.parse(row.config) as ForwarderConfig;
  return { ...config, target: target.parse(config.target) };
}

/** A forwarder as it is stored first: it begins with what comes from now on, and what is stored already stays here. */
export async function newForwarder(
  db: Kysely<Tables>,
  id: string,
  body: z.output<typeof forwarderBody>,
  author: string,
  now: number,
): Promise<ForwarderRow> {
  const audit = await db.selectFrom('counters').select('value').where('name', '=', 'audit').executeTakeFirst();
  const { name, enabled, target: to, which: what, secret } = body;
  return {
    id,
    name,
    kind: to.kind,
    enabled: enabled ? 1 : 0,
    config: JSON.stringify({ target: to, which: what }),
    secret: secret ?? null,
    position: `${await lastEventId(db)} ${audit?.value ?? 0}`,
    delivered: 0,
    dropped: 0,
    last_ok_at: null,
    last_error: null,
    created_at: now,
    created_by: author,
    updated_at: now,
  };
}

/** Sends on what came since. */
export interface Forwarding {
  hasWork(): Promise<boolean>;
  run(): Promise<void>;
}

/**
 * Creates what sends events on, from where each forwarder stopped.
 *
 * Positions move only after a delivery, so events come at least once; each carries its id. After a failure a forwarder pauses, up to five minutes. What could not be
 * delivered within a day is dropped and counted. `settleMs` leaves out the newest: events of another replica may be stored later under an earlier id.
 */
export function createForwarding(
  db: Kysely<Tables>,
  outbound: Outbound,
  settleMs: number,
  now: () => number,
): Forwarding {
  const pauses = new Map<string, { readonly until: number; readonly ms: number }>();

  async function step(row: ForwarderRow): Promise<boolean> {
    const config = configOf(row);
    const oldest = firstIdAt(now() - giveUpMs);
    const [eventId = '', auditSeq = '0'] = row.position.split(' ');
    const dropped = eventId < oldest ? await countBetween(db, eventId, oldest) : 0;
    const after = dropped > 0 ? oldest : eventId;
    const events = await eventsBetween(db, after, firstIdAt(now() + 1 - settleMs), batchSize);
    const entries = config.which.audit ? await auditAfter(db, Number(auditSeq), batchSize) : [];
    if (events.length + entries.length + dropped === 0) return false;
    const mapping: Mapping = 'mapping' in config.target ? config.target.mapping : 'rasp';
    const messages: readonly Message[] = [
      ...events.filter((event) => isWanted(event, config.which)).map((event) => eventMessage(event, mapping)),
      ...entries.map(auditMessage),
    ];
    const position = `${events.at(-1)?.id ?? after} ${entries.at(-1)?.seq ?? auditSeq}`;
    try {
      if (messages.length > 0) await deliver(outbound, config.target, row.secret, messages, now());
    } catch (error) {
      const ms = Math.min((pauses.get(row.id)?.ms ?? firstPauseMs / 2) * 2, longestPauseMs);
      pauses.set(row.id, { until: now() + ms, ms });
      const reason = (error instanceof Error ? error.message : String(error)).slice(0, 300);
      await noteDelivery(db, row.id, {
        position: `${after} ${auditSeq}`,
        delivered: 0,
        dropped,
        okAt: null,
        error: reason,
      });
      return false;
    }
    pauses.delete(row.id);
    const okAt = messages.length === 0 ? null : now();
    await noteDelivery(db, row.id, { position, delivered: messages.length, dropped, okAt, error: null });
    return events.length === batchSize || entries.length === batchSize;
  }

  return {
    hasWork: async () => (await listForwarders(db)).some((row) => row.enabled === 1),
    async run() {
      const rows = (await listForwarders(db)).filter(
        (row) => row.enabled === 1 && (pauses.get(row.id)?.until ?? 0) <= now(),
      );
      // Side by side, so that one that hangs holds up no other for longer than its own time.
      await Promise.all(
        rows.map(async (row) => {
          if (!(await step(row))) return;
          for (let more = 1; more < stepsPerRun; more++) {
            const current = (await listForwarders(db)).find(({ id }) => id === row.id);
            if (current === undefined || current.enabled === 0 || !(await step(current))) return;
          }
        }),
      );
    },
  };
}

function isWanted(event: EventRow, { classes, severity, profiles }: ForwarderConfig['which']): boolean {
  if (classes.length > 0 && !classes.includes(event.class)) return false;
  if (profiles.length > 0 && !profiles.includes(event.profile ?? '')) return false;
  return isAtLeast(event.severity, severity);
}

async function countBetween(db: Kysely<Tables>, after: string, before: string): Promise<number> {
  const { count } = await db
    .selectFrom('events')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('id', '>', after)
    .where('id', '<', before)
    .executeTakeFirstOrThrow();
  return count;
}

const batchSize = 200;
const stepsPerRun = 20;
const giveUpMs = 86_400_000;
const firstPauseMs = 1_000;
const longestPauseMs = 300_000;
