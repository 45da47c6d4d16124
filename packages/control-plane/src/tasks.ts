import type { BackgroundTask } from './background.ts';
import { createReplicaEvents } from './events/follow-replicas.ts';
import { createAlerts } from './forward/alerts.ts';
import { createForwarding } from './forward/forwarders.ts';
import { expireEntries } from './repositories/blacklist-states.ts';
import { addRolloutReports } from './repositories/rollout-reports.ts';
import type { SoleWorker } from './repositories/sole-worker.ts';
import { forgetOld, rowsPerStep } from './retention.ts';
import type { Overseer } from './rollout/overseer.ts';
import type { RolloutWatch } from './rollout/watch.ts';
import type { Services } from './services.ts';
import type { EventIds } from './trust/event-id.ts';

/** What the work on timers needs beside the services. */
export interface TaskParts {
  /** Work that one of several replicas does. */
  readonly alone: SoleWorker;
  readonly eventIds: EventIds;
  readonly rollouts: RolloutWatch;
  readonly overseer: Overseer;
  /** Takes over what was committed by other processes. */
  follow(): Promise<void>;
}

/** Creates what a control plane does on timers, beside the requests. */
export function createTasks(services: Services, parts: TaskParts): readonly BackgroundTask[] {
  const { db, store, now, follower, writeBehind, counters, live, outbound } = services;
  const { alone, rollouts, overseer } = parts;
  // Where one process writes, everything up to the last write is there.
  const forwarding = createForwarding(db, outbound, store.kind === 'sqlite' ? 0 : settleMs, now);
  const alerts = createAlerts({ db, outbound, live, now, droppedEvents: () => writeBehind.droppedEvents() });
  const replicaEvents = createReplicaEvents(db, live, parts.eventIds, now);
  let heard = 0;
  let behind = false;

  async function followOthers(): Promise<void> {
    // What was seen and could not be read is still to be read.
    behind = store.changedElsewhere() || behind;
    if (!behind) return;
    await parts.follow();
    behind = false;
  }

  async function expire(): Promise<void> {
    let expired = 0;
    while ((await expireEntries(db, now(), rowsPerStep)) > 0) {
      expired++;
      await follower.catchUp();
    }
    if (expired > 0) store.hint();
  }

  async function writeTelemetry(): Promise<void> {
    await writeBehind.flush();
    const { connects, beacons } = counters;
    if (connects + beacons !== heard) live.publish('fleet', now(), () => ({ connects, beacons }));
    heard = connects + beacons;
  }

  async function writeRollouts(): Promise<void> {
    const rows = rollouts.take();
    try {
      await addRolloutReports(db, rows);
    } catch (error) {
      rollouts.putBack(rows);
      throw error;
    }
  }

  return [
    { name: 'Listing reports', everyMs: 500, run: () => services.reports.list() },
    { name: 'Following other processes', everyMs: store.pollMs, run: followOthers },
    { name: 'Expiring entries', everyMs: 500, run: expire },
    { name: 'Renewing lists', everyMs: 1_000, run: async () => services.snapshots.renew(now()) },
    { name: 'Reading feeds', everyMs: 10_000, run: () => services.feeds.runDue() },
    { name: 'Writing telemetry', everyMs: 1_000, run: writeTelemetry },
    ...(store.kind === 'postgres'
      ? [
          { name: 'Reading events of other replicas', everyMs: 1_000, run: replicaEvents.run },
          { name: 'Listing reports that others left', everyMs: 5_000, run: () => services.reports.listLeft() },
        ]
      : []),
    {
      name: 'Forwarding events',
      everyMs: 1_000,
      run: () => alone.run('forwarding', forwarding.hasWork, forwarding.run),
    },
    { name: 'Writing reports of rollouts', everyMs: 5_000, run: writeRollouts },
    {
      name: 'Watching over rollouts',
      everyMs: 15_000,
      run: () => alone.run('rollouts', overseer.hasWork, overseer.run),
    },
    { name: 'Judging alert rules', everyMs: 15_000, run: () => alone.run('alerts', alerts.hasWork, alerts.run) },
    {
      name: 'Forgetting what is old',
      everyMs: 60_000,
      run: () => forgetOld(db, now(), follower.live.head(), services.settings()),
    },
    { name: 'Reading geography again', everyMs: 60_000, run: () => services.geo.refresh() },
    { name: 'Reading signing keys again', everyMs: 10_000, run: async () => services.signingKeys.refresh() },
  ];
}

/** How late another replica may store an event: its flush of a second, and a failure or two. */
const settleMs = 5_000;
