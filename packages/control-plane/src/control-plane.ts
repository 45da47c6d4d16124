import { hash, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createApp } from './app.ts';
import { system } from './audit/author.ts';
import { startBackground } from './background.ts';
import { createCurator } from './blacklist/curator.ts';
import { type ControlPlaneOptions, checkOptions, loopback } from './control-plane-options.ts';
import { createTurn } from './dry-run/turn.ts';
import { ControlPlaneError } from './errors.ts';
import { openGeo } from './events/geo.ts';
import { createEventIntake } from './events/intake.ts';
import { createLiveFeed } from './events/live-feed.ts';
import { createLogPaths } from './events/log-paths.ts';
import { createOutbound } from './forward/outbound.ts';
import { createHealth } from './health.ts';
import { createFeedReader } from './lists/feed-reader.ts';
import { createMetrics } from './metrics/metrics.ts';
import { listenForOperations, type OperationsListener, urlOf } from './operations-listener.ts';
import { createOperator, type Operator } from './operator.ts';
import { createAuthenticator } from './people/authenticator.ts';
import { createCookies } from './people/cookies.ts';
import { createLogins } from './people/logins.ts';
import { createOidc } from './people/oidc.ts';
import { createPasswords } from './people/passwords.ts';
import { createPeople } from './people/people.ts';
import { issueSetupSecret } from './people/setup.ts';
import { createDirectory } from './profiles/directory.ts';
import { readCounters } from './repositories/changes.ts';
import { beginEpoch } from './repositories/epochs.ts';
import { keepOffTheList } from './repositories/never-block.ts';
import { createNeverBlockGuard } from './repositories/never-block-guard.ts';
import { ensureDefaultProfile } from './repositories/profiles.ts';
import { readServerSettings } from './repositories/server-settings.ts';
import { settingOrCreate } from './repositories/settings.ts';
import { createSoleWorker } from './repositories/sole-worker.ts';
import { keptChanges } from './retention.ts';
import { createOverseer } from './rollout/overseer.ts';
import { rolloutEvent } from './rollout/rollout-event.ts';
import { createStewardship } from './rollout/steward.ts';
import { createRolloutWatch } from './rollout/watch.ts';
import type { Counters, Services } from './services.ts';
import { createSigner } from './signing/signer.ts';
import { openSigningKeys } from './signing/signing-keys.ts';
import { openStore, type Store } from './store/database.ts';
import { lockForServing } from './store/server-lock.ts';
import { createAgentAnswers } from './sync/agent-answers.ts';
import { createBeaconTokens } from './sync/cursor.ts';
import { createCursors } from './sync/epochs.ts';
import { followBlacklist } from './sync/follower.ts';
import { createListUrls } from './sync/list-urls.ts';
import { createReportWriter, listLeftReports } from './sync/report-writer.ts';
import { createSnapshots } from './sync/snapshots.ts';
import { createStockProgress } from './sync/stock-progress.ts';
import { within } from './sync/within.ts';
import { listenForSyslog, type SyslogListeners } from './syslog/listen.ts';
import { createTasks } from './tasks.ts';
import { createWriteBehind } from './telemetry/write-behind.ts';
import { createBreaker } from './trust/breaker.ts';
import { breakerEvent } from './trust/breaker-event.ts';
import { createEventIds } from './trust/event-id.ts';
import { createIntake } from './trust/intake.ts';
import { createNeverBlock } from './trust/never-block.ts';

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

/** Where a control plane listens. */
export interface Listening {
  readonly url: string;
  readonly connectUrl: string;
  /** Ports of syslog; null where it takes none. */
  readonly syslog: { readonly udpPort: number | null; readonly tcpPort: number | null };
  /** Where metrics and probes are served without a token; null where they are not. */
  readonly metricsUrl: string | null;
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
  const onProblem = options.onProblem ?? (() => undefined);
  const host = options.host ?? loopback;
  let publicUrl = checkOptions(options).publicUrl;
  const neverBlock = createNeverBlockGuard(
    createNeverBlock({ extra: options.neverBlock ?? [], allowReserved: options.allowReserved ?? false }),
  );
  const { databaseUrl, dataFile } = options;
  const file = databaseUrl === undefined && dataFile !== ':memory:' ? dataFile : undefined;
  const lock = file === undefined ? null : lockForServing(file, now());
  try {
    return await start();
  } catch (error) {
    lock?.release();
    throw error;
  }

  async function start(): Promise<ControlPlane> {
    const store = await openStore({
      file: dataFile ?? '',
      busyTimeoutMs: 200,
      onProblem,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    });
    try {
      return await serve(store);
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  async function serve(store: Store): Promise<ControlPlane> {
    const { db } = store;
    await ensureDefaultProfile(db, now());
    const tokenSecret = (await settingOrCreate(db, 'token_secret', () => randomBytes(32).toString('hex'))).value;
    const setupSecret = await issueSetupSecret(db);
    let settings = await readServerSettings(db);
    const epochs = await beginEpoch(db, now());
    await keepOffTheList(db, options.neverBlock ?? [], now(), onProblem);
    const cursors = createCursors(epochs);
    const intakeRules = () => ({ quorum: settings.intake.globalQuorum, neverBlock });
    // What a process before this one acknowledged and had no time to list.
    await listLeftReports(db, Number.MAX_SAFE_INTEGER, now(), intakeRules(), () => Promise.resolve());
    const follower = await followBlacklist(db, keptChanges, now(), cursors, neverBlock);
    const beaconUrl = (): string => `${publicUrl ?? 'http://127.0.0.1'}/beacon`;
    const directory = await createDirectory(db, beaconUrl, onProblem, now);
    const writeBehind = createWriteBehind(db, waitingEvents, (cursor, profile) => answers.standing(cursor, profile));
    const counters: Counters = noCounters();
    const liveStreams = new Set<() => void>();
    const health = createHealth(db);
    const metrics = createMetrics({
      db,
      store,
      now,
      state: { counters, writeBehind, list: follower.live, liveStreams },
    });
    const geo = await openGeo(options.geo ?? {}, onProblem);
    const live = createLiveFeed(now);
    const eventIds = createEventIds();
    const outbound = createOutbound(options.forwardTo ?? []);
    const alone = createSoleWorker(store, now);
    const snapshots = createSnapshots(follower.live, cursors, onProblem);
    // A long list takes up to a second to make: before the first agent waits for it.
    for (const profile of directory.profiles()) snapshots.of(profile, now());
    const listUrls = createListUrls(tokenSecret);
    const signingKeys = openSigningKeys(options.signingKeys, onProblem);
    const rollouts = createRolloutWatch();
    const answers = createAgentAnswers({
      cursors,
      live: follower.live,
      snapshots,
      listUrls,
      signer: createSigner(() => signingKeys.inUse()),
      version: () => directory.version(),
      listUrl: () => `${publicUrl ?? 'http://127.0.0.1'}/blacklist`,
      tokens: createBeaconTokens(tokenSecret),
      progress: createStockProgress(200_000),
      rollouts,
      beaconUrl,
    });
    const tellOfList = (): void =>
      live.publish('blacklist', now(), () => ({ entries: follower.live.size(), position: follower.live.head() }));
    const reports = createReportWriter({
      db,
      ids: eventIds,
      now,
      rules: intakeRules,
      async listed() {
        await follower.catchUp();
        tellOfList();
        store.hint();
      },
    });
    const breaker = createBreaker({
      checkLimit: () => options.intake?.breakerPerMinute ?? settings.intake.breakerPerMinute,
      keyLimit: () => Math.ceil((options.intake?.perMinute ?? settings.intake.newPerMinute) / 2),
      onTrip: (trip) => writeBehind.event(breakerEvent(trip, now())),
    });
    const intake = createIntake(
      neverBlock,
      {
        perMinute: () => options.intake?.perMinute ?? settings.intake.newPerMinute,
        perDay: () => options.intake?.perDay ?? settings.intake.newPerDay,
      },
      (profile, network, at) => follower.live.lists(profile, network, at) || reports.holds(profile, network),
      breaker,
    );
    const curator = createCurator({ db, neverBlock, now, quorum: () => settings.intake.globalQuorum, committed });
    const feeds = createFeedReader({
      db,
      neverBlock,
      now,
      committed,
      folder: options.feedFolder ?? null,
      allowPrivate: options.allowReserved ?? false,
    });
    const passwords = createPasswords();
    const cookies = createCookies(() => publicUrl?.startsWith('https:') ?? false);
    const stewardship = createStewardship({
      db,
      now,
      committed,
      approvalRequired: () => settings.approval.required,
    });
    const overseer = createOverseer({
      db,
      stewardship,
      now,
      onRollback: (rollout, crossing) => writeBehind.event(rolloutEvent(rollout, crossing, now())),
    });
    const services: Services = {
      db,
      store,
      now,
      directory,
      answers,
      snapshots,
      listUrls,
      intake,
      neverBlock,
      curator,
      feeds,
      stewardship,
      dryRuns: createTurn(),
      reports,
      follower,
      writeBehind,
      counters,
      health,
      metrics,
      events: createEventIntake({
        ids: eventIds,
        geo,
        live,
        writeBehind,
        counters,
        settings: () => settings,
        now,
        rates: { known: options.eventRates?.known ?? 60_000, unknown: options.eventRates?.unknown ?? 6_000 },
      }),
      logPaths: createLogPaths(tokenSecret),
      live,
      liveStreams,
      geo,
      outbound,
      signingKeys,
      cookies,
      authenticator: createAuthenticator({
        db,
        cookies,
        now,
        startToken: options.adminToken === undefined ? null : hash('sha256', options.adminToken),
        idleMs: () => settings.sessions.idleMinutes * 60_000,
      }),
      logins: createLogins({ db, passwords, settings: () => settings, now }),
      people: createPeople(db, passwords, now),
      oidc: options.oidc === undefined ? null : createOidc(options.oidc, tokenSecret, now),
      settings: () => settings,
      committed,
      publicUrl: () => publicUrl ?? '',
      startedAt: now(),
    };
    const app = createApp(services, {
      onProblem,
      trustedProxies: options.trustedProxies ?? [],
      dashboard: options.dashboard,
      logPath: options.logPath ?? null,
    });
    let syslog: SyslogListeners | null = null;
    let operations: OperationsListener | null = null;
    let seenDirectory = -1;
    let isFatal = false;

    /** Takes over what was committed since, by this process or another. One small read where nothing was. */
    async function follow(): Promise<void> {
      const counted = await readCounters(db);
      const directoryNow = counted.get('directory') ?? 0;
      if ((counted.get('change') ?? 0) < follower.live.head() && !isFatal) {
        isFatal = true;
        const error = new ControlPlaneError('RASP_CP_STORE_WENT_BACK', wentBack);
        health.end('store-went-back');
        onProblem(error.message);
        options.onFatal?.(error);
      }
      if (isFatal) return;
      if ((counted.get('change') ?? 0) !== follower.live.head()) {
        await follower.catchUp();
        tellOfList();
      }
      await neverBlock.refresh(db);
      if (directoryNow !== seenDirectory) {
        await directory.reload();
        settings = await readServerSettings(db);
        live.publish('profiles', now(), () => ({ profiles: directory.profiles().length }));
      }
      seenDirectory = directoryNow;
    }

    async function committed(): Promise<void> {
      await follow();
      store.hint();
    }

    const background = startBackground(
      createTasks(services, { alone, eventIds, rollouts, overseer, follow }),
      onProblem,
    );

    store.onHint(() => {
      // What fails here is tried again by the poll, which also tells of it.
      follow().catch(() => undefined);
    });
    const operator = createOperator(db, neverBlock, now, { ...system, name: 'program' });
    /** What this process changes itself is not a change made elsewhere, so it is taken over here. */
    async function thenFollow<Value>(work: Promise<Value>): Promise<Value> {
      const value = await work;
      await committed();
      return value;
    }

    return {
      ...operator,
      addKey: (...given) => thenFollow(operator.addKey(...given)),
      revokeKey: (...given) => thenFollow(operator.revokeKey(...given)),
      setProfile: (...given) => thenFollow(operator.setProfile(...given)),
      addToBlacklist: (...given) => thenFollow(operator.addToBlacklist(...given)),
      removeFromBlacklist: (...given) => thenFollow(operator.removeFromBlacklist(...given)),
      app,
      setupSecret,
      storeName: store.name,
      async listen() {
        try {
          await app.listen({ port: options.port ?? 0, host });
        } catch (error) {
          throw new ControlPlaneError('RASP_CP_CANNOT_LISTEN', `Cannot listen: ${String(error)}`, { cause: error });
        }
        const { port } = app.server.address() as AddressInfo;
        const url = urlOf(host, port);
        if (publicUrl === null) {
          publicUrl = url;
          await directory.reload();
        }
        syslog = await listenForSyslog(options.syslog ?? {}, services.events, onProblem);
        const { udpPort, tcpPort } = syslog;
        if (options.metrics !== undefined) operations = await listenForOperations(options.metrics, health, metrics);
        const metricsUrl = operations === null ? null : `${operations.url}/metrics`;
        return { url, connectUrl: `${publicUrl}/connect`, syslog: { udpPort, tcpPort }, metricsUrl };
      },
      async tick() {
        await background.runAll();
        await follow();
      },
      async close() {
        health.end('draining');
        await new Promise((resolve) => setTimeout(resolve, (options.drainSeconds ?? 0) * 1_000));
        for (const end of liveStreams) end();
        // Who opened a connection and asks nothing is not waited for longer than requests take.
        const enough = setTimeout(() => app.server.closeAllConnections(), lastRequestsMs);
        await syslog?.close();
        await app.close();
        clearTimeout(enough);
        // What waits for somebody else's server must not hold up what waits for the store.
        await within(lastTasksMs, background.stop());
        try {
          await reports.list();
          await writeBehind.flushAll();
          await alone.end();
        } finally {
          await operations?.close();
          await store.close();
          lock?.release();
        }
      },
    };
  }
}

/** A restored backup, or a stand-by that took over without the last commits. What agents were told since must be told to be void. */
const wentBack =
  'The database was put back to an older state. This control plane has to start anew, so that agents take the whole list again.';

/** Events that wait for the store: five seconds of the most that is promised. */
const waitingEvents = 50_000;
const lastRequestsMs = 3_000;
const lastTasksMs = 5_000;

function noCounters(): Counters {
  return {
    connects: 0,
    beacons: 0,
    refused: 0,
    failed: 0,
    events: 0,
    refusedEvents: { rate: 0, unreadable: 0 },
    refusedEntries: {},
  };
}
