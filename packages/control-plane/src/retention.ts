import type { Kysely } from 'kysely';
import type { Settings } from './api/settings.ts';
import { forgetEntries } from './repositories/blacklist-states.ts';
import { pruneChanges } from './repositories/changes.ts';
import { pruneEventMinutes } from './repositories/event-minutes.ts';
import { pruneEvents } from './repositories/events.ts';
import { pruneAlerts } from './repositories/forwarders.ts';
import { pruneFleet } from './repositories/instances.ts';
import { pruneSessions } from './repositories/people.ts';
import { forgetRolloutReports } from './repositories/rollout-reports.ts';
import type { Tables } from './store/tables.ts';

/** Changes of the list that are kept: deltas reach back so far. With 10 new sources a second that is well over an hour. */
export const keptChanges = 50_000;

/** Rows that one statement takes out at most, so that no other waits long. */
export const rowsPerStep = 1_000;

const day = 86_400_000;
const week = 7 * day;
/** So long a source that comes back is known to have been here before. */
const keptStrikes = 30 * day;

/** Takes out what is older than the settings keep it. `head` is the number of the newest change. */
export async function forgetOld(db: Kysely<Tables>, now: number, head: number, settings: Settings): Promise<void> {
  const { retention, sessions } = settings;
  const daysAgo = (days: number): number => now - days * day;
  await pruneChanges(db, Math.max(0, head - keptChanges));
  while ((await forgetEntries(db, now - keptStrikes, rowsPerStep)) > 0);
  await pruneEvents(db, {
    before: {
      attack: daysAgo(retention.attackDays),
      abuse: daysAgo(retention.abuseDays),
      leak: daysAgo(retention.leakDays),
      access: daysAgo(retention.accessDays),
      other: daysAgo(retention.otherDays),
    },
    maxEvents: retention.maxEvents,
  });
  await pruneEventMinutes(db, daysAgo(retention.countsDays));
  await forgetRolloutReports(db);
  await pruneAlerts(db, daysAgo(retention.countsDays));
  await pruneSessions(db, now, now - sessions.idleMinutes * 60_000);
  await pruneFleet(db, { instancesBefore: now - week, maxInstances: 200_000, telemetryBefore: now - 5 * week });
}
