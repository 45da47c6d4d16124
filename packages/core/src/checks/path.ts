import type { RequestCheck } from './check.ts';

/**
 * Finds requests for paths and methods that ROUTES does not declare.
 *
 * A finding is `likely`: everybody mistypes a path, so nobody is banned for it. HEAD goes with GET, OPTIONS with every declared path.
 */
export const path: RequestCheck = {
  phase: 'before',
  ids: ['path'],
  bodiless: true,
  applies: ({ routes }) => routes.size > 0,
  judge({ request, config }) {
    const match = config.routes.match(request.method, request.path);
    if (match === 'declared') return null;
    return [
      {
        check: 'path',
        rule: match,
        engine: 'list',
        input: { source: 'path', name: '' },
        trail: [],
        evidence: match === 'undeclared-method' ? request.method.slice(0, 32) : request.path.slice(0, 256),
        certainty: 'likely',
      },
    ];
  },
};
