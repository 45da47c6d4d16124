import type { InstanceInfo, NormalizedRequest, Platform } from '../adapter.ts';
import type { CheckId } from '../detectors/taxonomy.ts';
import type { Finding, Mode, Verdict } from '../finding.ts';

/** What an event is about: a request, or a record that has neither method nor path. */
export type EventSubject = Pick<NormalizedRequest, 'id' | 'clientIp' | 'method' | 'path' | 'trigger'>;

/** What happened to one request or record, as it is logged; `payloads` are redacted and capped. */
export interface SecurityEvent {
  /** Wall clock, milliseconds since the epoch. */
  readonly time: number;
  /** The request's id, or the record's. */
  readonly requestId: string;
  readonly application: string;
  readonly platform: Platform;
  readonly service: string;
  readonly action: Verdict['action'];
  readonly clientIp: string | null;
  readonly method: string;
  /** Path without query, at most 1,024 characters. */
  readonly path: string;
  readonly trigger: string;
  readonly findings: readonly EventFinding[];
}

/** A finding with the mode that applied and the ids of its check. */
export interface EventFinding extends Finding {
  readonly mode: Mode;
  readonly title: string;
  readonly cwe: readonly number[];
  readonly capec: readonly number[];
  readonly attack: readonly string[];
}

/** Takes events where they are kept; never throws, never waits. */
export type EventSink = (event: SecurityEvent) => void;

/** The parts of an instance that every event carries. */
export interface EventContext {
  readonly application: string;
  readonly platform: Platform;
  readonly instance: InstanceInfo;
  readonly modes: Readonly<Record<CheckId, Mode>>;
  /** LOG_REDACT: whether secrets are taken out of evidence. */
  readonly redact: boolean;
}
