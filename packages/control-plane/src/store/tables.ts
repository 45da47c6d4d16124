/**
 * The store's tables as the query builder sees them.
 *
 * Only types that SQLite and PostgreSQL share: text, integers (wall-clock milliseconds included) and JSON kept as text,
 * so that one schema and one set of queries serve both.
 */
export interface Tables {
  settings: SettingRow;
  counters: CounterRow;
  keys: KeyRow;
  profiles: ProfileRow;
  profile_revisions: ProfileRevisionRow;
  blacklist: BlacklistRow;
  changes: ChangeRow;
  events: EventRow;
  instances: InstanceRow;
  telemetry: TelemetryRow;
}

/** A value that the store keeps about itself: its id, the signing secret, the hash of the admin token. */
export interface SettingRow {
  readonly name: string;
  readonly value: string;
}

/** A number that is taken and raised inside the transaction that uses it, so that commit order is number order. */
export interface CounterRow {
  readonly name: string;
  readonly value: number;
}

/** An agent key. The secret itself is never stored. */
export interface KeyRow {
  readonly selector: string;
  readonly name: string;
  readonly profile: string;
  /** Hex SHA-256 of the secret part; enough because the secret has 192 random bits. */
  readonly secret_hash: string;
  readonly created_at: number;
  readonly revoked_at: number | null;
  readonly last_used_at: number | null;
}

/** A named configuration, at its current revision. */
export interface ProfileRow {
  readonly name: string;
  readonly revision: number;
  /** JSON object of the parameters that the profile sets. */
  readonly config: string;
  readonly updated_at: number;
}

/** Every revision that a profile has had; nothing is overwritten. */
export interface ProfileRevisionRow {
  readonly profile: string;
  readonly revision: number;
  readonly config: string;
  readonly created_at: number;
}

/** A blocked source that has not expired. */
export interface BlacklistRow {
  /** A profile's name, or `*` for every profile. */
  readonly scope: string;
  /** Canonical address or CIDR. */
  readonly network: string;
  /** The single address that was reported, for agents that cannot match a network; null where none was. */
  readonly address: string | null;
  readonly detected_at: number;
  readonly expires_at: number;
  readonly first_seen: number;
  readonly last_seen: number;
  readonly hits: number;
  readonly source: 'agent' | 'operator';
  /** Selector of the reporting key, or null for an operator. */
  readonly reporter: string | null;
  readonly check_id: string | null;
  readonly evidence: string | null;
  readonly ip_source: string | null;
  /** The change that last touched this entry. */
  readonly seq: number;
}

/** One step of the blacklist's history; the only source of deltas. */
export interface ChangeRow {
  readonly seq: number;
  readonly scope: string;
  readonly operation: 'add' | 'remove';
  readonly network: string;
  readonly address: string | null;
  readonly detected_at: number;
  readonly expires_at: number;
  readonly at: number;
}

/** One log line or security event, redacted and capped. `id` sorts by time of receipt. */
export interface EventRow {
  readonly id: string;
  readonly received_at: number;
  readonly profile: string | null;
  readonly format: 'pyrasp' | 'pcb' | 'rasp' | 'unknown';
  readonly application: string;
  readonly type: string;
  readonly source_ip: string;
  /** The event as JSON. */
  readonly detail: string;
}

/** One running agent, as far as it names itself. */
export interface InstanceRow {
  readonly id: string;
  readonly selector: string;
  readonly platform: string;
  readonly version: string;
  readonly service: string;
  readonly first_seen: number;
  readonly last_seen: number;
  readonly config_revision: string | null;
  readonly config_state: string | null;
  readonly config_error: string | null;
}

/** Counters of one key in one minute; lower bounds, because a lost beacon of a stock agent loses its counts. */
export interface TelemetryRow {
  readonly selector: string;
  /** Wall clock, milliseconds, start of the minute. */
  readonly minute: number;
  readonly beacons: number;
  readonly success: number;
  readonly errors: number;
  readonly attacks: number;
  readonly dropped: number;
}
