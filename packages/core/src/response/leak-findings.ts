import type { Config } from '../config/config.ts';
import type { Finding } from '../finding.ts';
import type { InputLocation, Pairs } from '../input.ts';
import { leakEvidence } from './dlp/mask.ts';
import { type FoundLeak, leaksOf } from './leak-reader.ts';

const body: InputLocation = Object.freeze({ source: 'response-body', name: '' });
/** Header values longer than this are cut: no server sends them, and no client takes them. */
const maxHeader = 16_384;

/** The findings of leaks in a body. */
export function bodyFindings(leaks: readonly FoundLeak[], config: Config): readonly Finding[] {
  return leaks.length === 0 ? none : findingsOf(leaks, body, config);
}

/** The findings of leaks in the values of headers; cookies, which are the client's own, among them. */
export function headerFindings(headers: Pairs, config: Config): readonly Finding[] {
  let findings: Finding[] | null = null;
  for (const [name, value] of headers) {
    const leaks = leaksOf(value.length > maxHeader ? value.slice(0, maxHeader) : value, config);
    if (leaks.length === 0) continue;
    findings ??= [];
    findings.push(...findingsOf(leaks, { source: 'response-header', name }, config));
  }
  return findings ?? none;
}

/** The finding of a body that is longer than what is read of it. */
export function truncatedBody(): Finding {
  return {
    check: 'truncated',
    rule: 'MAX_RESPONSE_BYTES',
    engine: 'limit',
    input: body,
    trail: [],
    evidence: '',
    certainty: 'likely',
  };
}

const none: readonly Finding[] = [];

/** One finding for each kind of leak, with the first of them as evidence and the number of the rest. */
function findingsOf(leaks: readonly FoundLeak[], input: InputLocation, config: Config): readonly Finding[] {
  const counts = new Map<string, { readonly first: FoundLeak; more: number }>();
  for (const leak of leaks) {
    const known = counts.get(leak.rule);
    if (known === undefined) counts.set(leak.rule, { first: leak, more: 0 });
    else known.more++;
  }
  return [...counts.values()].map(({ first, more }) => ({
    check: 'dlp',
    rule: first.rule,
    engine: 'grammar',
    input,
    trail: [],
    evidence: `${leakEvidence(first.value, config.parameters.DLP_LOG_LEAKED_DATA)}${more === 0 ? '' : ` and ${more} more`}`,
    certainty: 'certain',
  }));
}
