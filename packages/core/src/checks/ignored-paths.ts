import type { RequestCheck } from './check.ts';

/**
 * Ends the walk for paths of IGNORE_PATHS.
 *
 * Whitelist and blacklist stand before it in the list, so an ignored path still refuses a listed source; everything after it is skipped.
 * PyRASP's documentation says that ignored paths bypass the blacklist, its code says they do not: this follows the code.
 */
export const ignoredPaths: RequestCheck = {
  phase: 'before',
  ids: [],
  bodiless: true,
  judge: (facts) =>
    facts.config.ignorePaths.size > 0 && facts.config.ignorePaths.test(facts.request.path) ? 'trusted' : null,
};
