/**
 * An agent key. The secret itself is never stored. Several keys of a profile may be live, so that the next is made before the
 * last is revoked.
 */
export interface KeyRow {
  readonly selector: string;
  readonly name: string;
  readonly profile: string;
  /** Hex SHA-256 of the secret part; enough because the secret has 192 random bits. */
  readonly secret_hash: string;
  readonly created_at: number;
  readonly created_by: string | null;
  /** From when on it is refused; null where it does not end by itself. */
  readonly expires_at: number | null;
  readonly revoked_at: number | null;
  readonly last_used_at: number | null;
}

/**
 * A function: what is inventory, where its instances come and go.
 *
 * `id` is the selector of its key and the name that it gives itself (`selector:service`); stock agents give none, so that
 * all functions of one key are one row.
 */
export interface FunctionRow {
  readonly id: string;
  readonly selector: string;
  readonly profile: string;
  readonly service: string;
  readonly platform: string;
  readonly version: string;
  readonly first_seen: number;
  readonly last_seen: number;
}

/** One running agent, as far as it names itself. */
export interface InstanceRow {
  readonly id: string;
  readonly function_id: string;
  readonly selector: string;
  readonly profile: string;
  readonly platform: string;
  readonly version: string;
  readonly service: string;
  readonly first_seen: number;
  readonly last_seen: number;
  /** The configuration that it says it has, whether it applied it, and why not. */
  readonly config_revision: string | null;
  readonly config_state: string | null;
  readonly config_error: string | null;
  /** The change up to which it knows the list, and how far that is behind the server when it said so; null for stock agents. */
  readonly list_position: number | null;
  readonly list_lag: number | null;
}

/** Counters of one function in one minute; lower bounds, because a lost beacon of a stock agent loses its counts. */
export interface TelemetryRow {
  readonly function_id: string;
  /** Wall clock, milliseconds, start of the minute. */
  readonly minute: number;
  readonly selector: string;
  readonly beacons: number;
  readonly success: number;
  readonly errors: number;
  readonly attacks: number;
  readonly dropped: number;
}
