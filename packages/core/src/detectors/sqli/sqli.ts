import type { InputSource } from '../../input.ts';
import { codeAt } from '../../text/code-at.ts';
import type { Detector, Match } from '../detector.ts';
import { everyInputBut } from '../every-input.ts';
import { continuesAsSql, decidesEarly, judgeBoundary, mayContinue } from './boundary.ts';
import { lexSql } from './lex.ts';
import { holdsLineBlank } from './line-blank.ts';
import { misplacedSql } from './misplaced.ts';
import { withoutNestedLogic } from './nested-words.ts';
import type { Reading, Verdict } from './reading.ts';
import { beginsRule, judge } from './rules.ts';
import { createTokens, releaseTokens, T } from './tokens.ts';

/** Longest evidence that a finding carries. */
const MAX_EVIDENCE = 256;

/** Longest value that is read a second time with its quotes halved. */
const MAX_DOUBLED = 4096;

/** Quotes that a program may have put around a value: single, double, backtick. */
const QUOTES: readonly number[] = [39, 34, 96];

const tokens = createTokens();

const inputs: ReadonlySet<InputSource> = everyInputBut('xml-markup', 'graphql-name');

/**
 * Finds SQL that a value would add to a query built around it.
 *
 * The value is read as tokens in the places where a program would put it: bare, and behind each kind of quote that it closes. It
 * looks at grammar rather than words, so `union square`, `created_at desc` and `O'Brien` pass. Blind to second-order injection
 * (stored now, used later), to values that are an identifier, a sort order or a query of a whole table and nothing else, and to comparisons of two columns outside quotes (`1 or a=b`); `sqli.cases.jsonl` lists
 * such known misses. CWE-89, CAPEC-66, CRS 942.
 */
export const sqli: Detector = {
  id: 'sqli',
  inputs,
  inspect(value) {
    if (value.length <= MAX_LIST && (quotedWords.test(value) || quotedSign.test(value))) return null;
    const found =
      inspectAs(value, false) ??
      misplacedSql(value) ??
      inspectDoubled(value) ??
      inspectFolded(value) ??
      inspectFiltered(value) ??
      (holdsLineBlank(value) ? inspectAs(value, true) : null);
    releaseTokens(tokens);
    return found;
  },
};

/** Longest list of quoted words. */
const MAX_LIST = 128;

/** `"or" and "and"`: words in quotes, joined by words that stand apart; to no database a condition, because a blank parts each from its quote. */
const quotedWords = /^(["'])[a-z]{1,24}\1(?:,?\s(?:and|or)\s\1[a-z]{1,24}\1){1,4}$/i;

/** `' + '`: a sign apart from both quotes, as somebody quotes it. */
const quotedSign = /^(["']) [-+&*/|] \1$/;

/** Reads the value in every place; with `skipsLines`, comments that stand for blanks are none. */
function inspectAs(value: string, skipsLines: boolean): Match | null {
  let best = inspectFrom(value, 0, 0, skipsLines);
  for (const quote of QUOTES) {
    if (best?.certainty === 'certain') return best;
    const mark = quote === 39 ? "'" : quote === 34 ? '"' : '`';
    const first = value.indexOf(mark);
    if (first < 0) continue;
    best = inspectFrom(value, first + 1, quote, skipsLines) ?? best;
    const real = closingQuote(value, first, quote);
    if (real > first && best?.certainty !== 'certain') best = inspectFrom(value, real + 1, quote, skipsLines) ?? best;
  }
  return best;
}

/** Reads `hi"" or ""a""=""a` once more with its quotes halved: a table of values doubled them. */
function inspectDoubled(value: string): Match | null {
  if (!value.includes('""') || value.length > MAX_DOUBLED) return null;
  let text = value.replaceAll('""', '"');
  // A table within a table.
  if (text.includes('""')) text = text.replaceAll('""', '"');
  const first = text.indexOf('"', value.startsWith('"') ? 1 : 0);
  if (first < 0) return null;
  const found = inspectFrom(text, first + 1, 34);
  return found === null ? null : { ...found, evidence: value.slice(0, MAX_EVIDENCE), certainty: 'likely' };
}

/** A full-width quote, or the apostrophe that is a letter (U+02BC): some databases and frameworks fold them into the plain ones. */
const wideQuote = /[\uFF02\uFF07\u02BC]/;

/** Reads `1＇ or 1＝1` as it is after folding. */
function inspectFolded(value: string): Match | null {
  if (value.length > MAX_DOUBLED || !wideQuote.test(value)) return null;
  const text = value
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll('\u02BC', "'");
  const found = inspectAs(text, false);
  return found === null ? null : { ...found, evidence: value.slice(0, MAX_EVIDENCE), certainty: 'likely' };
}

/** Reads `1 oorr 1=1` as a filter leaves it that removes the words for conditions once. */
function inspectFiltered(value: string): Match | null {
  if (value.length > MAX_DOUBLED) return null;
  const text = withoutNestedLogic(value);
  if (text.length === value.length) return null;
  const found = inspectAs(text, false);
  return found === null ? null : { ...found, evidence: value.slice(0, MAX_EVIDENCE), certainty: 'likely' };
}

/** The first quote that is neither escaped by a backslash nor doubled, or -1. */
function closingQuote(value: string, first: number, quote: number): number {
  let at = first;
  if (codeAt(value, at - 1) === 92) at++;
  for (; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code === 92) at++;
    else if (code === quote) {
      if (value.charCodeAt(at + 1) !== quote) return at;
      at++;
    }
  }
  return -1;
}

/** Tokens that are read first; fewer brackets than that stand behind a quote. */
const FIRST_TOKENS = 8;

function inspectFrom(value: string, from: number, quote: number, skipsLines = false): Match | null {
  const reading: Reading = { value, tokens, quote };
  if (from > 0) {
    if (!mayContinue(value, from)) return null;
    // The first tokens behind the quote acquit nearly all text: the rest of it is not even read.
    lexSql(value, from, tokens, skipsLines, FIRST_TOKENS);
    if (decidesEarly(reading) && !continuesAsSql(reading)) return null;
  }
  lexSql(value, from, tokens, skipsLines);
  if (from > 0) {
    if (!continuesAsSql(reading)) return null;
    const verdict = judgeBoundary(reading);
    if (verdict !== null) return match(reading, 0, verdict);
  }
  let likely: Match | null = null;
  const { kinds, count } = tokens;
  for (let at = from > 0 ? 1 : 0; at < count; at++) {
    const verdict = beginsRule[kinds[at] ?? T.end] === 1 ? judge(reading, at) : null;
    if (verdict === null) continue;
    if (verdict.certain) return match(reading, at, verdict);
    likely ??= match(reading, at, verdict);
  }
  return likely;
}

function match({ value }: Reading, at: number, verdict: Verdict): Match {
  const start = tokens.starts[at] ?? 0;
  const end = tokens.ends[Math.min(verdict.last, tokens.count - 1)] ?? value.length;
  return {
    rule: verdict.rule,
    evidence: value.slice(start, Math.min(end, start + MAX_EVIDENCE)),
    certainty: verdict.certain ? 'certain' : 'likely',
    engine: 'grammar',
  };
}
