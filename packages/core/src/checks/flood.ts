import { sourceKey } from '../address/source-key.ts';
import type { RequestCheck } from './check.ts';

/**
 * Finds a source that sends more than FLOOD_RATIO requests within FLOOD_DELAY seconds to BRUTE_AND_FLOOD_PATHS.
 *
 * Requests over the limit count too: a source that keeps on stays over it. Whitelisted sources and ignored paths never come here, the
 * walk ends before. A request without a vouched address counts for nobody, or all such clients would be one. Counts are
 * per instance: a thousand instances allow a thousand times the rate.
 */
export const flood: RequestCheck = {
  phase: 'before',
  ids: ['flood'],
  bodiless: true,
  judge({ request, config, state, now }) {
    const { clientIp } = request;
    if (clientIp === null || !config.ratePaths.test(request.path)) return null;
    const key = sourceKey(clientIp);
    if (key === null) return null;
    const { FLOOD_DELAY, FLOOD_RATIO } = config.parameters;
    const count = state.flood.hit(key, now, FLOOD_DELAY * 1000);
    if (count <= FLOOD_RATIO) return null;
    return [
      {
        check: 'flood',
        rule: 'request-rate',
        engine: 'threshold',
        input: null,
        trail: [],
        evidence: `${count} requests in ${FLOOD_DELAY} s`,
        certainty: 'certain',
      },
    ];
  },
};
