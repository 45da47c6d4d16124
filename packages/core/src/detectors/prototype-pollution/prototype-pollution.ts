import type { InputSource } from '../../input.ts';
import type { Detector, Match } from '../detector.ts';
import { everyInput } from '../every-input.ts';

/** Places whose values are names: a parser makes a step of an object's path of each. */
const names: ReadonlySet<InputSource> = new Set<InputSource>([
  'query-name',
  'form-name',
  'multipart-name',
  'json-key',
  'xml-name',
  'graphql-name',
  'cookie-name',
  'header-name',
]);

const PROTO = '__proto__';
const CONSTRUCTOR = 'constructor';

/** Longest value without a blank that is taken for one path, whatever its separators are. */
const MAX_WORD = 1024;

/** A step with itself inside, for a filter that takes it out once: `__pro__proto__to__`. */
const NESTED = /__pr?o?t?o?__proto__|__proto__p?r?o?to__|constconstructorructor/;

/** The other way to an object's own accessors: `__defineGetter__`. */
const ACCESSOR = /(?:^|[[.{"'])__(?:define|lookup)[GS]etter__(?:["'\])=.[]|$)/;

/** An assignment to the prototype that all objects of a kind share. */
const BUILT_IN =
  /\b(?:Object|Array|Function|String)(?:\.|\[["'])prototype(?:["']\])?(?:\.\w{1,64}|\["?'?\w{1,64}"?'?\])\s?=(?![=>])/;

/** The same by a function. */
const CHANGED =
  /(?:assign|definePropert(?:y|ies)|setPrototypeOf|Reflect\.set)\((?:Object|Array|Function|String)\.prototype,/;

/**
 * Finds names and paths that lead to `Object.prototype`: `__proto__[x]`, `a.constructor.prototype.x`, JSON Patch paths.
 *
 * In a name the step itself is enough. In a value it must be a step of a path (something to set stands behind it, or there is no blank), so that a text
 * about `__proto__` passes. Blind to lists of steps. CWE-1321, CAPEC-77, CRS 934130.
 */
export const prototypePollution: Detector = {
  id: 'prototype-pollution',
  inputs: everyInput,
  inspect(value, source) {
    const isName = names.has(source);
    const nested = NESTED.exec(value);
    if (nested !== null) return match('proto-step', value, nested.index);
    const accessor = value.length < MAX_WORD ? ACCESSOR.exec(value) : null;
    if (accessor !== null) return match('accessor-step', value, accessor.index);
    const builtIn = BUILT_IN.exec(value) ?? CHANGED.exec(value);
    if (builtIn !== null) return match('built-in-prototype', value, builtIn.index);
    const word = value.length < MAX_WORD && !/[\s(]/.test(value);
    for (let at = value.indexOf(PROTO); at >= 0; at = value.indexOf(PROTO, at + PROTO.length)) {
      if (isWord(value.charCodeAt(at - 1)) || isWord(value.charCodeAt(at + PROTO.length))) continue;
      if (isName || word || isStep(value, at, PROTO.length)) return match('proto-step', value, at);
    }
    for (let at = value.indexOf(CONSTRUCTOR); at >= 0; at = value.indexOf(CONSTRUCTOR, at + CONSTRUCTOR.length)) {
      if (isWord(value.charCodeAt(at - 1))) continue;
      const next = stepBehind(value, at + CONSTRUCTOR.length);
      if (
        next === at + CONSTRUCTOR.length ||
        !value.startsWith('prototype', next) ||
        isWord(value.charCodeAt(next + 9))
      )
        continue;
      if (isName || isStep(value, next, 9)) return match('constructor-prototype', value, at);
    }
    return null;
  },
};

/** Where the name of the next step begins: behind `.`, `][`, `["`, `":{"`, `/`. Gives the place itself where there is none. */
function stepBehind(value: string, from: number): number {
  let at = from;
  while (at < from + 16 && ' \t\r\n.[]"\'`:{/?<>'.includes(value.charAt(at)) && at < value.length) at++;
  return at;
}

/** True where the word at `at` is the whole value or a step of a path with something behind it. */
function isStep(value: string, at: number, length: number): boolean {
  const end = at + length;
  if (at === 0 && end === value.length) return true;
  const rest = value.slice(end, end + 8);
  // `.x`, `[x]`, `"]["x"]`, `":{`, `/x`, `=`, `][x]`
  if (/^(?:["'`]?\]){0,1}\s*(?:\[|\.[\w$["']|=(?!=))/.test(rest)) return true;
  if (/^["'`]\s*:/.test(rest)) return true;
  // YAML and script: an object under the bare key.
  if (/^\s?:\s?[{\n]/.test(rest) || rest.startsWith('?.')) return true;
  const before = value.charAt(at - 1);
  // A path as a list of its steps: `["__proto__","x"]`.
  if (/^["'],\s?["']/.test(rest) && /\[["']$/.test(value.slice(Math.max(0, at - 2), at))) return true;
  // Elements of XML: `<constructor><prototype><x>`.
  if (before === '<' && rest.startsWith('>') && (at === 1 || value.charAt(at - 2) === '>')) return true;
  if (before === '/' && (rest === '' || rest.startsWith('/') || rest.startsWith('"'))) return true;
  if (rest === '' || rest === ']') return before === '[' || before === '.';
  return /^["'`]?\]/.test(rest) && /\[["'`]?$/.test(value.slice(Math.max(0, at - 2), at));
}

function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122) || code === 95 || code === 36;
}

function match(rule: string, value: string, at: number): Match {
  const start = Math.max(0, at - 32);
  return { rule, evidence: value.slice(start, start + 256), certainty: 'certain', engine: 'grammar' };
}
