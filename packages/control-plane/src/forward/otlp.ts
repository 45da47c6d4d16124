import type { EventSeverity } from '../store/tables.ts';
import { version } from '../version.ts';
import type { Message } from './message.ts';

/** Messages as a request of OTLP/HTTP logs in JSON; one resource for each application. */
export function toOtlp(messages: readonly Message[]): Readonly<Record<string, unknown>> {
  const byApplication = new Map<string, Message[]>();
  for (const message of messages) {
    const same = byApplication.get(message.application);
    if (same === undefined) byApplication.set(message.application, [message]);
    else same.push(message);
  }
  return {
    resourceLogs: [...byApplication].map(([application, records]) => ({
      resource: { attributes: [attribute('service.name', application === '' ? 'unknown_service' : application)] },
      scopeLogs: [{ scope: { name: 'rasp-control-plane', version }, logRecords: records.map(logRecord) }],
    })),
  };
}

function logRecord(message: Message): Readonly<Record<string, unknown>> {
  const time = `${message.at}000000`;
  return {
    timeUnixNano: time,
    observedTimeUnixNano: time,
    severityNumber: severityNumber[message.severity],
    severityText: message.severity.toUpperCase(),
    eventName: `rasp.${message.kind}`,
    body: { stringValue: message.text },
    attributes: [
      attribute('event.id', message.id),
      attribute('rasp.type', message.type),
      attribute('rasp.content', JSON.stringify(message.body)),
      ...Object.entries(message.body)
        .filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '')
        .map(([name, value]) => attribute(semantic.get(name) ?? `rasp.${name}`, value)),
    ],
  };
}

function attribute(key: string, value: string): Readonly<Record<string, unknown>> {
  return { key, value: { stringValue: value } };
}

/** INFO, WARN, ERROR, FATAL of the data model. */
const severityNumber: Readonly<Record<EventSeverity, number>> = { low: 9, medium: 13, high: 17, critical: 21 };

/** Names of the semantic conventions for what they name. */
const semantic: ReadonlyMap<string, string> = new Map([
  ['sourceIp', 'client.address'],
  ['method', 'http.request.method'],
  ['path', 'url.path'],
  ['platform', 'cloud.provider'],
  ['instance', 'service.instance.id'],
]);
