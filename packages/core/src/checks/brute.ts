import { sourceKey } from '../address/source-key.ts';
import type { ResponseCheck } from './check.ts';

/** Statuses from here on are errors: guessing shows in 401, 403 and 404, probing also in 5xx. */
const FIRST_ERROR_STATUS = 400;

/**
 * Finds a source that is answered more than ERROR_FLOOD_RATIO errors within ERROR_FLOOD_DELAY seconds on BRUTE_AND_FLOOD_PATHS.
 *
 * Each response counts once. It looks at WHITELIST and IGNORE_PATHS itself, because a walk that ended early before the handler
 * says nothing about the response.
 */
export const brute: ResponseCheck = {
  phase: 'after',
  ids: ['brute'],
  judge({ request, config, state, now }, response) {
    const { clientIp, path } = request;
    if (!(response.statusCode >= FIRST_ERROR_STATUS) || clientIp === null) return null;
    if (!config.ratePaths.test(path) || config.ignorePaths.test(path) || config.whitelist.has(clientIp)) return null;
    const key = sourceKey(clientIp);
    if (key === null) return null;
    const { ERROR_FLOOD_DELAY, ERROR_FLOOD_RATIO } = config.parameters;
    const count = state.errors.hit(key, now, ERROR_FLOOD_DELAY * 1000);
    if (count <= ERROR_FLOOD_RATIO) return null;
    return [
      {
        check: 'brute',
        rule: 'error-rate',
        engine: 'threshold',
        input: null,
        trail: [],
        evidence: `${count} error responses in ${ERROR_FLOOD_DELAY} s`,
        certainty: 'certain',
      },
    ];
  },
};
