import type { ParameterName } from './parameters.ts';

/** Other names under which configurations hold a parameter, and the parameters that each sets. */
const aliases: ReadonlyMap<string, readonly ParameterName[]> = new Map<string, readonly ParameterName[]>([
  // Deprecated by PyRASP 0.9.2; one text and one code for both kinds of refusal.
  ['GTFO_MSG', ['BLOCK_ACTION_CONTENT', 'BLACKLIST_ACTION_CONTENT']],
  ['DENY_STATUS_CODE', ['BLOCK_STATUS_CODE', 'BLACKLIST_STATUS_CODE']],
  // The manual's table spells it without the S, every sample with it.
  ['BRUTE_AND_FLOOD_PATH', ['BRUTE_AND_FLOOD_PATHS']],
  // The manual's names; the code reads the ones without KEY and S.
  ['ZTAA_KEY_HEADER', ['ZTAA_HEADER']],
  ['ZTAA_KEY', ['ZTAA_KEYS']],
]);

/** Every other name, for the documentation and for guesses at misspelt names. */
export const aliasNames: readonly string[] = [...aliases.keys()];

/** The parameters that a name sets when it is not a parameter itself, or null for an unknown name. */
export function aliasedParameters(name: string): readonly ParameterName[] | null {
  return aliases.get(name) ?? null;
}

/** What an alias's value means for the parameter: PyRASP's ZTAA_KEY may be a single key. */
export function aliasedValue(name: string, value: unknown): unknown {
  return name === 'ZTAA_KEY' && typeof value === 'string' ? [value] : value;
}
