import { createNetworkSet } from '../address/network-set.ts';
import { headerPatterns } from './header-patterns.ts';
import type { Parameters, PatternPair } from './parameters.ts';
import { createPatternSet } from './pattern-set.ts';
import type { ConfigProblem } from './problem.ts';
import { excerpt, problem } from './problem.ts';
import { readLayer } from './read-layer.ts';

/** A configuration's parameters in canonical form, and what is wrong with it. */
export interface ValidatedConfig {
  /** Null when an agent would refuse the whole: there is at least one problem of severity `error`. */
  readonly parameters: Partial<Parameters> | null;
  readonly problems: readonly ConfigProblem[];
}

/**
 * Judges a configuration as an agent would that receives it, so that a console can say what is wrong before it is served.
 *
 * Never throws. Warnings are entries that agents leave out while the rest applies: unknown names, patterns without a linear-time
 * reading, malformed addresses, parameters that only a deployment may set.
 */
export function validateConfig(value: unknown): ValidatedConfig {
  const origin = 'the configuration';
  const { values, problems } = readLayer(value, { origin, remote: true });
  if (problems.some(({ severity }) => severity === 'error')) return { parameters: null, problems };
  const warnings: ConfigProblem[] = [];
  const regex = (patterns: readonly string[] | undefined) => (patterns ?? []).map((one): PatternPair => [one, 'regex']);
  const lists = {
    IGNORE_PATHS: regex(values.IGNORE_PATHS),
    BRUTE_AND_FLOOD_PATHS: regex(values.BRUTE_AND_FLOOD_PATHS),
    DECOY_ROUTES: values.DECOY_ROUTES ?? [],
    EXCEPTIONS: values.EXCEPTIONS ?? [],
    WHITELIST_HEADERS: headerPatterns(values.WHITELIST_HEADERS ?? []),
  };
  for (const [name, pairs] of Object.entries(lists)) {
    for (const { pattern, reason } of createPatternSet(pairs).unusable) {
      warnings.push(
        problem(name, 'warning', `Agents leave out "${excerpt(pattern)}" because ${reason}`, `${name} of ${origin}`),
      );
    }
  }
  for (const entry of createNetworkSet(values.WHITELIST ?? []).malformed) {
    const message = `Agents leave out "${excerpt(entry)}", which is neither an address nor a CIDR block`;
    warnings.push(problem('WHITELIST', 'warning', message, `WHITELIST of ${origin}`));
  }
  return { parameters: values, problems: [...problems, ...warnings] };
}
