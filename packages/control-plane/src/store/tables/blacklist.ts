/**
 * What becomes of an entry: agents are served `active` ones alone. `pending` waits for a quorum or an operator, `suppressed`
 * was held back by a rule or an operator, `expired` and `removed` stay a while for their strikes and their story.
 */
export type EntryState = 'pending' | 'active' | 'suppressed' | 'expired' | 'removed';

/** A blocked source, one for each scope. */
export interface BlacklistRow {
  /** The change that first listed it: entries are numbered in that order. */
  readonly id: number;
  /** A profile's name, or `*` for every profile. */
  readonly scope: string;
  /** Canonical address or CIDR. */
  readonly network: string;
  /** First and last address as text that sorts as addresses do, so that comparison finds what lies inside a range. */
  readonly range_first: string;
  readonly range_last: string;
  /** The single address that was reported, for agents that cannot match a network; null where none was. */
  readonly address: string | null;
  readonly state: EntryState;
  /** Why it is in this state, where that is not obvious: `quorum`, `never-block`, `breaker`, `operator`. */
  readonly state_reason: string | null;
  readonly state_changed_at: number;
  readonly detected_at: number;
  readonly expires_at: number;
  readonly first_seen: number;
  readonly last_seen: number;
  readonly hits: number;
  /** How often it was listed anew after it had expired. */
  readonly strikes: number;
  readonly source: 'agent' | 'operator' | 'feed';
  /** Selector of the key that reported it first, name of the operator, or id of the feed. */
  readonly reporter: string | null;
  readonly check_id: string | null;
  readonly evidence: string | null;
  readonly ip_source: string | null;
  /** The change that last touched this entry. */
  readonly seq: number;
}

/** Who reported an entry: for quorum, and for purging everything that came from one source. */
export interface BlacklistReportRow {
  /** Number of the entry. */
  readonly entry: number;
  /** `agent`, `operator` or `feed`, and who: selector of the key, name, id of the feed. */
  readonly source: 'agent' | 'operator' | 'feed';
  readonly reporter: string;
  readonly function_id: string | null;
  readonly instance: string | null;
  readonly check_id: string | null;
  readonly evidence: string | null;
  readonly ip_source: string | null;
  readonly first_at: number;
  readonly last_at: number;
  readonly hits: number;
}

/** Reports of a busy moment, acknowledged and to be listed within a second. */
export interface PutByReportsRow {
  readonly id: string;
  readonly at: number;
  /** JSON, as `putByText` writes it. */
  readonly entries: string;
}

/** A range that is never listed, beside those that are built in. */
export interface NeverBlockRow {
  /** A profile's name, or `*`. */
  readonly scope: string;
  readonly network: string;
  readonly kind: 'own' | 'provider' | 'partner';
  readonly note: string;
  /** Id of the feed that brought it, or null. */
  readonly feed: string | null;
  readonly created_at: number;
  readonly created_by: string;
}

/** A list that is read from a URL or file again and again. */
export interface FeedRow {
  readonly id: string;
  readonly name: string;
  readonly purpose: 'block' | 'never-block';
  readonly format: 'plain' | 'crowdsec';
  readonly location: string;
  readonly scope: string;
  readonly ttl_seconds: number;
  readonly every_seconds: number;
  /** 1 or 0. */
  readonly enabled: number;
  readonly etag: string | null;
  readonly entries: number;
  readonly last_run_at: number | null;
  readonly last_ok_at: number | null;
  readonly last_error: string | null;
  readonly created_at: number;
  readonly created_by: string;
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
