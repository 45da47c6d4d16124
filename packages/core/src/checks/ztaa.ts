import type { Finding } from '../finding.ts';
import { type TokenFault, verifierOf } from '../ztaa/verify-token.ts';
import type { Judgement, RequestCheck } from './check.ts';

/** `Bearer`, where the token comes in the Authorization header. */
const scheme = /^bearer {1,8}/i;

/**
 * Zero-trust access: finds requests without a token that the browser agent of a known user signed, in the header ZTAA_HEADER.
 *
 * Tokens are JWTs of HS512, signed with one of ZTAA_KEYS; with ZTAA_BROWSER_VERSION the browser must say that it is current. A stolen token is good until it expires: put it behind
 * TLS, and let it be short-lived. CWE-287.
 */
export const ztaa: RequestCheck = {
  phase: 'before',
  ids: ['ztaa'],
  bodiless: true,
  applies: ({ ztaaKeys }) => ztaaKeys.length > 0,
  judge({ request, config, now }): Judgement | Promise<Judgement> {
    const wanted = config.parameters.ZTAA_HEADER.toLowerCase();
    const token =
      request.headers
        .find(([name]) => name === wanted)?.[1]
        .trim()
        .replace(scheme, '') ?? '';
    if (token === '') return found('token-missing', wanted);
    const fault = verifierOf(config)(token, now);
    return fault instanceof Promise ? fault.then((late) => judgementOf(late, wanted)) : judgementOf(fault, wanted);
  },
};

function judgementOf(fault: TokenFault | null, name: string): Judgement {
  return fault === null ? null : found(fault, name);
}

/** The token itself is no evidence: whoever reads the log could use it. */
function found(rule: TokenFault, name: string): readonly Finding[] {
  return [
    {
      check: 'ztaa',
      rule,
      engine: 'list',
      input: { source: 'header-value', name },
      trail: [],
      evidence: '',
      certainty: 'likely',
    },
  ];
}
