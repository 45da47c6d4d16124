import type {
  NormalizedEvent,
  NormalizedRequest,
  NormalizedResponse,
  Outcome,
  PlatformAdapter,
  WithheldRecord,
} from './adapter.ts';
import type { Agent } from './agent/agent.ts';
import { recordRequestVerdict } from './agent/consequences.ts';
import { createAgent } from './agent/create-agent.ts';
import { flushAgent } from './agent/flush-agent.ts';
import { type GuardView, viewOf } from './agent/guard-view.ts';
import { judgeRecords } from './agent/judge-records.ts';
import { consoleLog, type LogLine } from './agent/logger.ts';
import { LazyRequestFacts } from './agent/request-facts.ts';
import { sharedAgent } from './agent/shared-agent.ts';
import { type Walked, walkChecks } from './agent/walk-checks.ts';
import { watchFor } from './agent/watch-response.ts';
import type { RequestFacts } from './checks/check.ts';
import { dlp } from './checks/dlp.ts';
import { type CheckPlan, planFor } from './checks/plan.ts';
import type { DenyVerdict, Finding, Verdict } from './finding.ts';
import type { GuardDependencies, ProtectOptions } from './guard-options.ts';
import { decide, failClosed } from './policy/decide.ts';
import { reportOnly } from './policy/report-only.ts';
import type { ResponseWatch } from './response/response-watch.ts';

/** Joins one platform's function to the agent: init → before → handler or denial → after → settle. */
export interface Guard<Invocation, Result> extends GuardView {
  /**
   * Judges the invocation, runs the handler unless it is denied, judges the response, and settles.
   *
   * `run` is called at most once; its error is rethrown untouched. Nothing else rejects, but for a denial that cannot be written under
   * FAIL_MODE=closed. `run` is told whether `settle` will follow, because a platform that stops the CPU with the response needs to hold
   * that response back until then.
   */
  handle(invocation: Invocation, run: (settles: boolean) => Result | Promise<Result>): Promise<Result>;
  /** Sends a last beacon, and events that wait, where the platform gives time at shutdown. */
  flush(budgetMs: number): Promise<void>;
}

/** What the before phase leaves for the phases behind it. */
interface Gate {
  readonly verdict: Verdict;
  /** Null where the request was not inspected or its source is trusted: then nothing is counted against it. */
  readonly facts: RequestFacts | null;
  /** Records that are not to reach the handler. */
  readonly withheld: readonly WithheldRecord[];
}

const none: readonly WithheldRecord[] = [];
const open: Gate = { verdict: { action: 'allow', findings: [], denial: null }, facts: null, withheld: none };

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

  /** Before: everything that decides whether the handler runs. A promise only where something has to be waited for: each one costs a turn. */
  function before(invocation: Invocation): Gate | Promise<Gate> {
    const configured = planFor(agent.config());
    const reading = adapter.readEvent(invocation, configured.readLimits);
    return reading instanceof Promise
      ? reading.then((event) => judgeEvent(event, configured))
      : judgeEvent(reading, configured);
  }

  function judgeEvent(event: NormalizedEvent | null, configured: CheckPlan): Gate | Promise<Gate> {
    if (event === null || (event.request === null && event.records.length === 0)) {
      agent.telemetry.failure('uninspected-event');
      return open;
    }
    const plan = event.byEventAction ? eventPlan(configured) : configured;
    if (event.records.length === 0) return judgeRequest(event.request, plan);
    const judging = judgeRecords(agent, event, plan);
    const go = (withheld: readonly WithheldRecord[]) =>
      withheld.length > 0 ? { ...open, withheld } : judgeRequest(event.request, plan);
    return judging instanceof Promise ? judging.then(go) : go(judging);
  }

  function judgeRequest(request: NormalizedRequest | null, plan: CheckPlan): Gate | Promise<Gate> {
    if (request === null) return open;
    const facts = new LazyRequestFacts(request, plan.config, agent.state, agent.clock.now());
    const walked = walkChecks(agent, plan, facts);
    return walked instanceof Promise ? walked.then((found) => gateOf(found, facts)) : gateOf(walked, facts);
  }

  function gateOf(walked: Walked, facts: RequestFacts): Gate {
    if (walked === 'trusted') return open;
    const { request, config } = facts;
    const verdict = decide(walked, config, request.id, request);
    if (verdict.action !== 'allow') recordRequestVerdict(agent, request, verdict, config, facts.now);
    return { verdict, facts, withheld: none };
  }

  /** The plan for what is no HTTP request: nothing stops unless EVENT_ACTION says so. */
  function eventPlan(plan: CheckPlan): CheckPlan {
    return plan.config.parameters.EVENT_ACTION === 'report' ? planFor(reportOnly(plan.config)) : plan;
  }

  /** After: response checks; gives the denial that replaces the response, or null. */
  function after(
    invocation: Invocation,
    gate: Gate,
    outcome: Outcome<Result>,
    watch: ResponseWatch | null,
  ): DenyVerdict | null | Promise<DenyVerdict | null> {
    const reading = adapter.readResponse(invocation, outcome);
    return reading instanceof Promise
      ? reading.then((response) => judgeResponse(response, gate, outcome, watch))
      : judgeResponse(reading, gate, outcome, watch);
  }

  function judgeResponse(
    response: NormalizedResponse | null,
    gate: Gate,
    outcome: Outcome<Result>,
    watch: ResponseWatch | null,
  ): DenyVerdict | null {
    const failed = outcome.kind === 'threw' || (response !== null && response.statusCode >= 400);
    if (failed) agent.telemetry.error();
    else agent.telemetry.success();
    if (gate.facts === null || response === null) return null;
    const { config, request } = gate.facts;
    const findings: Finding[] = [];
    for (const check of planFor(config).after) {
      // What was watched on its way is judged and told already.
      if (check === dlp && watch?.begun === true) continue;
      const judgement = check.judge(gate.facts, response);
      if (judgement !== null && judgement !== 'trusted') findings.push(...judgement);
    }
    const verdict = decide(findings, config, request.id, request);
    if (verdict.action !== 'allow') recordRequestVerdict(agent, request, verdict, config, gate.facts.now);
    return verdict.action === 'deny' ? verdict : null;
  }

  /** True where work that is still in flight when the handler ends must be waited for. */
  function settles(work: Promise<void> | null): work is Promise<void> {
    return work !== null && agent.instance.freezesAfterResponse;
  }

  /** Ends an invocation: waits for the beacon that went out beside it, bounded, where the platform would freeze it. */
  async function settle(invocation: Invocation, work: Promise<void>): Promise<void> {
    try {
      await adapter.settle(invocation, work, agent.config().parameters.SETTLE_MS);
    } catch (error) {
      agent.failure('settle', error);
    }
  }

  /** Sends what is due beside the handler, never before it: a beacon, and events that wait. */
  function sendIfDue(): Promise<void> | null {
    return beside(agent.sync.due() ? agent.sync.exchange() : null, agent.events.flush());
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

  /** Takes records out of what the handler gets; gives what stands for its result where it has nothing left to do. */
  async function withhold(
    invocation: Invocation,
    withheld: readonly WithheldRecord[],
  ): Promise<{ readonly result: Result } | null> {
    const { EVENT_ACTION: action, DEAD_LETTER_QUEUE: deadLetterQueue, CLOUD_TIMEOUT_MS } = agent.config().parameters;
    if (adapter.records === undefined || action === 'report') return null;
    const config = { deadLetterQueue, deadLetter: options.deadLetter ?? null, budgetMs: CLOUD_TIMEOUT_MS };
    try {
      return await adapter.records.withhold(invocation, withheld, action, config);
    } catch (error) {
      agent.failure('withhold', error);
      if (agent.config().parameters.FAIL_MODE === 'closed') throw error;
      return null;
    }
  }

  /** The watch of a response that is looked at or changed, handed to the adapter; null for nearly all. */
  function watched(invocation: Invocation, gate: Gate): ResponseWatch | null {
    try {
      const watch = watchFor(agent, gate.facts);
      if (watch !== null) adapter.watchResponse?.(invocation, watch);
      return watch;
    } catch (error) {
      agent.failure('watch', error);
      return null;
    }
  }

  /** The handler's result as the caller gets it; the result itself where it cannot be changed. */
  async function changed(invocation: Invocation, result: Result, watch: ResponseWatch): Promise<Result> {
    try {
      return (await adapter.changeResponse?.(invocation, result, watch)) ?? result;
    } catch (error) {
      agent.failure('response', error);
      return result;
    }
  }

  /** The handler's answer with the records that were withheld as failed; the answer itself where that cannot be written. */
  function completed(invocation: Invocation, result: Result): Result {
    try {
      return adapter.records?.complete(invocation, result) ?? result;
    } catch (error) {
      agent.failure('complete', error);
      return result;
    }
  }

  /** Judges the invocation once the first connect has ended, or its budget; within this turn where nothing has to be waited for. */
  function judge(invocation: Invocation): Gate | Promise<Gate> {
    if (!agent.sync.isReady()) return agent.sync.ready().then(() => judgeNow(invocation), unjudged);
    return judgeNow(invocation);
  }

  function judgeNow(invocation: Invocation): Gate | Promise<Gate> {
    try {
      const gate = before(invocation);
      return gate instanceof Promise ? gate.catch(unjudged) : gate;
    } catch (error) {
      return unjudged(error);
    }
  }

  /** What follows where judging failed: FAIL_MODE says whether the handler runs. */
  function unjudged(error: unknown): Gate {
    agent.failure('before', error);
    return agent.config().parameters.FAIL_MODE === 'closed'
      ? { ...open, verdict: failClosed('', agent.config()) }
      : open;
  }

  return {
    async handle(invocation, run) {
      const judged = judge(invocation);
      const gate = judged instanceof Promise ? await judged : judged;
      const work = sendIfDue();
      if (gate.verdict.action === 'deny') {
        const denied = await deny(invocation, gate.verdict);
        if (denied !== undefined) {
          if (settles(work)) await settle(invocation, work);
          return denied.result;
        }
      }
      const standIn = gate.withheld.length === 0 ? null : await withhold(invocation, gate.withheld);
      const watch = watched(invocation, gate);
      let outcome: Outcome<Result>;
      try {
        outcome = { kind: 'returned', result: standIn === null ? await run(settles(work)) : standIn.result };
      } catch (error) {
        outcome = { kind: 'threw', error };
      }
      let replacement: { readonly result: Result } | undefined;
      try {
        const judging = after(invocation, gate, outcome, watch);
        const verdict = judging instanceof Promise ? await judging : judging;
        if (verdict !== null && outcome.kind === 'returned') replacement = await deny(invocation, verdict);
      } catch (error) {
        agent.failure('after', error);
      }
      const left = beside(work, agent.events.flush());
      if (settles(left)) await settle(invocation, left);
      if (outcome.kind === 'threw') throw outcome.error;
      if (gate.withheld.length > 0) return completed(invocation, outcome.result);
      if (replacement !== undefined) return replacement.result;
      return watch === null ? outcome.result : changed(invocation, outcome.result, watch);
    },
    flush: (budgetMs) => flushAgent(agent, budgetMs),
    ...viewOf(agent),
  };
}

/** Both works as one; null where there is none. */
function beside(one: Promise<void> | null, other: Promise<void> | null): Promise<void> | null {
  if (one === null || one === other) return other;
  return other === null ? one : Promise.all([one, other]).then(() => undefined);
}

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
    config: () => null,
    blacklist: () => [],
    routes: () => [],
    ready: async () => undefined,
  };
}
