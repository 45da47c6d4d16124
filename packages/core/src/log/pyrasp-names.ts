import type { CheckId } from '../detectors/taxonomy.ts';
import type { Mode } from '../finding.ts';
import type { InputSource } from '../input.ts';

/** The names of places in PyRASP's logs; what it has no name for is `content`. */
const locations: Readonly<Record<InputSource, string>> = {
  path: 'path',
  'path-parameter': 'path',
  'query-name': 'qs_variables',
  'query-value': 'qs_values',
  'header-name': 'headers_names',
  'header-value': 'headers_values',
  'user-agent': 'user_agent',
  referer: 'referer',
  'cookie-name': 'cookies',
  'cookie-value': 'cookies',
  'form-name': 'post_variables',
  'form-value': 'post_values',
  'multipart-name': 'post_variables',
  'multipart-value': 'post_values',
  'multipart-filename': 'post_values',
  'json-key': 'json_keys',
  'json-value': 'json_values',
  'xml-name': 'content',
  'xml-value': 'content',
  'xml-markup': 'content',
  'graphql-name': 'content',
  'graphql-value': 'content',
  text: 'content',
  record: 'content',
  'response-body': 'response',
  'response-header': 'response',
};

/** Where findings about a request as a whole stand. */
const wholes: Readonly<Partial<Record<CheckId, string>>> = {
  blacklist: 'source_ip',
  flood: 'source_ip',
  brute: 'source_ip',
};

/** The place of a finding as PyRASP's logs name it. */
export function pyraspLocation(check: CheckId, source: InputSource | null): string {
  if (check === 'spoofing') return 'host';
  if (source === null) return wholes[check] ?? 'request';
  return locations[source] ?? 'content';
}

/** A mode as PyRASP counts: 0 off, 1 block, 2 block and blacklist, 3 log only. A listed source is always 2 there. */
export function pyraspAction(check: CheckId, mode: Mode): number {
  if (check === 'blacklist') return 2;
  return ['off', 'block', 'blacklist', 'report'].indexOf(mode);
}

/** PyRASP's own codes, as far as recordings of its logs show them (0.8.2). Its ATT&CK techniques are left out: some are wrong. */
const pcbCodes: Readonly<Partial<Record<CheckId, string>>> = { blacklist: 'PCB000', sqli: 'PCB006' };

/** The codes of a finding: ATT&CK techniques of its check, and PyRASP's code where it is known. */
export function pyraspCodes(check: CheckId, attack: readonly string[]): readonly string[] {
  const pcb = pcbCodes[check];
  return pcb === undefined ? attack : [...attack, pcb];
}

/** What convinced, in PyRASP's words. */
export function pyraspEngine(engine: string): string {
  if (engine === 'grammar') return 'grammatical analysis';
  return engine === 'model' ? 'machine learning' : engine;
}
