import type { Parameters } from '../config/parameters.ts';
import type { SecurityEvent } from '../report/event.ts';

/** Severities of Cloud Logging, which the others read as well. */
const severities = { deny: 'WARNING', report: 'NOTICE', allow: 'INFO' } as const;

/** True where events also go to a log server. */
export function isRemote(parameters: Parameters): boolean {
  if (!parameters.LOG_ENABLED) return false;
  return parameters.LOG_PROTOCOL === 'file' ? parameters.LOG_FILE !== '' : parameters.LOG_SERVER !== '';
}

/**
 * Writes an event as one line of JSON where the platform collects it, with a severity that each understands.
 *
 * Cloud Logging reads `severity`, `message` and `httpRequest`; CloudWatch `level`, which Lambda's JSON log format sets by the console method; Application Insights
 * takes the severity from the method alone. From VERBOSE 10 on a line for people stands before it.
 */
export function say(event: SecurityEvent, verbose: number): void {
  const write = event.action === 'deny' ? console.warn : console.log;
  const places = event.findings.map(({ check, input }) => (input === null ? check : `${check} in ${input.source}`));
  const message = `[rasp] ${event.action}: ${places.join(', ').slice(0, 512)}`;
  if (verbose >= 10) {
    for (const { check, rule, mode, input, evidence } of event.findings) {
      const place = input === null ? '' : ` in ${input.source} ${input.name}`;
      const shown = verbose >= 100 ? ` ${JSON.stringify(evidence)}` : '';
      write(
        `[rasp] ${event.action} ${check}/${rule} (${mode})${place} from ${event.clientIp ?? 'nobody vouched for'}${shown}`,
      );
    }
  }
  const request =
    event.method === ''
      ? {}
      : { httpRequest: { requestMethod: event.method, requestUrl: event.path, remoteIp: event.clientIp ?? '' } };
  write(
    JSON.stringify({
      severity: severities[event.action],
      level: event.action === 'deny' ? 'WARN' : 'INFO',
      message,
      ...request,
      rasp: event,
    }),
  );
}
