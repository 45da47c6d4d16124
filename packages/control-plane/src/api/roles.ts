/** What somebody may do; each role may do what those before it may. */
export const roles = ['viewer', 'analyst', 'operator', 'admin'] as const;

/**
 * `viewer` reads everything but users and the audit log; `analyst` also judges events and works on drafts; `operator` also changes
 * what agents get: list, profiles, keys, forwarders; `admin` also people and settings.
 */
export type Role = (typeof roles)[number];

/** True when somebody who has `role` may do what needs `needed`. */
export function mayDo(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** The role of the two that may do less. */
export function lesser(a: Role, b: Role): Role {
  return mayDo(a, b) ? b : a;
}
