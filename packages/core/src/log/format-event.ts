import type { Parameters } from '../config/parameters.ts';
import type { EventFinding, SecurityEvent } from '../report/event.ts';
import { pyraspAction, pyraspCodes, pyraspEngine, pyraspLocation } from './pyrasp-names.ts';
import { formatRfc5424 } from './rfc5424.ts';

/** Writes an event in the format that LOG_FORMAT names: one line or body for each finding, as PyRASP logs each attack by itself. */
export function formatEvent(event: SecurityEvent, format: Parameters['LOG_FORMAT']): readonly string[] {
  switch (format) {
    case 'json':
      return event.findings.map((finding) => JSON.stringify(jsonRecord(event, finding)));
    case 'pcb':
      return event.findings.map((finding) => JSON.stringify(pcbRecord(event, finding)));
    case 'syslog':
      return event.findings.map((finding) => syslogLine(event, finding));
    case 'rfc5424':
      return event.findings.map((finding) => formatRfc5424(event, finding));
  }
}

/** `{time, application, log_data: [type, ip, country, detail]}`; the country is the receiver's to look up. */
function jsonRecord(event: SecurityEvent, finding: EventFinding): object {
  return {
    time: timeOf(event.time),
    application: event.application,
    log_data: [finding.check, event.clientIp ?? '', '', detail(event, finding)],
  };
}

/** The form of PyRASP's own cloud: no time, and a slot for a user. */
function pcbRecord(event: SecurityEvent, finding: EventFinding): object {
  return {
    application: event.application,
    log_type: 'security',
    log_data: [finding.check, event.clientIp ?? '', '', null, detail(event, finding)],
  };
}

function detail(event: SecurityEvent, finding: EventFinding): object {
  const { check, engine, evidence, input, score } = finding;
  return {
    location: pyraspLocation(check, input?.source ?? null),
    payload: Buffer.from(evidence, 'utf8').toString('base64'),
    engine: pyraspEngine(engine),
    ...(score === undefined ? {} : { score }),
    action: pyraspAction(check, finding.mode),
    codes: pyraspCodes(check, finding.attack),
    path: event.path,
  };
}

/** PyRASP's line, its codes in front of the place as its agents write them. Quotes and line ends are taken out of what came from outside. */
function syslogLine(event: SecurityEvent, finding: EventFinding): string {
  const { check, mode, evidence, input, attack } = finding;
  const payload = Buffer.from(evidence, 'utf8').toString('base64');
  const fields = [
    event.application,
    check,
    event.clientIp ?? '',
    '',
    pyraspCodes(check, attack).join(' - '),
    String(pyraspAction(check, mode)),
    `${pyraspLocation(check, input?.source ?? null)}:${payload}`,
  ];
  return `[${timeOf(event.time)}] ${fields.map((field) => `"${harmless(field)}"`).join(' - ')}`;
}

function harmless(text: string): string {
  return text.replace(/["\\\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '_');
}

/** `YYYY/MM/DD hh:mm:ss` in UTC; PyRASP writes its machine's own time without saying which. */
function timeOf(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}
