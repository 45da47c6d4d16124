import { openRollouts } from '../../repositories/profile-revisions.ts';
import { readRolloutReports } from '../../repositories/rollout-reports.ts';
import { sumOf } from '../../rollout/limits.ts';
import { crossingOf, limitsOf, reportsOf } from '../../rollout/overseer.ts';
import type { Services } from '../../services.ts';
import type { ProfileRow } from '../../store/tables.ts';
import { stillQuietMs } from '../../telemetry/liveness.ts';

/** A profile as it stands: what it serves, to whom, and what they made of it. */
export async function describeProfile(services: Services, row: ProfileRow, now: number) {
  const { db, directory } = services;
  const served = directory.served(row.name);
  const count = async (table: 'keys' | 'functions'): Promise<number> => {
    let query = db.selectFrom(table).where('profile', '=', row.name);
    if (table === 'keys') query = query.where('revoked_at' as 'profile', 'is', null as never);
    return Number((await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count);
  };
  const seen = await db
    .selectFrom('instances')
    .select((eb) => ['config_revision', 'config_state', eb.fn.countAll<number>().as('count')])
    .where('profile', '=', row.name)
    .where('last_seen', '>=', now - stillQuietMs)
    .groupBy(['config_revision', 'config_state'])
    .execute();
  const sum = (is: (revision: string | null, state: string | null) => boolean): number =>
    seen
      .filter((group) => is(group.config_revision, group.config_state))
      .reduce((total, group) => total + Number(group.count), 0);
  const applied = (wanted: string | undefined) =>
    sum((revision, state) => state === 'applied' && revision !== null && revision === wanted);
  const isFailed = (state: string | null): boolean => state === 'refused';
  const failed = sum((_revision, state) => isFailed(state));
  const unknown = sum((_revision, state) => state === null);
  const all = sum(() => true);
  const [open] = await openRollouts(db, row.name);
  const staged = served?.staged?.profile.revision;
  const pending = await db
    .selectFrom('profile_revisions')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('profile', '=', row.name)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow();
  const current = applied(served?.revision);
  const next = staged === undefined ? 0 : applied(staged);
  return {
    name: row.name,
    description: row.description,
    revision: row.revision,
    served: served?.revision ?? '',
    updatedAt: row.updated_at,
    keys: await count('keys'),
    functions: await count('functions'),
    instances: {
      applied: current + next,
      behind: Math.max(0, all - current - next - failed - unknown),
      failed,
      unknown,
    },
    rollout:
      open === undefined
        ? null
        : {
            id: open.id,
            fromRevision: open.from_revision,
            toRevision: open.to_revision,
            percent: open.percent,
            state: open.state,
            stateReason: open.state_reason,
            startedBy: open.started_by,
            startedAt: open.started_at,
            updatedAt: open.updated_at,
            instances: { wanted: Math.round((all * open.percent) / 100), applied: next, failed },
            limits: limitsOf(open),
            crossed: crossingOf(open),
            reported: open.limits === null ? null : await reportedIn(services, open.id),
          },
    pending: Number(pending.count),
  };
}

async function reportedIn({ db }: Services, rolloutId: string) {
  const { staged, base } = reportsOf(await readRolloutReports(db, rolloutId));
  return { staged: sumOf(staged), base: sumOf(base) };
}
