import type { TelemetryDelta } from '../agent/telemetry.ts';
import { parseBeaconAnswer } from '../protocol/beacon.ts';
import { parseConnectAnswer } from '../protocol/connect.ts';
import { wireLimits } from '../protocol/limits.ts';
import { createAnswerVerifier } from './answer-verifier.ts';
import { type CloudCall, type CloudOutcome, type CloudRequest, createCloudClient } from './cloud-client.ts';
import type { CloudSync, CloudSyncDependencies, SyncStatus } from './cloud-sync.ts';
import { disabledSync } from './disabled-sync.ts';
import { beaconEndpoint, connectEndpoint, isExposed } from './endpoints.ts';
import { fetchList } from './fetch-list.ts';
import { createHeldState } from './held-state.ts';
import { isWorthGet, type Reply, readOutcome } from './read-outcome.ts';
import { createOutcomeReader } from './read-signed-outcome.ts';
import { createReadyGate } from './ready-gate.ts';
import { type AgentFacts, beaconBody, connectBody, digestOf, hasNews, type SyncPosition } from './request-body.ts';
import { createSchedule, moreMs, pauseAfterFailure } from './schedule.ts';
import { publicUrl } from './start-line.ts';
import { createUsageMeter } from './usage.ts';
import { within } from './within.ts';

/** Without beacons the connect URL is read again this often, so that a plain file serves long-lived instances too. */
const refreshMs = 900_000;
/** After so many failed beacons in a row the agent connects anew: the beacon URL it was given may be gone. */
const failuresBeforeReconnect = 3;
/** Ceiling of the pause after the first failed connect. */
const firstConnectPauseMs = 2_000;
/** A connect younger than this when the first request comes cannot have been frozen for long. */
const staleConnectMs = 1_000;

/** Creates the sync of one instance; without a cloud URL one that does nothing. Never throws. */
export function createCloudSync(deps: CloudSyncDependencies): CloudSync {
  const url = connectEndpoint(deps.bootstrap);
  if (url === null) {
    const { cloudUrl } = deps.bootstrap;
    if (cloudUrl !== null)
      deps.log.once('cloud-url', 'error', `RASP_CLOUD_URL is not an http or https URL: ${publicUrl(cloudUrl)}`);
    return disabledSync(deps.initial);
  }
  if (isExposed(url)) {
    deps.log.once('cloud-url', 'warn', `the agent's key goes to ${publicUrl(url.href)} unencrypted: use https`);
  }
  return connectedSync(deps, url);
}

function connectedSync(deps: CloudSyncDependencies, connectUrl: URL): CloudSync {
  const { bootstrap, blacklist, clock, log, telemetry } = deps;
  const random = deps.random ?? Math.random;
  const client = deps.client ?? createCloudClient(clock, `rasp/${deps.version}`);
  const verifier = createAnswerVerifier(bootstrap, clock);
  const answers = createOutcomeReader(verifier);
  const held = createHeldState(deps, verifier, connectUrl.href);
  const schedule = createSchedule(clock);
  const meter = createUsageMeter(clock, deps.instance.memoryLimitMb);
  const facts: AgentFacts = {
    key: bootstrap.key,
    version: deps.version,
    platform: deps.platform,
    instance: deps.instance,
    instanceId: process.getBuiltinModule('node:crypto').randomUUID(),
    signed: verifier !== null,
  };

  let state: SyncStatus['state'] = 'connecting';
  let lastContactAt: number | null = null;
  let lastError: string | null = null;
  let started = false;
  let mustConnect = true;
  let resyncing = false;
  let byGet = false;
  let connectFailures = 0;
  let beaconFailures = 0;
  let inFlight: Promise<void> | null = null;
  let call: CloudCall | null = null;
  let connectBegan = { wall: 0, monotonic: 0 };
  let renewing = false;
  let toldToWait = false;

  const position = (): SyncPosition => ({
    report: answers.report(held.report()),
    cursor: held.cursor(),
    digest: digestOf(blacklist),
  });

  function target(): URL | null {
    const endpoint = beaconEndpoint(held.config(), connectUrl, bootstrap.floor.hosts);
    if (typeof endpoint !== 'string') return endpoint;
    log.once('beacon-url', 'error', `no beacons are sent: ${endpoint}`);
    return null;
  }

  async function send(request: Omit<CloudRequest, 'maxBytes'>): Promise<CloudOutcome> {
    call = client.send({ ...request, maxBytes: held.config().parameters.MAX_CLOUD_RESPONSE_BYTES });
    const outcome = await call.outcome;
    call = null;
    return outcome;
  }

  async function connectOutcome(compact: boolean): Promise<CloudOutcome> {
    const { CLOUD_TIMEOUT_MS, CONNECT_METHOD } = held.config().parameters;
    const began = clock.monotonic();
    if (!byGet && CONNECT_METHOD !== 'get') {
      const body = connectBody(facts, position(), compact);
      const outcome = await send({ method: 'POST', url: connectUrl, body, timeoutMs: CLOUD_TIMEOUT_MS });
      if (CONNECT_METHOD !== 'auto' || !isWorthGet(outcome)) return outcome;
    }
    const left = Math.max(CLOUD_TIMEOUT_MS - (clock.monotonic() - began), CLOUD_TIMEOUT_MS / 4);
    const outcome = await send({ method: 'GET', url: connectUrl, body: null, timeoutMs: left });
    byGet = readOutcome(outcome).kind === 'data';
    return outcome;
  }

  /** Connects; where the compact form of the list cannot be had, once more and without asking for it. */
  async function connect(compact = true): Promise<void> {
    connectBegan = { wall: clock.now(), monotonic: clock.monotonic() };
    let outcome = await connectOutcome(compact);
    if (renewing && outcome.kind === 'failed' && outcome.failure === 'aborted') {
      client.close();
      outcome = await connectOutcome(compact);
    }
    renewing = false;
    const reply = answers.read('connect', outcome);
    if (reply.kind !== 'data') return connectFailed(reply);
    const parsed = parseConnectAnswer(reply.data);
    const problem = parsed.ok ? held.apply(parsed.value) : parsed.reason;
    if (problem !== null)
      return connectFailed({ kind: 'unusable', code: 'RASP_ERR_CLOUD_ANSWER', message: problem, retryAfterMs: null });
    const answer = parsed.ok ? parsed.value : null;
    if (compact && answer !== null && answer.blacklist === null && answer.extension.blacklistUrl !== null) {
      const missing = await takeCompactList(answer.extension.blacklistUrl, answer.extension.blacklistDigest);
      if (missing !== null) {
        log.once('compact-list', 'warn', `the blacklist was not read in its compact form: ${missing}`);
        client.close();
        return connect(false);
      }
    }
    contact();
    mustConnect = false;
    connectFailures = 0;
    const retryAfter = answer?.extension.retryAfter ?? null;
    schedule.dueIn(Math.max(nextAfterConnect(), (retryAfter ?? 0) * 1_000));
    resyncing = false;
  }

  async function takeCompactList(served: string, digest: string | null): Promise<string | null> {
    const timeoutMs = held.config().parameters.CLOUD_TIMEOUT_MS;
    const list = await fetchList(served, connectUrl, bootstrap.floor.hosts, (get) => send({ ...get, timeoutMs }));
    return typeof list === 'string' ? list : held.takeCompactList(list, digest);
  }

  function nextAfterConnect(): number {
    if (target() === null) return refreshMs;
    if (beaconFailures > 0) return beaconPause(null);
    // The first beacon goes out beside the next request; after a resync the rhythm stays, or a server could ask for two exchanges per request.
    return resyncing ? held.beaconDelay() * 1_000 : 0;
  }

  function connectFailed(reply: Exclude<Reply, { kind: 'data' }>): void {
    connectFailures++;
    failed(reply, publicUrl(connectUrl.href));
    schedule.dueIn(pauseAfterFailure(connectFailures, firstConnectPauseMs, reply.retryAfterMs, random));
  }

  async function beacon(url: URL, timeoutMs: number): Promise<void> {
    const { TELEMETRY_DATA, BLACKLIST_SHARE } = held.config().parameters;
    const taken = telemetry.take();
    // What is not sent is not acknowledged either.
    const delta: TelemetryDelta = TELEMETRY_DATA ? taken : { ...taken, success: 0, errors: 0, attacks: 0 };
    const entries = BLACKLIST_SHARE ? blacklist.pending().slice(0, wireLimits.entriesPerBeacon) : null;
    const load = { delta, usage: TELEMETRY_DATA ? meter() : null, entries };
    const body = beaconBody(facts, position(), load);
    const reply = answers.read('beacon', await send({ method: 'POST', url, body, timeoutMs }));
    if (reply.kind !== 'data') return beaconFailed(reply);
    telemetry.acknowledge(delta);
    if (entries !== null) blacklist.acknowledge(entries);
    const parsed = parseBeaconAnswer(reply.data);
    const problem = parsed.ok ? held.apply(parsed.value) : parsed.reason;
    contact();
    beaconFailures = 0;
    const extension = parsed.ok ? parsed.value.extension : null;
    if (problem !== null) refuse(problem);
    mustConnect = resyncing = problem === null && extension?.resync === true;
    const pauseMs = problem === null && extension?.more === true ? moreMs : held.beaconDelay() * 1_000;
    const delayMs = mustConnect ? 0 : target() === null ? refreshMs : pauseMs;
    schedule.dueIn(Math.max(delayMs, (extension?.retryAfter ?? 0) * 1_000));
  }

  function beaconPause(retryAfterMs: number | null): number {
    return pauseAfterFailure(beaconFailures, held.beaconDelay() * 1_000, retryAfterMs, random);
  }

  function beaconFailed(reply: Exclude<Reply, { kind: 'data' }>): void {
    beaconFailures++;
    mustConnect = beaconFailures % failuresBeforeReconnect === 0;
    failed(reply, 'the beacon URL');
    schedule.dueIn(beaconPause(reply.retryAfterMs));
  }

  function contact(): void {
    state = 'connected';
    lastContactAt = clock.now();
    lastError = null;
  }

  function refuse(problem: string): void {
    lastError = problem;
    log.once(
      'cloud-answer',
      'warn',
      `RASP_ERR_CLOUD_ANSWER an answer of the control plane was not applied: ${problem}`,
    );
  }

  function failed(reply: Exclude<Reply, { kind: 'data' }>, where: string): void {
    state = reply.kind === 'refused' ? 'refused' : 'unreachable';
    lastError = reply.message;
    toldToWait = reply.retryAfterMs !== null;
    const what = reply.kind === 'refused' ? 'refused this agent' : 'gave no usable answer';
    log.once(
      `cloud-${state}`,
      'warn',
      `${reply.code} ${where} ${what} (${reply.message}); the last good configuration stays`,
    );
  }

  function launch(timeoutMs?: number): Promise<void> {
    const url = mustConnect ? null : target();
    const work = url === null ? connect() : beacon(url, timeoutMs ?? held.config().parameters.CLOUD_TIMEOUT_MS);
    const ended = work
      .catch((error: unknown) => {
        telemetry.failure('sync');
        lastError = String(error).slice(0, 200);
        log.once('sync', 'error', `sync failed: ${lastError}`);
        schedule.dueIn(pauseAfterFailure(++connectFailures, firstConnectPauseMs, null, random));
      })
      .then(() => {
        call = null;
        inFlight = null;
        // The gate opens on a sync at rest, so that the first beacon is due beside the first request.
        if (!mustConnect) gate.open();
        return held.save();
      });
    inFlight = ended;
    return ended;
  }

  const gate = createReadyGate({
    begin() {
      void start();
      if (inFlight !== null) {
        call?.extend(held.config().parameters.CLOUD_TIMEOUT_MS);
        return inFlight;
      }
      // What failed at init may have failed because of it: the first request tries once more, unless it was told to wait.
      return state === 'unreachable' && !toldToWait ? launch() : null;
    },
    renew() {
      const age = Math.max(clock.now() - connectBegan.wall, clock.monotonic() - connectBegan.monotonic);
      if (call === null || age < staleConnectMs) return;
      renewing = true;
      call.abort();
    },
    budgetMs: () => held.config().parameters.CONNECT_TIMEOUT_MS,
  });

  function start(): Promise<void> {
    if (started) return inFlight ?? Promise.resolve();
    started = true;
    try {
      held.restore();
    } catch (error) {
      telemetry.failure('snapshot');
      log.once('snapshot', 'error', `the last good configuration was not restored: ${String(error).slice(0, 200)}`);
    }
    return launch();
  }

  return {
    start,
    ready: () => gate.wait(),
    isReady: () => gate.isOpen(),
    due: () => inFlight === null && started && schedule.due(),
    exchange: () => inFlight ?? launch(),
    async flush(budgetMs) {
      const end = clock.monotonic() + budgetMs;
      if (inFlight !== null) await within(inFlight, budgetMs);
      const left = end - clock.monotonic();
      if (
        inFlight === null &&
        left > 0 &&
        !mustConnect &&
        target() !== null &&
        hasNews(telemetry.take(), blacklist.pending().length)
      ) {
        await within(launch(Math.min(left, held.config().parameters.CLOUD_TIMEOUT_MS)), left);
      }
      client.close();
    },
    config: held.config,
    status: () => ({ state, lastContactAt, lastError, cursor: held.cursor() }),
  };
}
