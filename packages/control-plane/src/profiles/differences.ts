import type { ProfileConfig } from './profile-config.ts';

/** One parameter that differs; null where it is not set. */
export interface Difference {
  /** `SECURITY_CHECKS.sqli`, `WHITELIST`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What differs between two configurations, by name; checks one by one. */
export function differencesOf(before: ProfileConfig, after: ProfileConfig): readonly Difference[] {
  const [old, next] = [flatten(before), flatten(after)];
  return [...new Set([...old.keys(), ...next.keys()])]
    .filter((path) => JSON.stringify(old.get(path)) !== JSON.stringify(next.get(path)))
    .sort()
    .map((path) => ({ path, before: old.get(path) ?? null, after: next.get(path) ?? null }));
}

function flatten(config: ProfileConfig): ReadonlyMap<string, unknown> {
  const flat = new Map<string, unknown>();
  for (const [name, value] of Object.entries(config)) {
    if (name === 'SECURITY_CHECKS' && typeof value === 'object' && value !== null) {
      for (const [check, mode] of Object.entries(value)) flat.set(`${name}.${check}`, mode);
    } else flat.set(name, value);
  }
  return flat;
}
