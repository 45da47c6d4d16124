import type { Kysely } from 'kysely';
import { readCounters } from '../repositories/changes.ts';
import { listKeys } from '../repositories/keys.ts';
import { findRevision, openRollouts } from '../repositories/profile-revisions.ts';
import { listProfiles } from '../repositories/profiles.ts';
import type { Tables } from '../store/tables.ts';
import { isSecret, splitAgentKey } from '../trust/agent-key.ts';
import { compileProfile, type ServedProfile } from './served-profile.ts';

/** Who holds a key that is valid. */
export interface Caller {
  readonly selector: string;
  /** Null where the key's profile does not exist. */
  readonly profile: ServedProfile | null;
}

/** Keys and profiles in memory. */
export interface Directory {
  /** The holder of a key, or null where the key is unknown, wrong, revoked or expired. */
  authenticate(key: string | null): Caller | null;
  /** Names of the profiles that can be served. */
  profiles(): readonly string[];
  /** What a profile is served as; null where there is none. */
  revision(profile: string): string | null;
  /** What a profile serves, or null where it cannot be served. */
  served(name: string): ServedProfile | null;
  /** Number of the last change that is known here; it rises with every one. */
  version(): number;
  reload(): Promise<void>;
}

/**
 * Loads keys and profiles.
 *
 * A profile that cannot be compiled keeps its last good form, and `onProblem` says why: a bad edit must not unprotect a fleet.
 */
export async function createDirectory(
  db: Kysely<Tables>,
  beaconUrl: () => string,
  onProblem: (message: string) => void,
  now: () => number,
): Promise<Directory> {
  let keys = new Map<string, { readonly secretHash: string; readonly expiresAt: number; readonly caller: Caller }>();
  let profiles = new Map<string, { readonly id: string; readonly served: ServedProfile }>();

  let version = 0;

  async function reload(): Promise<void> {
    // First: what is read below may be newer than its number and never older.
    const counted = (await readCounters(db)).get('directory') ?? 0;
    const keyRows = await listKeys(db);
    const profileRows = await listProfiles(db);
    const compiled = new Map<string, { readonly id: string; readonly served: ServedProfile }>();
    for (const row of profileRows) {
      const id = `${row.revision} ${beaconUrl()}`;
      const last = profiles.get(row.name);
      if (last?.id === id) compiled.set(row.name, last);
      else {
        try {
          compiled.set(row.name, { id, served: compileProfile(row, beaconUrl()) });
        } catch (error) {
          if (last !== undefined) compiled.set(row.name, last);
          onProblem(`Profile ${row.name} revision ${row.revision} cannot be served: ${String(error)}`);
        }
      }
    }
    for (const rollout of await openRollouts(db)) {
      const base = compiled.get(rollout.profile);
      const revision = await findRevision(db, rollout.profile, rollout.to_revision);
      if (base === undefined || revision === null) continue;
      const id = `${base.id} ${rollout.id} ${rollout.percent} ${rollout.limits !== null}`;
      const last = profiles.get(rollout.profile);
      if (last?.id === id) compiled.set(rollout.profile, last);
      else {
        try {
          const row = { name: rollout.profile, revision: revision.revision, config: revision.config };
          const staged = {
            id: rollout.id,
            percent: rollout.percent,
            isWatched: rollout.limits !== null,
            profile: compileProfile(row, beaconUrl(), 'staged'),
          };
          compiled.set(rollout.profile, { id, served: { ...base.served, staged } });
        } catch (error) {
          onProblem(`Revision ${revision.revision} of ${rollout.profile} cannot be rolled out: ${String(error)}`);
        }
      }
    }
    profiles = compiled;
    version = counted;
    keys = new Map(
      keyRows
        .filter((row) => row.revoked_at === null)
        .map((row) => [
          row.selector,
          {
            secretHash: row.secret_hash,
            expiresAt: row.expires_at ?? Number.POSITIVE_INFINITY,
            caller: { selector: row.selector, profile: compiled.get(row.profile)?.served ?? null },
          },
        ]),
    );
  }

  await reload();
  return {
    authenticate(text) {
      const parts = text === null ? null : splitAgentKey(text);
      const known = parts === null ? undefined : keys.get(parts.selector);
      // An unknown selector costs the same hash as a wrong secret, so timing tells nothing about which selectors exist.
      const matches = isSecret(parts?.secret ?? '', known?.secretHash ?? noHash);
      if (!matches || parts === null || known === undefined || known.expiresAt <= now()) return null;
      return known.caller;
    },
    profiles: () => [...profiles.keys()],
    revision: (profile) => profiles.get(profile)?.served.revision ?? null,
    served: (name) => profiles.get(name)?.served ?? null,
    version: () => version,
    reload,
  };
}

const noHash = '0'.repeat(64);
