/** One log line or security event, redacted and capped. `id` sorts by time of receipt. */
export interface EventRow {
  readonly id: string;
  readonly received_at: number;
  readonly profile: string | null;
  readonly format: 'pyrasp' | 'pcb' | 'rasp' | 'unknown';
  readonly application: string;
  /** Id of the check that spoke: `sqli`, `flood`. */
  readonly type: string;
  /** The broad kind that retention goes by: `attack`, `abuse` (floods, scans), `leak`, `access` (lists, zero trust), `other`. */
  readonly class: EventClass;
  readonly severity: EventSeverity;
  /** What the agent did: `blocked`, `reported`, or empty where it does not say. */
  readonly action: string;
  readonly source_ip: string;
  /** ISO 3166 code in capitals, or empty where unknown. */
  readonly country: string;
  /** Autonomous system, `AS64500 Example`, or empty. */
  readonly network: string;
  readonly function_id: string;
  readonly instance: string;
  readonly platform: string;
  readonly method: string;
  readonly path: string;
  /** 1 where a person said that it is a false alarm. */
  readonly false_alarm: number;
  /** What a search looks in: the words of the event in lower case. */
  readonly search: string;
  /** The event as JSON. */
  readonly detail: string;
}

export type EventClass = 'attack' | 'abuse' | 'leak' | 'access' | 'other';

export type EventSeverity = 'low' | 'medium' | 'high' | 'critical';

/** Events counted by minute, for charts that outlive the events. */
export interface EventMinuteRow {
  readonly minute: number;
  readonly profile: string;
  readonly function_id: string;
  readonly type: string;
  readonly action: string;
  readonly country: string;
  readonly hits: number;
}

/** What a person said about an event. */
export interface EventLabelRow {
  readonly event_id: string;
  readonly label: 'false-alarm' | 'attack';
  readonly comment: string;
  readonly user_name: string;
  readonly at: number;
}

/** A rule that tells somebody when events pile up. */
export interface AlertRuleRow {
  readonly id: string;
  readonly name: string;
  readonly enabled: number;
  /** JSON of what it counts: `{ "kind": "events" | "functions" | "list" | "profile", … }`. */
  readonly condition: string;
  readonly threshold: number;
  readonly window_seconds: number;
  /** It keeps quiet so long after it has spoken. */
  readonly pause_seconds: number;
  /** JSON list of forwarder ids. */
  readonly forwarders: string;
  readonly last_fired_at: number | null;
  readonly created_at: number;
  readonly created_by: string;
  readonly updated_at: number;
}

/** A time that a rule spoke. */
export interface AlertRow {
  readonly id: string;
  readonly rule_id: string;
  readonly at: number;
  readonly summary: string;
  /** JSON. */
  readonly detail: string;
}

/** Where events and alerts are sent. */
export interface ForwarderRow {
  readonly id: string;
  readonly name: string;
  readonly kind: 'webhook' | 'slack' | 'syslog' | 'otlp';
  readonly enabled: number;
  /** JSON: address, protocol, mapping, which events. Never a secret. */
  readonly config: string;
  /** Signs or authorises what is sent; write-only, no answer holds it. */
  readonly secret: string | null;
  /** Id of the last event that was delivered. */
  readonly position: string;
  readonly delivered: number;
  readonly dropped: number;
  readonly last_ok_at: number | null;
  readonly last_error: string | null;
  readonly created_at: number;
  readonly created_by: string;
  readonly updated_at: number;
}

/** Requests that somebody uploaded to judge drafts by. */
export interface ScanSampleRow {
  readonly id: string;
  readonly name: string;
  readonly profile: string | null;
  readonly records: number;
  /** JSON lines. */
  readonly body: string;
  readonly created_at: number;
  readonly created_by: string;
}
