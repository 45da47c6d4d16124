import type { RequestCheck } from './check.ts';

/**
 * Ends the walk for paths of IGNORE_PATHS.
 *
 * What stands before it in the list still judges: the source. Everything behind it is skipped, and so are the response checks (docs/adr/0013).
 */
export const ignoredPaths: RequestCheck = {
  phase: 'before',
  ids: [],
  bodiless: true,
  judge: (facts) =>
    facts.config.ignorePaths.size > 0 && facts.config.ignorePaths.test(facts.request.path) ? 'trusted' : null,
};
