import type { FastifyInstance } from 'fastify';
import { createApp } from './app.ts';
import { assembleAdmission } from './assembly/admission.ts';
import { assembleAnswers } from './assembly/answering.ts';
import { end } from './assembly/ending.ts';
import { createFollowing } from './assembly/following.ts';
import { type Ground, layGround } from './assembly/ground.ts';
import { createListeners, type Listening } from './assembly/listening.ts';
import { assembleObservation } from './assembly/observing.ts';
import { type OpenedStore, withOpenStore } from './assembly/opened-store.ts';
import { createProgramOperator } from './assembly/programming.ts';
import { assembleReports } from './assembly/reported.ts';
import { assembleSteering } from './assembly/steering.ts';
import { startBackground } from './background.ts';
import { type ControlPlaneOptions, checkOptions, defaultAgentWaitMs } from './control-plane-options.ts';
import type { Operator } from './operator.ts';
import { createSoleWorker } from './repositories/sole-worker.ts';
import type { Services } from './services.ts';
import { createTasks } from './tasks.ts';

export type { Listening } from './assembly/listening.ts';

/** A running control plane. */
export interface ControlPlane extends Operator {
  /** The HTTP application, for tests that inject requests. */
  readonly app: FastifyInstance;
  /** What makes its holder the first administrator; null where there are users. It is shown once and only its hash is kept. */
  readonly setupSecret: string | null;
  /** The file or database that holds everything; never a password. */
  readonly storeName: string;
  /** Starts to listen and gives the URLs. */
  listen(): Promise<Listening>;
  /** Does at once what else happens on timers: follow other processes, expire entries, write telemetry. */
  tick(): Promise<void>;
  /** Lets load balancers go elsewhere, ends requests in progress, writes what is left and lets go of the file. */
  close(): Promise<void>;
}

/**
 * Creates a control plane over a data file or a database; it answers when `listen` has been called.
 *
 * Throws RASP_CP_DATA_FILE_IN_USE where another server holds the file, RASP_CP_DATA_FILE_UNUSABLE where it is none, and
 * RASP_CP_DATABASE_UNUSABLE where the database does not let us in.
 *
 * @example
 * const controlPlane = await createControlPlane({ dataFile: 'rasp.db', port: 8080 });
 * const key = await controlPlane.addKey('shop');
 * const { connectUrl } = await controlPlane.listen();
 * console.log(`RASP_CLOUD_URL=${connectUrl} RASP_KEY=${key}`);
 */
export async function createControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const now = options.now ?? Date.now;
  const { publicUrl } = checkOptions(options);
  return withOpenStore(options, now(), async (opened) =>
    assemble(opened, await layGround(opened.store, options, publicUrl, now)),
  );
}

/** Puts the parts together, each over those that it needs: what is answered, seen, followed, reported, steered, and who may. */
async function assemble(opened: OpenedStore, ground: Ground): Promise<ControlPlane> {
  const { options, now, onProblem, address, store, db, settings, neverBlock, follower, directory } = ground;
  const { rollouts, ...answering } = assembleAnswers(ground);
  const observing = await assembleObservation(ground, answering.answers);
  const { eventIds, ...observed } = observing;
  const following = createFollowing(ground, observed);
  const { follow, committed } = following;
  const { overseer, ...steering } = assembleSteering(ground, following, observed.writeBehind);
  const services: Services = {
    db,
    store,
    now,
    settings,
    neverBlock,
    follower,
    directory,
    committed,
    ...answering,
    ...observed,
    ...steering,
    ...assembleReports(ground, following, observing),
    ...assembleAdmission(ground),
    publicUrl: () => address.url() ?? '',
    agentWaitMs: options.agentWaitMs ?? defaultAgentWaitMs,
    startedAt: now(),
  };
  const app = createApp(services, {
    onProblem,
    trustedProxies: options.trustedProxies ?? [],
    dashboard: options.dashboard,
    logPath: options.logPath ?? null,
  });
  const alone = createSoleWorker(store, now);
  const tasks = createTasks(services, { alone, eventIds, rollouts, overseer, follow });
  const background = startBackground(tasks, onProblem);
  store.onHint(() => {
    // What fails here is tried again by the poll, which also tells of it.
    follow().catch(() => undefined);
  });
  const listeners = createListeners(app, ground, observing);
  return {
    ...createProgramOperator(ground, following),
    app,
    setupSecret: ground.setupSecret,
    storeName: store.name,
    listen: listeners.open,
    async tick() {
      await background.runAll();
      await follow();
    },
    close: () =>
      end({
        ...services,
        drainSeconds: options.drainSeconds ?? 0,
        app,
        listeners,
        background,
        alone,
        opened,
        putBy: ground.putBy,
      }),
  };
}
