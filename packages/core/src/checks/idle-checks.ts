import type { Config } from '../config/config.ts';
import type { CheckId } from '../detectors/taxonomy.ts';
import type { Check } from './check.ts';
import { requestChecks, responseChecks } from './index.ts';

/** The checks that are on and to which the configuration gives nothing to judge by, such as `path` without ROUTES. */
export function idleChecks(config: Config): readonly CheckId[] {
  const checks: readonly Check[] = [...requestChecks, ...responseChecks];
  return checks
    .filter(({ applies }) => applies?.(config) === false)
    .flatMap(({ ids }) => ids)
    .filter((id) => config.modes[id] !== 'off');
}
