import { characterTable } from '../../text/character-table.ts';
import { codeAt } from '../../text/code-at.ts';
import type { Detector, Match } from '../detector.ts';
import { spend } from '../effort.ts';
import { everyInput } from '../every-input.ts';
import { isRazorPath, isSmartyTag, isVelocityPath, judgeOwn, opensFile, opensFilteredText } from './dialects.ts';
import { judgeExpression } from './expression.ts';
import { isProbe, MAX_PROBE } from './probe.ts';

/** Characters of one expression that are read. */
const MAX_EXPRESSION = 1024;
/** What one name's rule may look back at. */
const OVERLAP = 64;
/** Expressions of one value that are judged; a text with more of them is a template. */
const MAX_EXPRESSIONS = 256;
/** Steps that one of them is, beside half of its length as far as every rule reads it. */
const STEPS = 28;
const MAX_READ = 128;

/**
 * Finds template expressions that compute or reach the server's objects: Jinja, Twig, Freemarker, Velocity, Thymeleaf, ERB, EJS, Handlebars,
 * Pug, Razor, Smarty, Mako and expression languages.
 *
 * The delimiters alone mean nothing: `{{ user.name }}`, `${price}`, `<%= title %>` are how mails and documents are written. An expression counts
 * where it does arithmetic with constants alone, or names what leads to code (`__class__`, `constructor`, `getClass`, `?new`, `config`).
 * Blind to expressions that only print an object of the application's own. CWE-1336, CAPEC-242, CRS 934180.
 */
export const ssti: Detector = {
  id: 'ssti',
  inputs: everyInput,
  inspect(value) {
    const mixed = value.indexOf('{{<%[%');
    if (mixed >= 0) return match('every-delimiter', value, mixed);
    if (value.length < 24 && /^\{\d{1,6}\*\d{1,6}\}$/.test(value)) return match('arithmetic', value, 0);
    if (value.length < MAX_PROBE && isProbe(value.trim())) return match('probe', value, 0);
    let count = 0;
    // Expressions nest and overlap; the names of what an earlier one held are not read again.
    let read = 0;
    let closer = 0;
    for (let at = 0; at < value.length && count < MAX_EXPRESSIONS; at++) {
      const from = OPENS[value.charCodeAt(at)] === 1 ? openedAt(value, at) : -1;
      if (from < 0) continue;
      count++;
      if (value.startsWith('php}', from) || opensFile(value, at)) return match('function-call', value, at);
      // Struts evaluates what follows its prefixes.
      if (at < 20 && /^(?:redirect|action|redirectaction):[$%]$/i.test(value.slice(0, at + 1)))
        return match('server-object', value, 0);
      // Looked for once: up to it no expression closes, however many open.
      if (closer < from) closer = closerFrom(value, from);
      const end = expressionEnd(value, from, closer);
      const text = value.slice(from, end);
      spend(STEPS + (Math.min(text.length, MAX_READ) >> 1));
      const unread = end <= read ? text.length : Math.max(0, read - from - OVERLAP);
      const rule = judgeOwn(value.slice(at, at + 48), text) ?? judgeExpression(text, unread);
      read = Math.max(read, end);
      if (rule !== null) return match(rule, value, at);
      at = from - 1;
    }
    return null;
  },
};

/** What a delimiter begins with. */
const OPENS: Uint8Array = characterTable('{$#*@~%<[');

/** Where the expression begins whose delimiter begins at `at`, or -1. */
function openedAt(value: string, at: number): number {
  const code = value.charCodeAt(at);
  const next = codeAt(value, at + 1);
  switch (code) {
    // { : `{{`, `{%`, `{#`, `{=`; Smarty's `{system(`, `{php}`
    case 123:
      if (next === 123 || next === 37 || next === 35 || next === 61 || next === 33) return at + 2;
      if (next === 112 && value.startsWith('php}', at + 1)) return at + 1;
      if (isDigit(next)) return isProduct(value, at + 1) ? at + 1 : -1;
      return isSmartyTag(value, at) || opensFilteredText(value, at) ? at + 1 : -1;
    // $ # * @ ~ % before {
    case 36:
    case 35:
    case 42:
    case 64:
    case 126:
    case 37:
      if (next === 123) return at + 2;
      if (code === 36) return isVelocityPath(value, at) ? at + 1 : -1;
      // Razor's `@(` and `@System.…`
      if (code === 64 && next === 40) return at + 2;
      if (code === 64) return isRazorPath(value, at) ? at + 1 : -1;
      return code === 35 ? directive(value, at) : -1;
    // < : `<%`, Freemarker's `<#` and `<@`
    case 60:
      return next === 37 || next === 35 ? at + 2 : -1;
    // [ : Thymeleaf's `[[` and `[(`, Freemarker's `[=`, Template Toolkit's `[%`
    case 91:
      return next === 91 ||
        next === 61 ||
        next === 37 ||
        next === 35 ||
        (next === 40 && value.charCodeAt(at + 2) === 36)
        ? at + 2
        : -1;
    default:
      return -1;
  }
}

/** Behind the bracket of Velocity's `#set(`, `#if(` and their like, or -1. */
function directive(value: string, at: number): number {
  const opening = /^#(?:set|if|foreach|evaluate|include|parse)\s?\(/i.exec(value.slice(at, at + 12));
  return opening === null ? -1 : at + opening[0].length;
}

/** The first closing delimiter from `from` on, whatever is open there, or the end. */
function closerFrom(value: string, from: number): number {
  let at = from;
  for (; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code === 125 || code === 41 || ((code === 37 || code === 93) && closesAt(value, at, code))) break;
  }
  return at;
}

/** Whether the `%` or `]` at `at` is the first of `%>`, `%}`, `%]` or `]]`. */
function closesAt(value: string, at: number, code: number): boolean {
  const next = codeAt(value, at + 1);
  return next === 93 || (code === 37 && (next === 62 || next === 125));
}

/** The next closing delimiter that no quote hides, or the bound; none stands before `closer`. */
function expressionEnd(value: string, from: number, closer: number): number {
  const limit = Math.min(value.length, from + MAX_EXPRESSION);
  if (closer >= limit) return limit;
  let depth = 0;
  for (let at = from; at < limit; at++) {
    const code = value.charCodeAt(at);
    if (code === 123 || code === 40) depth++;
    else if (code === 125 || code === 41) {
      if (depth === 0) return at;
      depth--;
    } else if (code === 37 && closesAt(value, at, code)) return at;
    else if (code === 93 && depth === 0 && closesAt(value, at, code)) return at;
  }
  return limit;
}

/** `{7*7}`: digits, a star, digits; `{2}` and `{1,3}` are a pattern's. */
function isProduct(value: string, from: number): boolean {
  return /^\d{1,8}\s?\*\s?\d{1,8}\s?\}/.test(value.slice(from, from + 24));
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function match(rule: string, value: string, at: number): Match {
  return { rule, evidence: value.slice(at, at + 256), certainty: 'certain', engine: 'grammar' };
}
