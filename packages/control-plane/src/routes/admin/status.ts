import { settings } from '../../api/index.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { version } from '../../version.ts';

/** How this server is. */
export const statusRoutes: readonly AdminRoute[] = [
  defineRoute(settings.getStatus, ({ services }) => {
    const { store, counters, follower, writeBehind } = services;
    return {
      version,
      startedAt: services.startedAt,
      store: { kind: store.kind, name: store.name },
      publicUrl: services.publicUrl(),
      geo: { country: false, network: false },
      blacklist: { entries: follower.live.size(), position: follower.live.head() },
      memoryBytes: process.memoryUsage.rss(),
      sinceStart: {
        connects: counters.connects,
        beacons: counters.beacons,
        refused: counters.refused,
        failed: counters.failed,
        droppedEvents: writeBehind.droppedEvents(),
        refusedEvents: counters.refusedEvents,
        refusedEntries: counters.refusedEntries,
      },
    };
  }),
];
