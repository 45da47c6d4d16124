import { mayEndClause } from '../detectors/nosql/cypher.ts';
import { codeAt } from '../text/code-at.ts';
import { CODE, NOSQL, SQLI } from './detector-bits.ts';
import { isDigit, isLetter } from './screen-characters.ts';
import { isOpen } from './screen-looks.ts';
import { opener } from './screen-shell.ts';
import { isOperator, isPrefixed, MAX_RUN, readName, skipGap, word } from './screen-sql.ts';
import { W } from './screen-words.ts';

/** In the answer of {@link afterQuote}: SQL may go on behind the quote. */
export const QUOTE_OPENS: number = 1 << 20;

/** Among what the value has shown: the quote of that kind that closes a string of the program's has been seen. */
export const SINGLE: number = 1 << 21;

export const DOUBLE: number = 1 << 22;

export const BACKTICK: number = 1 << 23;

/** Words that join a value's halves behind a quote: `like` and its kin, `limit`, `offset`. */
function joins(value: string, at: number, meaning: number): boolean {
  const initial = value.charCodeAt(at) | 32;
  const second = value.charCodeAt(at + 1) | 32;
  // Not `in`, `is`, `not`, `between`, `exists`.
  if ((meaning & W.comparison) !== 0)
    return initial !== 110 && initial !== 98 && initial !== 101 && (initial !== 105 || second === 108);
  return (meaning & W.by) !== 0 && (second === 105 || second === 102);
}

/** How SQL may go on behind the quote at `quote`: {@link QUOTE_OPENS}, and {@link SQLI} where an operator or a comment convinces by itself. */
export function afterQuote(value: string, quote: number): number {
  let at = quote + 1;
  for (; ; at++) {
    at = skipGap(value, at);
    if (at < 0 || at - quote > MAX_RUN) return QUOTE_OPENS | SQLI;
    if (codeAt(value, at) !== 41) break;
  }
  let code = codeAt(value, at);
  if (isLetter(code)) {
    if (!readName(value, at)) return 0;
    const { meaning } = word;
    if (meaning === 0 || (meaning & (W.constant | W.from)) !== 0) return 0;
    return joins(value, at, meaning) ? QUOTE_OPENS | SQLI : QUOTE_OPENS;
  }
  if (code === 44) return QUOTE_OPENS;
  if (code === 40) return (value.charCodeAt(skipGap(value, at + 1)) | 32) === 115 ? QUOTE_OPENS : 0;
  if (code === 34 || code === 39) return at > quote + 1 ? QUOTE_OPENS : 0;
  const none = code === 59 ? QUOTE_OPENS : 0;
  if (code === 59) {
    at = skipGap(value, at + 1);
    if (at < 0) return QUOTE_OPENS | SQLI;
    code = codeAt(value, at);
    if (isLetter(code) && readName(value, at) && joins(value, at, word.meaning)) return QUOTE_OPENS | SQLI;
  }
  const comment = code === 47 && value.charCodeAt(at + 1) === 42;
  if (comment) return QUOTE_OPENS | SQLI;
  const marks = code === 35 ? 1 : operatorLength(value, at);
  if (marks === 0) return none;
  // A comment up to the end, which nothing but blanks may follow.
  const past = code === 35 ? value.charCodeAt(skipGap(value, at + 1)) : 0;
  const ends = (code === 35 && !(past < 128)) || (code === 45 && value.charCodeAt(at + 1) === 45);
  const joined = ends || (hasShortHead(value, quote) && (code === 35 || joinsOperand(value, at, marks)));
  return joined ? QUOTE_OPENS | SQLI : QUOTE_OPENS;
}

/** Characters of the operator or comparison at `at`, 0 where another language's stands there: `=>`, `===`. */
function operatorLength(value: string, at: number): number {
  const code = codeAt(value, at);
  const next = codeAt(value, at + 1);
  if (code === 33) return next === 61 && value.charCodeAt(at + 2) !== 61 ? 2 : 0;
  if (code === 60 || code === 61 || code === 62) {
    let end = at + 1;
    while (end < at + 4 && codeAt(value, end) >= 60 && value.charCodeAt(end) <= 62) end++;
    if (end - at > 2) return value.startsWith('<=>', at) ? 3 : 0;
    return code === 61 && end - at === 2 && next !== 61 ? 0 : end - at;
  }
  return isOperator(code) ? 1 : 0;
}

/** Whether a comment or an operand stands behind the operator: a constant, a bracket, a sign; a bare name joins nothing. */
function joinsOperand(value: string, at: number, length: number): boolean {
  if (value.charCodeAt(at) === 45 && value.charCodeAt(at + 1) === 45) return true;
  const next = skipGap(value, at + length);
  if (next < 0) return true;
  const code = codeAt(value, next);
  if (isLetter(code)) {
    if (!readName(value, next)) return false;
    // `' & curdir() & '`
    if (value.charCodeAt(word.end) === 40 && endsInQuote(value)) return true;
    return isPrefixed(value, next, word.end) || (word.meaning & (W.constant | W.select | W.comparison)) !== 0;
  }
  if (code === 34 || code === 39 || code === 40 || code === 64 || code === 33 || code === 95) return true;
  return isDigit(code) || isOperator(code) || code === 46 || code === 35;
}

/** The program's own quote behind what the value joins to it. */
function endsInQuote(value: string): boolean {
  const code = value.charCodeAt(value.length - 1);
  return code === 39 || code === 34;
}

/** Whether the text before a quote is a value rather than a sentence or markup, as the detector asks. */
function hasShortHead(value: string, quote: number): boolean {
  if (quote > MAX_RUN) return false;
  for (let at = 0; at < quote; at++) {
    const code = value.charCodeAt(at);
    if (code === 60 || code === 10 || code === 123 || code === 91) return false;
    if (code === 32 && at < quote - 1 && at > 0) return false;
  }
  return true;
}

/**
 * How SQL goes on behind a quote; a command that a call is given.
 *
 * A value can close the program's quote by the first of its kind alone, or by the first that is neither escaped nor doubled.
 */
export function quote(value: string, at: number, code: number, found: number): number {
  const kind = code === 39 ? SINGLE : code === 34 ? DOUBLE : BACKTICK;
  if ((found & kind) !== 0 && isQuietBeside(codeAt(value, at - 1), codeAt(value, at + 1), code)) return 0;
  let bits = 0;
  // Where SQL is suspected already, it does not matter what may follow.
  if ((found & kind) === 0 && isOpen(found, SQLI)) {
    bits = afterQuote(value, at);
    const previous = codeAt(value, at - 1);
    bits |= previous !== 92 && previous !== code && codeAt(value, at + 1) !== code ? kind : 0;
  }
  bits |= code === 34 && codeAt(value, at + 1) === 34 && isOpen(found, SQLI) && goesOnDoubled(value, at + 2) ? SQLI : 0;
  // `LOAD CSV FROM 'http…'`, behind another quote or this one.
  bits |= (found & (SINGLE | DOUBLE)) !== 0 && mayEndClause(value, at) ? NOSQL : 0;
  bits |= at > 0 && codeAt(value, at - 1) <= 40 && opensInclusion(value, at) ? CODE : 0;
  return codeAt(value, at - 1) === 40 ? bits | opener(value, at, found) : bits;
}

/** Whether a quote whose kind was seen says nothing: behind neither a blank, another mark or a bracket, nor the end of `match` or `from`, and not doubled. */
function isQuietBeside(before: number, next: number, code: number): boolean {
  return before > 40 && (before | 32) !== 104 && (before | 32) !== 109 && next !== code;
}

/** `include '`, `require_once ("`. */
function opensInclusion(value: string, at: number): boolean {
  let end = at - 1;
  while (at - end < 4 && (codeAt(value, end) === 32 || codeAt(value, end) === 40)) end--;
  return (
    (codeAt(value, end) | 32) === 101 &&
    /(?:include|require)(?:_once)?$/i.test(value.slice(Math.max(0, end - 11), end + 1))
  );
}

/** `"") or (""a`: the doubled quotes of a table of values, with SQL behind them. */
function goesOnDoubled(value: string, from: number): boolean {
  const limit = Math.min(value.length, from + 16);
  let at = from;
  while (at < limit && (value.charCodeAt(at) <= 32 || value.charCodeAt(at) === 41)) at++;
  // Table after table of empty cells.
  if (at >= value.length || value.charCodeAt(at) === 34) return false;
  return /^(?:or|and|xor|union|order|group|limit|having|[|&=<>;#-]|\/\*)/i.test(value.slice(at, at + 6));
}
