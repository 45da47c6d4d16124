import { compilesInPython, crash, isRecord } from './python.ts';
import { decoysArePairs, matchWords, readsHeaderWhitelist } from './versions.ts';

/**
 * Raises where a request would compute with a value that is not of its kind.
 *
 * That a name in lower letters replaces a method, that zero trust raises in 0.8.2 and that header patterns without a match word raise was seen; what
 * was not seen to be safe counts as a crash as well.
 */
export function computeWith(attributes: ReadonlyMap<string, unknown>, version: string): void {
  for (const [name, value] of attributes) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name)) crash(`TypeError: '${typeof value}' object is not callable (${name})`);
    if (/_(?:DELAY|RATIO|LEN|PROBA|PORT|CODE)$/.test(name) && typeof value !== 'number') {
      crash(`TypeError: ${name} is no number`);
    }
    if (lists.has(name) && !isListOf(value, isText)) crash(`TypeError: ${name} is no list of texts`);
    if (patterns.has(name) && !isListOf(value, (item) => isText(item) && compilesInPython(String(item)))) {
      crash(`re.error: ${name}`);
    }
  }
  const isPair = (item: unknown): boolean =>
    Array.isArray(item) && item.length === 2 && isText(item[0]) && matchWords(version).includes(String(item[1]));
  const decoys = attributes.get('DECOY_ROUTES') ?? [];
  if (!isListOf(decoys, decoysArePairs(version) ? isPair : isText))
    crash('DECOY_ROUTES is not in the form of the version');
  if (decoysArePairs(version) && !isListOf(attributes.get('EXCEPTIONS') ?? [], isPair))
    crash('EXCEPTIONS is no list of pairs');
  if (readsHeaderWhitelist(version) && !isListOf(attributes.get('WHITELIST_HEADERS') ?? [], isPair)) {
    crash('IndexError: WHITELIST_HEADERS without a match word');
  }
  const checks = attributes.get('SECURITY_CHECKS');
  if (!isRecord(checks)) crash('SECURITY_CHECKS is no object');
  for (const [check, mode] of Object.entries(checks)) {
    if (![0, 1, 2, 3].includes(Number(mode)) || typeof mode !== 'number')
      crash(`${check} has the mode ${String(mode)}`);
  }
  if (isRecord(checks) && checks['ztaa'] !== undefined && checks['ztaa'] !== 0) crash('AttributeError: ZTAA_HEADER');
}

const lists: ReadonlySet<string> = new Set(['HOSTS', 'WHITELIST']);
const patterns: ReadonlySet<string> = new Set(['IGNORE_PATHS', 'BRUTE_AND_FLOOD_PATHS']);

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}
