import type { FastifyInstance } from 'fastify';
import type { Background } from '../background.ts';
import type { SoleWorker } from '../repositories/sole-worker.ts';
import type { Services } from '../services.ts';
import type { PutByPlace } from '../sync/put-by.ts';
import { within } from '../sync/within.ts';
import type { Listeners } from './listening.ts';
import type { OpenedStore } from './opened-store.ts';

/** What has to end, each in its turn. */
export interface Ending extends Pick<Services, 'health' | 'liveStreams' | 'writeBehind' | 'reports'> {
  readonly drainSeconds: number;
  readonly app: FastifyInstance;
  readonly listeners: Listeners;
  readonly background: Background;
  /** Holds work that other replicas leave to this one. */
  readonly alone: SoleWorker;
  readonly opened: OpenedStore;
  readonly putBy: PutByPlace;
}

/** Ends a server: load balancers go elsewhere, requests in progress are answered, what waits for the store is written, and the store is let go. */
export async function end({ health, liveStreams, writeBehind, reports, ...parts }: Ending): Promise<void> {
  const { app, listeners, background, alone, opened } = parts;
  health.end('draining');
  await new Promise((resolve) => setTimeout(resolve, parts.drainSeconds * 1_000));
  for (const endStream of liveStreams) endStream();
  // Who opened a connection and asks nothing is not waited for longer than requests take.
  const enough = setTimeout(() => app.server.closeAllConnections(), lastRequestsMs);
  await listeners.closeSyslog();
  await app.close();
  clearTimeout(enough);
  // What waits for somebody else's server must not hold up what waits for the store.
  await within(lastTasksMs, background.stop());
  try {
    // What could not be listed is on disk: the next server lists it.
    await reports.list().catch(() => undefined);
    await writeBehind.flushAll();
    await alone.end();
  } finally {
    await listeners.closeOperations();
    await parts.putBy.close();
    await opened.letGo();
  }
}

const lastRequestsMs = 3_000;
const lastTasksMs = 5_000;
