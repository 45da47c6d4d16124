import type { PatternMatch, PatternPair } from './parameters.ts';

/** Match words in WHITELIST_HEADERS; `match` is PyRASP's word for the whole name. */
const matches: ReadonlyMap<string, PatternMatch> = new Map<string, PatternMatch>([
  ['match', 'exact'],
  ['exact', 'exact'],
  ['starts', 'starts'],
  ['contains', 'contains'],
  ['ends', 'ends'],
  ['regex', 'regex'],
]);

/**
 * Reads WHITELIST_HEADERS as patterns over lower-case header names.
 *
 * PyRASP's inner lists are pairs, `["X-Trace", "starts"]`: a list of two whose second text is a match word is one. Every other list names
 * headers. A header that is called like a match word therefore stands alone or first: `["ends"]`.
 */
export function headerPatterns(groups: readonly (readonly string[])[]): readonly PatternPair[] {
  return groups.flatMap((group): readonly PatternPair[] => {
    const [name = '', word = ''] = group;
    const match = group.length === 2 ? matches.get(word.trim().toLowerCase()) : undefined;
    if (match === undefined) return group.map((one): PatternPair => [one.trim().toLowerCase(), 'exact']);
    // Lower-casing an expression would turn `\D` into `\d`; `(?i)` reads it without regard to case instead.
    if (match === 'regex') return [[name.startsWith('(?i') ? name : `(?i)${name}`, 'regex']];
    return [[name.trim().toLowerCase(), match]];
  });
}
