import type { Clock } from '../agent/clock.ts';
import type { OnceLogger } from '../agent/logger.ts';
import type { Telemetry } from '../agent/telemetry.ts';
import type { Config } from '../config/config.ts';
import type { EventSink, SecurityEvent } from '../report/event.ts';
import { isRemote, say } from './stdout-line.ts';

/** Events that wait for the log server at most; an attack of a thousand requests a second must not fill the memory. */
export const maxQueued = 256;
/** Events of one exchange: PyRASP's webhook takes them one at a time. */
const maxBatch = 32;
/** First and longest pause after a failure, in milliseconds. */
const firstPauseMs = 1000;
const longestPauseMs = 300_000;

/** Takes events to standard output and to the log server. */
export interface EventLog {
  /** Never waits. */
  write(event: SecurityEvent): void;
  /** Sends what waits, beside the handler; null where there is nothing to send. Never rejects. */
  flush(): Promise<void> | null;
}

/** What an event log needs of its agent. */
export interface EventLogParts {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly log: OnceLogger;
  readonly telemetry: Pick<Telemetry, 'dropped' | 'failure'>;
  /** Takes the place of standard output. */
  readonly local?: EventSink | undefined;
}

/**
 * Creates the log of an instance's events.
 *
 * `write` gives a line and queues what goes to LOG_SERVER; nothing waits. `flush` sends it while the handler runs, in batches, one exchange at a time; what could
 * not be sent stays for the next invocation, after a pause that doubles with each failure. Over the bound the newest are dropped and counted.
 */
export function createEventLog({ config, clock, log, telemetry, local }: EventLogParts): EventLog {
  let queue: SecurityEvent[] = [];
  let sending: Promise<void> | null = null;
  let pauseMs = 0;
  let resumeAt = 0;

  function enqueue(event: SecurityEvent): void {
    if (queue.length < maxQueued) {
      queue.push(event);
      return;
    }
    telemetry.dropped('event');
    log.once('log-overflow', 'warn', `more than ${maxQueued} events wait for the log server; further ones are dropped`);
  }

  async function send(): Promise<void> {
    const { parameters } = config();
    while (queue.length > 0) {
      const batch = queue.slice(0, maxBatch);
      try {
        // What writes and sends is loaded with the first event that goes there.
        const { deliverEvents } = await import('./deliver-events.ts');
        await deliverEvents(batch, parameters);
      } catch (error) {
        pauseMs = Math.min(pauseMs === 0 ? firstPauseMs : pauseMs * 2, longestPauseMs);
        resumeAt = clock.monotonic() + pauseMs;
        telemetry.failure('log');
        const reason = error instanceof Error ? error.message : String(error);
        log.once('log-server', 'warn', `events could not be sent to LOG_SERVER: ${reason.slice(0, 200)}`);
        return;
      }
      pauseMs = 0;
      queue = queue.slice(batch.length);
    }
  }

  return {
    write(event) {
      const { parameters } = config();
      if (local !== undefined) local(event);
      else if (parameters.LOG_STDOUT) say(event, parameters.VERBOSE);
      if (isRemote(parameters)) enqueue(event);
    },
    flush() {
      if (queue.length === 0 || !isRemote(config().parameters)) return null;
      if (sending !== null) return sending;
      if (pauseMs > 0 && clock.monotonic() < resumeAt) return null;
      sending = send().finally(() => {
        sending = null;
      });
      return sending;
    },
  };
}
