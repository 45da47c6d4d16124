import { isCommonHeader, type Pairs } from '@rasp/core';
import { isObject } from '../lambda-event.ts';

type Pair = readonly [name: string, value: string];

const none: Pairs = [];

/**
 * Reads a map of names to values or to lists of values; `multi` wins where it is one, because `single` has lost the repeats.
 *
 * Order is the event's; values that are neither text, number nor boolean cannot come from a request line and are left out.
 */
export function pairsOf(multi: unknown, single: unknown, lowerCase: boolean): Pairs {
  const map = isObject(multi) && !isEmpty(multi) ? multi : single;
  if (!isObject(map)) return none;
  const entries: [string, unknown][] = Object.entries(map);
  let texts = true;
  for (const entry of entries) {
    if (lowerCase && !isCommonHeader(entry[0])) entry[0] = entry[0].toLowerCase();
    if (typeof entry[1] !== 'string') texts = false;
  }
  // Nearly every map holds texts alone: then its entries are the pairs.
  return texts ? (entries as Pair[]) : flattened(entries);
}

function flattened(entries: readonly (readonly [string, unknown])[]): Pairs {
  const pairs: Pair[] = [];
  for (const [name, value] of entries) {
    if (Array.isArray(value)) for (const item of value) push(pairs, name, item);
    else push(pairs, name, value);
  }
  return pairs;
}

/** True for a map without entries, beside which the other one may have some. */
function isEmpty(map: object): boolean {
  for (const _name in map) return false;
  return true;
}

function push(pairs: Pair[], name: string, value: unknown): void {
  if (typeof value === 'string') pairs.push([name, value]);
  else if (typeof value === 'number' || typeof value === 'boolean') pairs.push([name, String(value)]);
}

/** All values of one lower-cased name, joined; empty where there is none. */
export function valuesOf(pairs: Pairs, name: string, separator: string): string {
  let joined = '';
  let found = false;
  for (const pair of pairs) {
    if (pair[0] !== name) continue;
    joined = found ? joined + separator + pair[1] : pair[1];
    found = true;
  }
  return joined;
}
