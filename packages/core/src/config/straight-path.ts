import type { PatternSet } from './pattern-set.ts';

/**
 * What a server may resolve into another path: a dot segment, a backslash, a NUL, `;parameters`, or an escape of one of these, of a slash or of
 * the percent sign itself.
 */
const bent = /(?:^|\/)\.\.?(?:[/;]|$)|[\\;\0]|%(?:2[ef5]|5c|3b|00|u)/i;

/**
 * Patterns that cover a path only as it stands.
 *
 * `/static/../api/orders` begins with `/static/` and is `/api/orders` to the framework behind: an ignored beginning would be a way around every
 * check. Doubled slashes and ordinary escapes (`%20`) change no such path.
 */
export function straightPaths(patterns: PatternSet): PatternSet {
  if (patterns.size === 0) return patterns;
  return Object.freeze({
    size: patterns.size,
    test: (path: string) => patterns.test(path) && !bent.test(path),
    find: (path: string) => (bent.test(path) ? null : patterns.find(path)),
  });
}
