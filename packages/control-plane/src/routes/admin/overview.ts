import { overview } from '../../api/index.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { lastEventAt } from '../../repositories/events.ts';
import {
  countByLastSeen,
  countPendingEntries,
  countUnusedKeys,
  sumTelemetry,
  tallyConfigurations,
  tallyEvents,
} from '../../repositories/overview.ts';
import { stillActiveMs, stillQuietMs } from '../../telemetry/liveness.ts';

/** What a person looks at first. */
export const overviewRoutes: readonly AdminRoute[] = [
  defineRoute(overview.getOverview, async ({ query, services, now }) => {
    const { db, follower, writeBehind } = services;
    const to = query.to ?? now;
    const from = Math.min(query.from ?? to - 3_600_000, to);
    const profile = query.profile ?? null;
    const span = { from, to, profile };
    const since = { active: now - stillActiveMs, quiet: now - stillQuietMs };
    const sums = await sumTelemetry(db, span);
    const actions = await tallyEvents(db, span, 'action', 20);
    const functions = await countByLastSeen(db, 'functions', since, profile);
    return {
      from,
      to,
      totals: {
        requests: sums.success + sums.errors,
        errors: sums.errors,
        attacks: sums.attacks,
        blocked: actions.find((action) => action.name === 'blocked')?.count ?? 0,
        beacons: sums.beacons,
        droppedByAgents: sums.dropped,
        droppedHere: writeBehind.droppedEvents(),
      },
      functions: { ...functions, neverConnected: await countUnusedKeys(db, now, profile) },
      instances: await countByLastSeen(db, 'instances', since, profile),
      blacklist: {
        entries: follower.live.size(),
        pending: await countPendingEntries(db),
        position: follower.live.head(),
      },
      configurations: await tallyConfigurations(db, since.quiet, profile, 50),
      byType: await tallyEvents(db, span, 'type', 20),
      byPlatform: await tallyEvents(db, span, 'platform', 20),
      byFunction: await tallyEvents(db, span, 'function_id', 20),
      byCountry: await tallyEvents(db, span, 'country', 20),
      topSources: await tallyEvents(db, span, 'source_ip', 10),
      lastEventAt: await lastEventAt(db),
    };
  }),
];
