import { profiles } from '../../../control-plane/src/api/index.ts';
import { useRead } from '../api/queries.ts';

/** The names of all profiles, for choices; only `default` where the server does not tell. */
export function useProfileNames(): readonly string[] {
  const list = useRead(profiles.listProfiles);
  const names = list.data?.items.map(({ name }) => name) ?? [];
  return names.length === 0 ? ['default'] : names;
}
