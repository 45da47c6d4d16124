import type { InstanceInfo, Platform, PlatformAdapter } from '../adapter.ts';
import { createBlacklist } from '../blacklist/create-blacklist.ts';
import type { Config } from '../config/config.ts';
import type { LoadedConfiguration } from '../config/layers.ts';
import { applyCloudConfig, createConfig, loadBootstrap } from '../config/load-config.ts';
import type { ConfigProblem } from '../config/problem.ts';
import { shownParameters } from '../config/shown-parameters.ts';
import { RaspError } from '../errors.ts';
import type { GuardDependencies, ProtectOptions } from '../guard-options.ts';
import { createEventLog } from '../log/event-log.ts';
import { Model } from '../model/model.ts';
import { parseConnectAnswer } from '../protocol/connect.ts';
import { createSlidingWindow } from '../rate/create-sliding-window.ts';
import { applyBlacklist } from '../sync/apply-answer.ts';
import type { CloudSync } from '../sync/cloud-sync.ts';
import { createCloudSync } from '../sync/create-cloud-sync.ts';
import { startLine } from '../sync/start-line.ts';
import { agentVersion } from '../version.ts';
import type { Agent } from './agent.ts';
import { systemClock } from './clock.ts';
import { consoleLog, createOnceLogger, type OnceLogger } from './logger.ts';
import { preload } from './preload.ts';
import type { AgentState } from './state.ts';
import { createTelemetry } from './telemetry.ts';

/** What the agent needs of an adapter. */
export type Describes = Pick<PlatformAdapter<never, never>, 'platform' | 'describeInstance'>;

/**
 * Creates the agent of an instance and starts to connect. Never throws: what is wrong with the configuration is logged, and defaults apply.
 */
export function createAgent(
  adapter: Describes,
  options: ProtectOptions,
  dependencies: Partial<GuardDependencies>,
): Agent {
  const env = dependencies.env ?? process.env;
  const clock = dependencies.clock ?? systemClock;
  const log = createOnceLogger(dependencies.log ?? consoleLog);
  const telemetry = createTelemetry();
  const loaded = loadBootstrap(env, options);
  const initial = createConfig(loaded);
  const instance = describe(adapter, env, log);
  const state = createState(initial, new Model(log, dependencies.model), (address) =>
    sync.config().whitelist.has(address),
  );

  let reported: Config | null = null;
  /** Says once what is wrong with each configuration that came into force. */
  const tell = (config: Config): Config => {
    if (config !== reported) {
      reported = config;
      logProblems(log, config.problems);
      if (config.parameters.VERBOSE >= 100)
        log.always('info', `configuration ${JSON.stringify(shownParameters(config.parameters))}`);
    }
    return config;
  };

  const sync: CloudSync = createCloudSync({
    bootstrap: loaded.bootstrap,
    version: agentVersion,
    platform: adapter.platform,
    instance,
    clock,
    log,
    blacklist: state.blacklist,
    telemetry,
    initial,
    applyConfig: (config, revision, origin) => applyCloudConfig(loaded, config, revision, origin),
  });
  logProblems(log, loaded.problems);
  loadLocalBlacklist(loaded, initial, state, clock.now());
  const connected = sync.start();
  announce(adapter.platform, instance, loaded, sync, state, log, connected);

  const current = () => tell(sync.config());
  const agent: Agent = {
    platform: adapter.platform,
    instance,
    clock,
    log,
    events: createEventLog({ config: current, clock, log, telemetry, local: dependencies.events }),
    state,
    telemetry,
    sync,
    config: current,
    failure(kind, error) {
      telemetry.failure(kind);
      const code = error instanceof RaspError ? error.code : 'RASP_ERR_INTERNAL';
      const message = error instanceof Error ? error.message : String(error);
      log.once(`failure:${kind}`, 'error', `${code} in ${kind}: ${message.slice(0, 300)}; the function goes on`);
    },
  };
  if (initial.parameters.MODEL_PRELOAD) void preload(agent);
  return agent;
}

function createState(config: Config, model: Model, neverBlock: (address: string) => boolean): AgentState {
  const { MAX_BLACKLIST, MAX_SOURCES } = config.parameters;
  return {
    blacklist: createBlacklist({ maxEntries: MAX_BLACKLIST, neverBlock }),
    flood: createSlidingWindow(MAX_SOURCES),
    errors: createSlidingWindow(MAX_SOURCES),
    strikes: createSlidingWindow(MAX_SOURCES),
    model,
  };
}

function describe(adapter: Describes, env: GuardDependencies['env'], log: OnceLogger): InstanceInfo {
  try {
    return adapter.describeInstance(env);
  } catch (error) {
    log.once('instance', 'error', `the instance could not be described: ${String(error).slice(0, 200)}`);
    return {
      wirePlatform: adapter.platform,
      runtime: process.version,
      service: '',
      serviceVersion: null,
      region: null,
      memoryLimitMb: null,
      freezesAfterResponse: true,
    };
  }
}

function logProblems(log: OnceLogger, problems: readonly ConfigProblem[]): void {
  for (const { severity, message, parameter } of problems) {
    log.once(`config:${parameter}:${message}`, severity === 'error' ? 'error' : 'warn', `RASP_ERR_CONFIG ${message}`);
  }
}

/** A local file may bring a blacklist, in the shape a connect answer has. */
function loadLocalBlacklist(loaded: LoadedConfiguration, config: Config, state: AgentState, now: number): void {
  if (loaded.blacklist === null) return;
  const parsed = parseConnectAnswer({ config: {}, blacklist: loaded.blacklist });
  if (!parsed.ok || parsed.value.blacklist === null) return;
  applyBlacklist(state.blacklist, parsed.value.blacklist, config.parameters.BLACKLIST_DELAY, now);
}

/** Prints the start line: at once without a control plane, otherwise when the first connect ended. */
function announce(
  platform: Platform,
  instance: InstanceInfo,
  loaded: LoadedConfiguration,
  sync: CloudSync,
  state: AgentState,
  log: OnceLogger,
  connected: Promise<void>,
): void {
  const print = () => {
    const config = sync.config();
    const line = startLine({
      version: agentVersion,
      platform: instance.wirePlatform || platform,
      service: instance.service,
      cloudUrl: loaded.bootstrap.cloudUrl,
      state: sync.status().state,
      origin: config.origin,
      revision: config.revision,
      modes: config.modes,
      blacklistSize: state.blacklist.size,
    });
    log.always('info', line);
  };
  if (sync.status().state === 'disabled') print();
  else void connected.then(print);
}
