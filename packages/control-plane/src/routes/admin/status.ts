import { settings } from '../../api/index.ts';
import { recordDeed } from '../../audit/record.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { readServerSettings, saveServerSettings } from '../../repositories/server-settings.ts';
import { inTransaction } from '../../store/transaction.ts';
import { version } from '../../version.ts';

/** How this server is, and what is set. */
export const statusRoutes: readonly AdminRoute[] = [
  defineRoute(settings.getStatus, ({ services }) => {
    const { store, counters, follower, writeBehind } = services;
    return {
      version,
      startedAt: services.startedAt,
      store: { kind: store.kind, name: store.name },
      publicUrl: services.publicUrl(),
      geo: services.geo.has,
      blacklist: { entries: follower.live.size(), position: follower.live.head() },
      memoryBytes: process.memoryUsage.rss(),
      sinceStart: {
        connects: counters.connects,
        beacons: counters.beacons,
        refused: counters.refused,
        failed: counters.failed,
        droppedEvents: writeBehind.droppedEvents(),
        refusedEvents: counters.refusedEvents.rate + counters.refusedEvents.unreadable,
        refusedEntries: counters.refusedEntries,
      },
    };
  }),

  defineRoute(settings.getSettings, ({ services }) => readServerSettings(services.db)),

  defineRoute(settings.changeSettings, async ({ services, body, by, now }) => {
    await inTransaction(services.db, async (tx) => {
      const before = await readServerSettings(tx);
      await saveServerSettings(tx, body);
      const changed = Object.entries(body).filter(
        ([group, value]) => JSON.stringify(value) !== JSON.stringify(before[group as keyof typeof before]),
      );
      const deed = { action: 'settings.change', subject: 'settings', detail: Object.fromEntries(changed) };
      await recordDeed(tx, by, deed, now);
    });
    await services.committed();
    return body;
  }),
];
