import type { FunctionRow, InstanceRow, KeyRow, TelemetryRow } from './tables/agents.ts';
import type {
  BlacklistReportRow,
  BlacklistRow,
  ChangeRow,
  EntryState,
  FeedRow,
  NeverBlockRow,
  PutByReportsRow,
} from './tables/blacklist.ts';
import type {
  AlertRow,
  AlertRuleRow,
  EventClass,
  EventLabelRow,
  EventMinuteRow,
  EventRow,
  EventSeverity,
  ForwarderRow,
  ScanSampleRow,
} from './tables/events.ts';
import type { ApiTokenRow, AuditRow, SessionRow, UserRow } from './tables/people.ts';
import type {
  ProfileApprovalRow,
  ProfileRevisionRow,
  ProfileRow,
  RevisionState,
  RolloutReportRow,
  RolloutRow,
} from './tables/profiles.ts';

/**
 * The store's tables as the query builder sees them.
 *
 * Only types that SQLite and PostgreSQL share: text, integers (wall-clock milliseconds, 0 and 1 for no and yes) and JSON kept
 * as text, so that one schema and one set of queries serve both.
 */
export interface Tables {
  settings: SettingRow;
  counters: CounterRow;
  leases: LeaseRow;
  keys: KeyRow;
  functions: FunctionRow;
  instances: InstanceRow;
  telemetry: TelemetryRow;
  profiles: ProfileRow;
  profile_revisions: ProfileRevisionRow;
  profile_approvals: ProfileApprovalRow;
  rollouts: RolloutRow;
  rollout_reports: RolloutReportRow;
  blacklist: BlacklistRow;
  blacklist_reports: BlacklistReportRow;
  put_by_reports: PutByReportsRow;
  never_block: NeverBlockRow;
  feeds: FeedRow;
  changes: ChangeRow;
  events: EventRow;
  event_minutes: EventMinuteRow;
  event_labels: EventLabelRow;
  alert_rules: AlertRuleRow;
  alerts: AlertRow;
  forwarders: ForwarderRow;
  scan_samples: ScanSampleRow;
  users: UserRow;
  sessions: SessionRow;
  api_tokens: ApiTokenRow;
  audit: AuditRow;
}

/** A value that the store keeps about itself or that an operator set: its id, the signing secret, retention. */
export interface SettingRow {
  readonly name: string;
  readonly value: string;
}

/** A number that is taken and raised inside the transaction that uses it, so that commit order is number order. */
export interface CounterRow {
  readonly name: string;
  readonly value: number;
}

/** Work that one replica does for all, and until when it has it. */
export interface LeaseRow {
  readonly name: string;
  readonly holder: string;
  readonly expires_at: number;
}

export type {
  AlertRow,
  AlertRuleRow,
  ApiTokenRow,
  AuditRow,
  BlacklistReportRow,
  BlacklistRow,
  ChangeRow,
  EntryState,
  EventClass,
  EventLabelRow,
  EventMinuteRow,
  EventRow,
  EventSeverity,
  FeedRow,
  ForwarderRow,
  FunctionRow,
  InstanceRow,
  KeyRow,
  NeverBlockRow,
  ProfileApprovalRow,
  ProfileRevisionRow,
  ProfileRow,
  RevisionState,
  RolloutReportRow,
  RolloutRow,
  ScanSampleRow,
  SessionRow,
  TelemetryRow,
  UserRow,
};
