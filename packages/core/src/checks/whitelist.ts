import type { RequestCheck } from './check.ts';

/** Ends the walk for sources on WHITELIST: they are neither judged nor counted. A request without a vouched address is never one. */
export const whitelist: RequestCheck = {
  phase: 'before',
  ids: ['whitelist'],
  bodiless: true,
  judge({ request, config }) {
    if (config.whitelist.size === 0) return null;
    const { clientIp } = request;
    return clientIp !== null && config.whitelist.has(clientIp) ? 'trusted' : null;
  },
};
