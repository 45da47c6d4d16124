import type { EventSink } from './event.ts';

/**
 * Writes each event as one JSON line on standard output, which the platforms collect.
 *
 * `severity` and `message` are the fields that Cloud Logging reads; CloudWatch and Application Insights keep the line as it is.
 */
export const consoleSink: EventSink = (event) => {
  const severity = event.action === 'deny' ? 'WARNING' : 'NOTICE';
  const what = event.findings.map(
    (finding) => `${finding.check}${finding.input === null ? '' : ` in ${finding.input.source}`}`,
  );
  console.log(
    JSON.stringify({ severity, message: `[rasp] ${event.action}: ${what.join(', ').slice(0, 512)}`, rasp: event }),
  );
};
