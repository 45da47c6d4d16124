import { wordSet } from '../../word-set.ts';
import type { Detector, Match } from '../detector.ts';
import { everyInput } from '../every-input.ts';
import { addsCypher } from './cypher.ts';
import { findScriptCondition } from './script-condition.ts';

/** Operators of MongoDB queries, updates and aggregations that change what a filter means. */
export const isOperator: (word: string) => boolean = wordSet(
  'ne eq gt gte lt lte in nin and or nor not exists type expr jsonschema mod regex options where geowithin ' +
    'geointersects near nearsphere all elemmatch size bitsallset bitsanyset comment rand natural function accumulator ' +
    'lookup unionwith graphlookup merge out match group project set unset inc push pull rename currentdate func ' +
    'addfields samplerate facet sample pullall pop mul bit slice replaceroot replacewith addtoset setoninsert cond ' +
    'bitsallclear bitsanyclear maxdistance mindistance geonear indexstats collstats redact unwind sortbycount bucket ' +
    'currentop listsessions reduce tostring search',
);

/**
 * Finds MongoDB operators where a program expects a value, script in `$where`, and Cypher behind a quote.
 *
 * An operator as a parameter's or a key's name (`user[$ne]`, `{"$gt": ""}`), behind a quote (`', $ne: '`), and a condition that a value adds
 * to script (`' || this.role == 'x`). A dollar sign before any other word passes: `$price`, `$10`, `$HOME`. Blind to values that an
 * application itself makes a regular expression of. CWE-943, CAPEC-676, CRS 942290.
 */
export const nosql: Detector = {
  id: 'nosql',
  inputs: everyInput,
  inspect(value) {
    for (let at = value.indexOf('$'); at >= 0; at = value.indexOf('$', at + 1)) {
      const end = wordEnd(value, at + 1);
      if (end === at + 1 || !isOperator(value.slice(at + 1, end).toLowerCase())) continue;
      if (isNamed(value, at, end) && !isProperty(value, at, end)) return match('operator', value, at);
    }
    const condition = findScriptCondition(value);
    if (condition >= 0) return match('script-condition', value, condition);
    return addsCypher(value) ? match('cypher', value, 0) : null;
  },
};

/** True where the operator is the whole value, a step of a name (`[$ne]`, `a.$ne`) or a key (`"$ne":`, `', $ne: `). */
function isNamed(value: string, at: number, end: number): boolean {
  const before = value.charCodeAt(at - 1);
  const after = value.charCodeAt(end);
  // As the name of a field, what an event sets is told by nothing from what an update sets; the former is sent by every analytics tool.
  if (at === 0 && end === value.length) {
    const word = value.slice(1, end).toLowerCase();
    return !isOrdinary(word) && word !== ODATA;
  }
  if (before === 91 && after === 93) return true;
  // `user.$ne=x`
  if (before === 46 && after === 61) return /[a-z]/i.test(value.charAt(at - 2));
  // `$or[0][name]=x`: the name of a field, as a parser of query strings reads it.
  if (at === 0 && after === 91 && /^\[\d{0,3}\](?:\[[\w$]{1,32}\]|=)/.test(value.slice(end, end + 40))) return true;
  const quoted = (before === 34 || before === 39) && after === before;
  if (quoted) {
    // The other half of a broken quote: `"$ne"` in a text is a word, `{"$ne":` a key.
    const next = skipBlanks(value, end + 1);
    return value.charCodeAt(next) === 58 || value.charCodeAt(next) === 93;
  }
  const next = skipBlanks(value, end);
  if (value.charCodeAt(next) !== 58) return false;
  let previous = at - 1;
  while (previous >= 0 && value.charCodeAt(previous) <= 32) previous--;
  // A comment in the place of a blank.
  if (value.charCodeAt(previous) === 47 && value.charCodeAt(previous - 1) === 42) {
    const window = Math.max(0, previous - 32);
    const open = value.slice(window, previous - 1).lastIndexOf('/*');
    if (open > 0) previous = window + open - 1;
  }
  return previous < 0 || value.charCodeAt(previous) === 44 || value.charCodeAt(previous) === 123;
}

/** The one operator that OData has as well, as the name of a parameter. */
const ODATA = 'search';

/** Operators that are names of properties elsewhere: what an event sets, what type an object has. */
const isOrdinary = wordSet('set unset type comment options group size');

/** `{"$distinct_id": 5, "$set": {…}}`: beside keys with a dollar that no query knows, these are an analytics tool's. */
function isProperty(value: string, at: number, end: number): boolean {
  if (!isOrdinary(value.slice(at + 1, end).toLowerCase())) return false;
  for (
    let other = value.indexOf('"$'), tries = 0;
    other >= 0 && tries < 16;
    other = value.indexOf('"$', other + 2), tries++
  ) {
    const stop = wordEnd(value, other + 2);
    const known = stop > other + 2 && isOperator(value.slice(other + 2, stop).toLowerCase());
    if ((!known || value.charCodeAt(stop) === 95) && /^[\w$]{0,32}"\s?:/.test(value.slice(stop, stop + 36)))
      return true;
  }
  return false;
}

function skipBlanks(value: string, from: number): number {
  let at = from;
  while (at < value.length && value.charCodeAt(at) <= 32) at++;
  return at;
}

function wordEnd(value: string, from: number): number {
  let at = from;
  while (at < value.length && at < from + 24 && (value.charCodeAt(at) | 32) >= 97 && (value.charCodeAt(at) | 32) <= 122)
    at++;
  return at;
}

function match(rule: string, value: string, at: number): Match {
  const start = Math.max(0, at - 16);
  return { rule, evidence: value.slice(start, start + 256), certainty: 'certain', engine: 'grammar' };
}
