import type { Parameters } from '../config/parameters.ts';
import type { SecurityEvent } from '../report/event.ts';
import { formatEvent } from './format-event.ts';
import { sendLines } from './send-lines.ts';

/** Writes events in the format of LOG_FORMAT and sends them to the log server, in their order; rejects where they were not taken. */
export function deliverEvents(events: readonly SecurityEvent[], parameters: Parameters): Promise<void> {
  const lines = events.flatMap((event) => formatEvent(event, parameters.LOG_FORMAT));
  return sendLines(lines, parameters, parameters.CLOUD_TIMEOUT_MS);
}
