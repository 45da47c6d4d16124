import type { Outcome, PlatformAdapter } from './adapter.ts';
import type { Agent } from './agent/agent.ts';
import { createAgent } from './agent/create-agent.ts';
import { consoleLog, type LogLine } from './agent/logger.ts';
import { LazyRequestFacts } from './agent/request-facts.ts';
import { sharedAgent } from './agent/shared-agent.ts';
import type { RequestFacts } from './checks/check.ts';
import { type CheckPlan, planFor } from './checks/plan.ts';
import type { ConfigOrigin } from './config/config.ts';
import type { CheckId } from './detectors/taxonomy.ts';
import type { DenyVerdict, Finding, Mode, Verdict } from './finding.ts';
import type { GuardDependencies, ProtectOptions } from './guard-options.ts';
import { blacklistSource } from './policy/blacklist-source.ts';
import { decide, failClosed, stops } from './policy/decide.ts';
import { createEvent, maxFindingsPerEvent } from './report/create-event.ts';
import type { SyncStatus } from './sync/cloud-sync.ts';
import { agentVersion } from './version.ts';

/** How one protected function stands. */
export interface GuardStatus {
  readonly version: string;
  readonly config: { readonly origin: ConfigOrigin; readonly revision: string | null };
  readonly checks: Readonly<Record<CheckId, Mode>>;
  readonly blacklistSize: number;
  readonly sync: SyncStatus;
}

/** Joins one platform's function to the agent: init → before → handler or denial → after → settle. */
export interface Guard<Invocation, Result> {
  /**
   * Judges the invocation, runs the handler unless it is denied, judges the response, and settles.
   *
   * `run` is called at most once; its error is rethrown untouched. Nothing else rejects, but for a denial that cannot be written under
   * FAIL_MODE=closed. `run` is told whether `settle` will follow, because a platform that stops the CPU with the response needs to hold
   * that response back until then.
   */
  handle(invocation: Invocation, run: (settles: boolean) => Result | Promise<Result>): Promise<Result>;
  /** Sends a last beacon where the platform gives time at shutdown. */
  flush(budgetMs: number): Promise<void>;
  /** Null where the agent could not start. */
  status(): GuardStatus | null;
}

/** What the before phase leaves for the phases behind it. */
interface Gate {
  readonly verdict: Verdict;
  /** Null where the request was not inspected or its source is trusted: then nothing is counted against it. */
  readonly facts: RequestFacts | null;
}

const open: Gate = { verdict: { action: 'allow', findings: [], denial: null }, facts: null };

/**
 * Creates the guard of one protected function and starts to connect.
 *
 * Guards of one process with the same options share an agent; `dependencies`, which tests pass, gives an agent of its own.
 * Never throws: a broken configuration is reported and defaults apply.
 */
export function createGuard<Invocation, Result>(
  adapter: PlatformAdapter<Invocation, Result>,
  options: ProtectOptions = {},
  dependencies?: Partial<GuardDependencies>,
): Guard<Invocation, Result> {
  let agent: Agent;
  try {
    agent = dependencies === undefined ? sharedAgent(adapter, options) : createAgent(adapter, options, dependencies);
  } catch (error) {
    return unprotected(error, dependencies?.log ?? consoleLog);
  }

  /** Before: everything that decides whether the handler runs. */
  async function before(invocation: Invocation): Promise<Gate> {
    const plan = planFor(agent.config());
    const reading = adapter.readEvent(invocation, plan.readLimits);
    const event = reading instanceof Promise ? await reading : reading;
    if (event === null || event.request === null) {
      agent.telemetry.failure('uninspected-event');
      return open;
    }
    const facts = new LazyRequestFacts(event.request, plan.config, agent.state, agent.clock.now());
    const findings = walk(plan, facts);
    if (findings === 'trusted') return open;
    const verdict = decide(findings, plan.config, event.request.id);
    if (verdict.action !== 'allow') consequences(facts, verdict);
    return { verdict, facts };
  }

  /** Runs the checks in their order; the first finding whose mode stops ends the walk. */
  function walk(plan: CheckPlan, facts: RequestFacts): 'trusted' | readonly Finding[] {
    let findings: Finding[] | null = null;
    for (const check of plan.before) {
      try {
        const judgement = check.judge(facts);
        if (judgement === null) continue;
        if (judgement === 'trusted') return 'trusted';
        findings = findings === null ? [...judgement] : [...findings, ...judgement];
        if (judgement.some((finding) => stops(plan.config.modes[finding.check]))) break;
      } catch (error) {
        agent.failure(`check:${check.ids[0] ?? 'ignored-paths'}`, error);
        if (plan.config.parameters.FAIL_MODE === 'closed') throw error;
      }
    }
    return findings ?? noFindings;
  }

  /** What a report or a denial leaves behind: an event, counters, perhaps a blacklisted source. */
  function consequences(facts: RequestFacts, verdict: Verdict): void {
    const { request, config, now } = facts;
    const attack = verdict.findings.some((finding) => finding.check !== 'truncated');
    if (attack) agent.telemetry.attack();
    const overflow = verdict.findings.length - maxFindingsPerEvent;
    if (overflow > 0) agent.telemetry.dropped('finding', overflow);
    blacklistSource(verdict.findings, request, config, agent.state, now);
    const context = {
      application: config.parameters.APP_NAME || agent.instance.service,
      platform: agent.platform,
      instance: agent.instance,
      modes: config.modes,
    };
    try {
      agent.events(createEvent(context, request, verdict, now));
    } catch (error) {
      agent.telemetry.dropped('event');
      agent.failure('event', error);
    }
  }

  /** After: response checks; gives the denial that replaces the response, or null. */
  async function after(invocation: Invocation, gate: Gate, outcome: Outcome<Result>): Promise<DenyVerdict | null> {
    const reading = adapter.readResponse(invocation, outcome);
    const response = reading instanceof Promise ? await reading : reading;
    const failed = outcome.kind === 'threw' || (response !== null && response.statusCode >= 400);
    if (failed) agent.telemetry.error();
    else agent.telemetry.success();
    if (gate.facts === null || response === null) return null;
    const { config, request } = gate.facts;
    const findings: Finding[] = [];
    for (const check of planFor(config).after) {
      const judgement = check.judge(gate.facts, response);
      if (judgement !== null && judgement !== 'trusted') findings.push(...judgement);
    }
    const verdict = decide(findings, config, request.id);
    if (verdict.action !== 'allow') consequences(gate.facts, verdict);
    return verdict.action === 'deny' ? verdict : null;
  }

  /** True where work that is still in flight when the handler ends must be waited for. */
  function settles(work: Promise<void> | null): work is Promise<void> {
    return work !== null && agent.instance.freezesAfterResponse;
  }

  /** Ends an invocation: waits for the beacon that went out beside it, bounded, where the platform would freeze it. */
  async function settle(invocation: Invocation, work: Promise<void> | null): Promise<void> {
    if (!settles(work)) return;
    try {
      await adapter.settle(invocation, work, agent.config().parameters.SETTLE_MS);
    } catch (error) {
      agent.failure('settle', error);
    }
  }

  /** Sends what is due beside the handler; never before it. */
  function exchangeIfDue(): Promise<void> | null {
    return agent.sync.due() ? agent.sync.exchange() : null;
  }

  /** Gives the denial's response, or undefined when the adapter cannot write it: then the request goes on, unless FAIL_MODE is `closed`. */
  async function deny(invocation: Invocation, verdict: DenyVerdict): Promise<{ readonly result: Result } | undefined> {
    try {
      return { result: await adapter.writeDenial(invocation, verdict) };
    } catch (error) {
      agent.failure('denial', error);
      if (agent.config().parameters.FAIL_MODE === 'closed') throw error;
      return undefined;
    }
  }

  async function judge(invocation: Invocation): Promise<Gate> {
    try {
      await agent.sync.ready();
      return await before(invocation);
    } catch (error) {
      agent.failure('before', error);
      return agent.config().parameters.FAIL_MODE === 'closed' ? { verdict: failClosed(''), facts: null } : open;
    }
  }

  return {
    async handle(invocation, run) {
      const gate = await judge(invocation);
      const work = exchangeIfDue();
      if (gate.verdict.action === 'deny') {
        const denied = await deny(invocation, gate.verdict);
        if (denied !== undefined) {
          await settle(invocation, work);
          return denied.result;
        }
      }
      let outcome: Outcome<Result>;
      try {
        outcome = { kind: 'returned', result: await run(settles(work)) };
      } catch (error) {
        outcome = { kind: 'threw', error };
      }
      let replacement: { readonly result: Result } | undefined;
      try {
        const verdict = await after(invocation, gate, outcome);
        if (verdict !== null && outcome.kind === 'returned') replacement = await deny(invocation, verdict);
      } catch (error) {
        agent.failure('after', error);
      }
      await settle(invocation, work);
      if (outcome.kind === 'threw') throw outcome.error;
      return replacement === undefined ? outcome.result : replacement.result;
    },
    flush: (budgetMs) => agent.sync.flush(budgetMs),
    status: () => statusOf(agent),
  };
}

const noFindings: readonly Finding[] = [];

/** The guard of an agent that could not be created: handlers run, and one line says that nothing protects them. */
function unprotected<Invocation, Result>(error: unknown, log: LogLine): Guard<Invocation, Result> {
  log(
    'error',
    `RASP_ERR_INTERNAL the agent could not start, the function is NOT protected: ${String(error).slice(0, 300)}`,
  );
  return {
    handle: async (_invocation, run) => run(false),
    flush: async () => undefined,
    status: () => null,
  };
}

function statusOf(agent: Agent): GuardStatus {
  const config = agent.config();
  return {
    version: agentVersion,
    config: { origin: config.origin, revision: config.revision },
    checks: config.modes,
    blacklistSize: agent.state.blacklist.size,
    sync: agent.sync.status(),
  };
}
