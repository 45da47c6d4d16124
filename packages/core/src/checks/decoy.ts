import type { DecodeStep } from '../input.ts';
import type { RequestCheck } from './check.ts';
import { decoyVariants } from './decoy-variants.ts';

/**
 * Finds requests for paths that no application of the user serves (DECOY_ROUTES): who asks for `/.env` is looking for a way in.
 *
 * The path is compared as received, then in the spellings that `decoyVariants` gives. Lower-case patterns match whatever the case of
 * the path. Blind to decoys that only a query names, and to plain names behind a prefix (`/app/wp-login.php`).
 */
export const decoy: RequestCheck = {
  phase: 'before',
  ids: ['decoy'],
  bodiless: true,
  judge({ request, config }) {
    const { decoyRoutes } = config;
    if (decoyRoutes.size === 0) return null;
    let pattern = decoyRoutes.find(request.path);
    let decoded = 0;
    if (pattern === null) {
      for (const variant of decoyVariants(request.path)) {
        pattern = decoyRoutes.find(variant.path);
        decoded = variant.decoded;
        if (pattern !== null) break;
      }
    }
    if (pattern === null) return null;
    return [
      {
        check: 'decoy',
        rule: 'decoy-route',
        engine: 'list',
        input: { source: 'path', name: '' },
        trail: Array<DecodeStep>(decoded).fill('percent'),
        evidence: pattern.slice(0, 256),
        certainty: 'certain',
      },
    ];
  },
};
