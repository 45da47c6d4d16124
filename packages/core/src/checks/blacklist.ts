import type { RequestCheck } from './check.ts';

/** Finds requests of listed sources, unless BLACKLIST_OVERRIDE lets them through for a test. */
export const blacklist: RequestCheck = {
  phase: 'before',
  ids: ['blacklist'],
  bodiless: true,
  judge({ request, config, state, now }) {
    const { clientIp } = request;
    if (clientIp === null || config.parameters.BLACKLIST_OVERRIDE || !state.blacklist.has(clientIp, now)) return null;
    return [
      {
        check: 'blacklist',
        rule: 'listed-source',
        engine: 'list',
        input: null,
        trail: [],
        evidence: clientIp,
        certainty: 'certain',
      },
    ];
  },
};
