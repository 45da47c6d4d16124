import { taxonomy } from '../detectors/taxonomy.ts';
import type { Finding, Verdict } from '../finding.ts';
import type { EventContext, EventFinding, EventSubject, SecurityEvent } from './event.ts';
import { cappedEvidence, redactEvidence } from './redact.ts';

/** Most findings that one event carries; the rest of an over-long list is dropped and counted by the caller. */
export const maxFindingsPerEvent = 32;

/** Builds the event of one request or record from its verdict; evidence is redacted here unless LOG_REDACT is off, so nothing unredacted leaves the guard unasked. */
export function createEvent(
  context: EventContext,
  subject: EventSubject,
  verdict: Verdict,
  now: number,
): SecurityEvent {
  return {
    time: now,
    requestId: subject.id,
    application: context.application,
    platform: context.platform,
    service: context.instance.service,
    action: verdict.action,
    clientIp: subject.clientIp,
    method: subject.method.slice(0, 32),
    path: subject.path.slice(0, 1024),
    trigger: subject.trigger,
    findings: verdict.findings.slice(0, maxFindingsPerEvent).map((finding) => eventFinding(context, finding)),
  };
}

function eventFinding(context: EventContext, finding: Finding): EventFinding {
  const { title, cwe, capec, attack } = taxonomy[finding.check];
  return {
    ...finding,
    evidence: context.redact ? redactEvidence(finding) : cappedEvidence(finding),
    mode: context.modes[finding.check],
    title,
    cwe,
    capec,
    attack,
  };
}
