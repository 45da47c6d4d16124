import type { NormalizedRequest } from '../adapter.ts';
import { taxonomy } from '../detectors/taxonomy.ts';
import type { Finding, Verdict } from '../finding.ts';
import type { EventContext, EventFinding, SecurityEvent } from './event.ts';
import { redactEvidence } from './redact.ts';

/** Most findings that one event carries; the rest of an over-long list is dropped and counted by the caller. */
export const maxFindingsPerEvent = 32;

/** Builds the event of one request from its verdict; evidence is redacted here, so nothing unredacted leaves the guard. */
export function createEvent(
  context: EventContext,
  request: NormalizedRequest,
  verdict: Verdict,
  now: number,
): SecurityEvent {
  return {
    time: now,
    requestId: request.id,
    application: context.application,
    platform: context.platform,
    service: context.instance.service,
    action: verdict.action,
    clientIp: request.clientIp,
    method: request.method.slice(0, 32),
    path: request.path.slice(0, 1024),
    trigger: request.trigger,
    findings: verdict.findings.slice(0, maxFindingsPerEvent).map((finding) => eventFinding(context, finding)),
  };
}

function eventFinding(context: EventContext, finding: Finding): EventFinding {
  const { title, cwe, capec, attack } = taxonomy[finding.check];
  return {
    ...finding,
    evidence: redactEvidence(finding),
    mode: context.modes[finding.check],
    title,
    cwe,
    capec,
    attack,
  };
}
