import type { EventFinding, SecurityEvent } from '../report/event.ts';
import { agentVersion } from '../version.ts';

/** Facility `security/authorization` (RFC 5424 §6.2.1). */
const facility = 4;
/** Severities: a request that was stopped is a warning, one that was let through a notice. */
const severity = { deny: 4, report: 5, allow: 6 } as const;
/** IANA's enterprise number for documentation (RFC 5612): this project has none of its own. */
const structuredDataId = 'rasp@32473';

/** Writes a finding as a syslog message of RFC 5424, everything in structured data, the message a sentence for people. */
export function formatRfc5424(event: SecurityEvent, finding: EventFinding): string {
  const priority = facility * 8 + severity[event.action];
  const header = [
    `<${priority}>1`,
    new Date(event.time).toISOString(),
    token(event.service, 255),
    token(event.application, 48),
    '-',
    token(finding.check, 32),
  ].join(' ');
  const parameters: readonly (readonly [name: string, value: string])[] = [
    ['action', event.action],
    ['rule', finding.rule],
    ['mode', finding.mode],
    ['engine', finding.engine],
    ['source', event.clientIp ?? ''],
    ['method', event.method],
    ['path', event.path],
    ['trigger', event.trigger],
    ['place', finding.input === null ? '' : `${finding.input.source} ${finding.input.name}`],
    ['trail', finding.trail.join('>')],
    ['evidence', finding.evidence],
    ['cwe', finding.cwe.join(' ')],
    ['attack', finding.attack.join(' ')],
    ['request', event.requestId],
    ['version', agentVersion],
  ];
  const data = parameters
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(' ');
  return `${header} [${structuredDataId} ${data}] ${finding.title}: ${event.action}`;
}

/** Printable ASCII without blanks, as header fields are; `-` for nothing. */
function token(text: string, max: number): string {
  const clean = text.replace(/[^\x21-\x7e]/g, '_').slice(0, max);
  return clean === '' ? '-' : clean;
}

/** A value of structured data: `"`, `\` and `]` escaped (§6.3.3), controls shown as `_`, so that a line stays one. */
function escaped(value: string): string {
  return value.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '_').replace(/["\\\]]/g, '\\$&');
}
