import type { RequestCheck } from './check.ts';

/**
 * Finds headers that no request may carry (FORBIDDEN_HEADERS): switches of a debugger, overrides of a method or a path, headers that only an
 * internal proxy sets. A finding is `likely`: the proxy in front may have set it.
 */
export const headers: RequestCheck = {
  phase: 'before',
  ids: ['headers'],
  bodiless: true,
  applies: ({ forbiddenHeaders }) => forbiddenHeaders.size > 0,
  judge({ request, config: { forbiddenHeaders } }) {
    for (const pair of request.headers) {
      const name = pair[0];
      if (!forbiddenHeaders.has(name)) continue;
      return [
        {
          check: 'headers',
          rule: 'forbidden-header',
          engine: 'list',
          input: { source: 'header-name', name: name.slice(0, 256) },
          trail: [],
          evidence: `${name}: ${pair[1]}`.slice(0, 256),
          certainty: 'likely',
        },
      ];
    }
    return null;
  },
};
