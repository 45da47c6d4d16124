import type { Pairs } from '../input.ts';

/**
 * Adds the values that only a platform's own reading of the query has, because it joins the values of a repeated parameter by commas.
 *
 * That reading is what most handlers use, and an attack may be spread over its parts: `q=1' UNION SELECT name&q=password FROM users`.
 * `joined` is the platform's map, name by name; values without a comma cannot be joined ones.
 */
export function withJoinedValues(pairs: Pairs, joined: Iterable<readonly [string, unknown]>): Pairs {
  let known: Set<string> | null = null;
  const added: (readonly [string, string])[] = [];
  for (const [name, value] of joined) {
    if (typeof value !== 'string' || !value.includes(',')) continue;
    known ??= new Set(pairs.map((pair) => pair[1]));
    if (!known.has(value)) added.push([name, value]);
  }
  return added.length === 0 ? pairs : [...pairs, ...added];
}
