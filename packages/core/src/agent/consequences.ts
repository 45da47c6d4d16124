import type { NormalizedRequest } from '../adapter.ts';
import type { Config } from '../config/config.ts';
import type { Verdict } from '../finding.ts';
import { blacklistSource } from '../policy/blacklist-source.ts';
import { createEvent, maxFindingsPerEvent } from '../report/create-event.ts';
import type { EventSubject } from '../report/event.ts';
import type { Agent } from './agent.ts';

/** What a report or a denial leaves behind: counters and an event. */
export function recordVerdict(
  agent: Agent,
  subject: EventSubject,
  verdict: Verdict,
  config: Config,
  now: number,
): void {
  if (verdict.findings.some((finding) => finding.check !== 'truncated')) agent.telemetry.attack();
  const overflow = verdict.findings.length - maxFindingsPerEvent;
  if (overflow > 0) agent.telemetry.dropped('finding', overflow);
  const context = {
    application: config.parameters.APP_NAME || agent.instance.service,
    platform: agent.platform,
    instance: agent.instance,
    modes: config.modes,
    redact: config.parameters.LOG_REDACT,
  };
  try {
    agent.events.write(createEvent(context, subject, verdict, now));
  } catch (error) {
    agent.telemetry.dropped('event');
    agent.failure('event', error);
  }
}

/** The same for a request, whose source may be blacklisted. */
export function recordRequestVerdict(
  agent: Agent,
  request: NormalizedRequest,
  verdict: Verdict,
  config: Config,
  now: number,
): void {
  blacklistSource(verdict.findings, request, config, agent.state, now);
  recordVerdict(agent, request, verdict, config, now);
}
