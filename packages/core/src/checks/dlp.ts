import type { NormalizedResponse } from '../adapter.ts';
import type { Finding } from '../finding.ts';
import { looksForLeaks } from '../response/dlp/find-leaks.ts';
import { bodyFindings, headerFindings, truncatedBody } from '../response/leak-findings.ts';
import { LeakReader } from '../response/leak-reader.ts';
import type { Judgement, RequestFacts, ResponseCheck } from './check.ts';

/**
 * Finds data that must not leave in a response: in its headers and in the first MAX_RESPONSE_BYTES of its body.
 *
 * Judges whole responses; one that its handler sends piece by piece is judged by `ResponseWatch` on its way. Looks for what the DLP_
 * parameters name. CWE-200.
 */
export const dlp: ResponseCheck = {
  phase: 'after',
  ids: ['dlp'],
  applies: looksForLeaks,
  judge({ config }: RequestFacts, response: NormalizedResponse): Judgement {
    const { headers, body } = response;
    const findings: Finding[] = [...headerFindings(headers, config)];
    if (body !== null) {
      const reader = new LeakReader(config, headers);
      findings.push(...bodyFindings(reader.read(body), config));
      if (reader.truncated) findings.push(truncatedBody());
    }
    return findings.length === 0 ? null : findings;
  },
};
