import type { Role } from '../../api/roles.ts';

/** Somebody who works with the control plane. */
export interface UserRow {
  readonly id: string;
  /** What they log in with, in lower case. */
  readonly name: string;
  readonly display_name: string;
  readonly role: Role;
  /** Null where they log in by OIDC alone. */
  readonly password_hash: string | null;
  readonly password_changed_at: number | null;
  readonly oidc_issuer: string | null;
  readonly oidc_subject: string | null;
  readonly disabled_at: number | null;
  readonly created_at: number;
  readonly created_by: string;
  readonly last_login_at: number | null;
}

/** A login in a browser. Whoever reads this table cannot take one over: only a hash of the cookie is kept. */
export interface SessionRow {
  readonly id_hash: string;
  readonly user_id: string;
  readonly method: 'password' | 'oidc' | 'setup';
  readonly created_at: number;
  readonly last_seen_at: number;
  readonly expires_at: number;
  readonly ip: string;
  readonly user_agent: string;
}

/** A token for programs. It may do what its role says, and no more than its owner's role at the time of use. */
export interface ApiTokenRow {
  readonly selector: string;
  readonly name: string;
  readonly user_id: string;
  readonly role: Role;
  readonly secret_hash: string;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly last_used_at: number | null;
  readonly revoked_at: number | null;
}

/** One thing that was done, chained to the one before it. Rows are only ever added. */
export interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly actor_kind: 'user' | 'token' | 'command' | 'system';
  /** Id of the user or selector of the token; empty for the others. */
  readonly actor_id: string;
  readonly actor_name: string;
  readonly ip: string;
  /** What was done, `subject.verb`: `profile.activate`, `key.revoke`. */
  readonly action: string;
  readonly subject: string;
  /** JSON object, without secrets. */
  readonly detail: string;
  readonly previous_hash: string;
  readonly hash: string;
}
