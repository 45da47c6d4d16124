/** A named configuration, at the revision that is served. */
export interface ProfileRow {
  readonly name: string;
  readonly description: string;
  readonly revision: number;
  /** The highest number given to a revision; drafts have numbers too. */
  readonly last_revision: number;
  /** JSON object of the parameters that the profile sets, as of `revision`. */
  readonly config: string;
  readonly updated_at: number;
}

/**
 * `draft` is being written, `pending` waits for a second person, `rolling-out` is served to a part of the instances, `active`
 * to all; `superseded` was active once, `rejected` never.
 */
export type RevisionState = 'draft' | 'pending' | 'rolling-out' | 'active' | 'superseded' | 'rejected';

/** Every revision that a profile has had; nothing is overwritten but the state. */
export interface ProfileRevisionRow {
  readonly profile: string;
  readonly revision: number;
  readonly config: string;
  readonly state: RevisionState;
  /** The revision that it was made from; null for the first. */
  readonly base_revision: number | null;
  readonly author: string;
  /** Why, in the author's words. */
  readonly reason: string;
  /** JSON list of what makes it dangerous: `{ "kind", "parameter", "message" }`. */
  readonly dangers: string;
  readonly created_at: number;
  readonly state_changed_at: number;
}

/** What somebody said about a revision. */
export interface ProfileApprovalRow {
  readonly profile: string;
  readonly revision: number;
  readonly user_id: string;
  readonly user_name: string;
  readonly decision: 'approve' | 'reject' | 'override';
  readonly comment: string;
  readonly at: number;
}

/** A revision on its way to all instances. A profile has at most one that is running or paused. */
export interface RolloutRow {
  readonly id: string;
  readonly profile: string;
  readonly from_revision: number;
  readonly to_revision: number;
  /** Share of the instances that get the new revision, 0 to 100. */
  readonly percent: number;
  readonly state: 'running' | 'paused' | 'completed' | 'rolled-back';
  /** Why it stands where it stands: `operator`, or what failed. */
  readonly state_reason: string | null;
  readonly started_by: string;
  readonly started_at: number;
  readonly updated_at: number;
  /** JSON of when it takes itself back; null where it does not. */
  readonly limits: string | null;
  /** JSON of the limit that is crossed at present, and since when. */
  readonly crossed: string | null;
}

/** What one instance reported in a rollout under the new configuration (`staged`) or the one before. */
export interface RolloutReportRow {
  readonly rollout_id: string;
  readonly side: 'staged' | 'base';
  readonly instance: string;
  readonly selector: string;
  readonly requests: number;
  readonly blocked: number;
  readonly agent_errors: number;
  readonly refused: number;
}
