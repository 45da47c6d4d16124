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
  for (const entry of joined) {
    const value = entry[1];
    if (typeof value !== 'string' || !value.includes(',')) continue;
    known ??= new Set(pairs.map((pair) => pair[1]));
    if (!known.has(value)) added.push([entry[0], value]);
  }
  return added.length === 0 ? pairs : [...pairs, ...added];
}

/** Pairs up to which names are compared one by one, which allocates nothing: nearly every query has fewer. */
const FEW = 8;

/**
 * Adds the values of each repeated name joined by commas, which is what JavaScript makes of a list in a text.
 *
 * Express gives a repeated parameter as a list, and a handler that writes it into a query joins it:
 * an attack whose parts end and begin in comments is harmless in each of them. `a[]` is the name `a`, as such parsers read it. Linear.
 */
export function withRepeatsJoined(pairs: Pairs): Pairs {
  if (pairs.length < 2 || (pairs.length <= FEW && !repeats(pairs))) return pairs;
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const list = name.endsWith('[]') ? name.slice(0, -2) : name;
    const known = values.get(list);
    if (known === undefined) values.set(list, [value]);
    else known.push(value);
  }
  const added: (readonly [string, string])[] = [];
  for (const [name, list] of values) if (list.length > 1) added.push([name, list.join(',')]);
  return added.length === 0 ? pairs : [...pairs, ...added];
}

/** True where a name stands twice, or may by the brackets of a list. */
function repeats(pairs: Pairs): boolean {
  for (let at = 1; at < pairs.length; at++) {
    const name = pairs[at]?.[0] ?? '';
    if (name.endsWith('[]')) return true;
    for (let before = 0; before < at; before++) if (pairs[before]?.[0] === name) return true;
  }
  return false;
}
