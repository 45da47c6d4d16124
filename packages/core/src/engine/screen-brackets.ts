import { closesBefore, opensFilter, readShort } from '../detectors/ldap/ldap.ts';
import { destroys, mayEndClause } from '../detectors/nosql/cypher.ts';
import { isOperator } from '../detectors/nosql/nosql.ts';
import { isSmartyTag, isVelocityPath, opensFilteredText } from '../detectors/ssti/dialects.ts';
import { MAX_PROBE } from '../detectors/ssti/probe.ts';
import { codeAt } from '../text/code-at.ts';
import { CODE, COMMAND, JNDI, LDAP, NOSQL, SQLI, SSTI, TRAVERSAL } from './detector-bits.ts';
import { isHex, isLetter, isQuote } from './screen-characters.ts';
import { isOpen } from './screen-looks.ts';
import { DOUBLE, SINGLE } from './screen-quotes.ts';
import { expandsVariable, opener } from './screen-shell.ts';
import { meaningOf, W } from './screen-words.ts';

/** Velocity's `#set(`, `#if(` and their like. */
export function opensTemplate(value: string, at: number): boolean {
  const lower = codeAt(value, at + 1) | 32;
  if (lower !== 115 && lower !== 105 && lower !== 102 && lower !== 101 && lower !== 112) return false;
  let end = at + 2;
  while (end < at + 10 && isLetter(codeAt(value, end))) end++;
  if (codeAt(value, end) <= 32) end++;
  return codeAt(value, end) === 40;
}

/** `$ne`, `$_GET[`, `$IFS`, `$(id)`; `${` is the brace's matter. */
export function dollar(value: string, at: number, found: number): number {
  const next = codeAt(value, at + 1);
  // `$'\x69'`, and `::$DATA` of NTFS
  const bits =
    (expandsVariable(value, at) || next === 39 ? COMMAND : 0) |
    (codeAt(value, at - 1) === 58 && codeAt(value, at - 2) === 58 ? TRAVERSAL : 0) |
    (followsDo(value, at) ? SQLI : 0) |
    (next === 116 && value.startsWith('type"', at + 1) ? CODE : 0);
  if (next === 95 || ((next | 32) === 103 && /^globals/i.test(value.slice(at + 1, at + 8)))) return bits | CODE;
  if (!isLetter(next)) return bits;
  const length = value.length;
  let end = at + 2;
  while (end < length && end < at + 26 && isLetter(codeAt(value, end))) end++;
  const after = codeAt(value, end);
  if (after === 46 && isVelocityPath(value, at)) return bits | SSTI;
  let past = end;
  while (past < length && past < at + 42 && codeAt(value, past) <= 32) past++;
  const colon = codeAt(value, past) === 58 || codeAt(value, past) <= 32;
  const named =
    colon ||
    (at === 0 && end === value.length) ||
    after === 93 ||
    after === 34 ||
    after === 39 ||
    (at === 0 && after === 91) ||
    after === 61;
  if (!named) return bits;
  if (!isOpen(found, NOSQL)) return bits;
  return isOperator(value.slice(at + 1, end).toLowerCase()) ? bits | NOSQL : bits;
}

/** PostgreSQL's `do $$`. */
function followsDo(value: string, at: number): boolean {
  return (codeAt(value, at - 2) | 32) === 111 && (codeAt(value, at - 3) | 32) === 100 && at > 3;
}

/** A call, a substitution, a filter of LDAP, an expression. */
export function bracket(value: string, at: number, word: number, found: number): number {
  const previous = codeAt(value, at - 1);
  let bits = 0;
  if (previous === 36 || previous === 60) bits |= opener(value, at, found);
  // Perl's `qx(`
  bits |= previous === 120 && codeAt(value, at - 2) === 113 ? COMMAND : 0;
  // `}while(`
  bits |= previous === 101 && codeAt(value, at - 6) === 125 ? CODE : 0;
  bits |= previous === 64 || (previous === 91 && codeAt(value, at + 1) === 36) ? SSTI : 0;
  bits |= ((word | wordBefore(value, at, previous)) & W.runs) !== 0 && takesArgument(value, at + 1) ? CODE : 0;
  // `for(;;)`, PHP's `$a('id')`
  bits |= codeAt(value, at + 1) === 59 && codeAt(value, at + 2) === 59 ? CODE : 0;
  bits |= calledVariable(value, at) || (previous === 116 && value.startsWith('equest', at - 6)) ? CODE : 0;
  // `['constru'+'ctor']('…')`, `"system"('id')`
  bits |=
    (previous === 93 || previous === 41) && isQuote(codeAt(value, at - 2)) && isQuote(codeAt(value, at + 1)) ? CODE : 0;
  bits |= isQuote(previous) && (isQuote(codeAt(value, at + 1)) || codeAt(value, at + 1) === 36) ? CODE : 0;
  bits |= previous === 41 && value.charCodeAt(0) === 40 && at < 48 ? CODE : 0;
  bits |=
    showsDocument(value, at) ||
    (at > 4 && mayOpenPattern(value, at, previous) && destroys(value)) ||
    ((found & (SINGLE | DOUBLE)) !== 0 && isOpen(found, NOSQL) && mayEndClause(value, at))
      ? NOSQL
      : 0;
  if (isFilterMark(previous)) return bits | LDAP;
  if (at === 0 || previous === 41 || previous === 48 || previous <= 32) {
    if (!isOpen(found, LDAP)) return bits;
    const closes = closesBefore(value, at);
    bits |= (closes || at === 0) && (opensFilter(value, at, closes) || readShort(value) !== null) ? LDAP : 0;
  }
  return bits;
}

/** `$a('`: a variable that is called with a text. */
function calledVariable(value: string, at: number): boolean {
  const next = codeAt(value, at + 1);
  if (next !== 34 && next !== 39 && next !== 36) return false;
  let start = at;
  while (at - start < 32 && isLetter(codeAt(value, start - 1))) start--;
  return codeAt(value, start - 1) === 36;
}

/** `match (`: the pattern of a query of a graph. */
function mayOpenPattern(value: string, at: number, previous: number): boolean {
  const end = previous === 32 ? at - 2 : at - 1;
  return (codeAt(value, end) | 32) === 104 && /match$/i.test(value.slice(end - 4, end + 1));
}

/** The shell's printer of documents. */
function showsDocument(value: string, at: number): boolean {
  return codeAt(value, at - 1) === 110 && value.startsWith('tojson', at - 6);
}

/** What the word means that a blank or a comment parts from the bracket at `at`, where a literal follows. */
function wordBefore(value: string, at: number, previous: number): number {
  if (previous === 47) return codeAt(value, at - 2) === 42 ? W.runs : 0;
  if (!(previous <= 32)) return 0;
  const next = codeAt(value, at + 1);
  if (next !== 34 && next !== 39 && next !== 36 && next > 32) return 0;
  let end = at - 1;
  while (end > 0 && codeAt(value, end - 1) <= 32) end--;
  let start = end;
  while (start > 0 && end - start < 16 && isLetter(codeAt(value, start - 1))) start--;
  if (codeAt(value, end - 1) === 47) return W.runs;
  let hash = 0;
  for (let letter = start; letter < end; letter++) hash = (Math.imul(hash, 31) + (value.charCodeAt(letter) | 32)) | 0;
  return meaningOf(hash);
}

/** `* | & ! ' " ?`: what stands in front of a filter that a value opens within another, or in an address of a directory. */
function isFilterMark(code: number): boolean {
  return code === 42 || code === 124 || code === 38 || code === 33 || code === 39 || code === 34 || code === 63;
}

/** What the detector of code takes for the argument of a call that means harm: a literal, a variable, another call, a constant. */
function takesArgument(value: string, from: number): boolean {
  const length = value.length;
  let at = from;
  while (at < length && at < from + 64 && value.charCodeAt(at) <= 32) at++;
  const code = at < length ? value.charCodeAt(at) : 0;
  // `System.getenv()`, `php_uname()`
  if (code === 41 && (value.startsWith('getenv', from - 7) || from < 32)) return true;
  if (code === 41) return (codeAt(value, from - 2) | 32) === 111 && (codeAt(value, from - 3) | 32) === 102;
  if (code > 127) return true;
  if (!isLetter(code)) return '"\'`$@\\[!_:0123456789'.includes(value.charAt(at));
  let end = at + 1;
  while (end < at + 34 && (isLetter(codeAt(value, end)) || isHex(codeAt(value, end)) || codeAt(value, end) === 95))
    end++;
  if (code === 116 && value.startsWith('true', at)) return true;
  // `system(id);`, `open(F,"|id")`
  const after = codeAt(value, end);
  const next = codeAt(value, end + 1);
  if (after === 41 && (next === 59 || next === 46 || next === 124)) return true;
  if (after === 44 && value.slice(end + 1, end + 4).includes('|')) return true;
  while (end < at + 38 && codeAt(value, end) <= 32) end++;
  return codeAt(value, end) === 40 || (codeAt(value, end) === 47 && codeAt(value, end + 1) === 42);
}

/** Thymeleaf's `[[`, Freemarker's `[=`, Template Toolkit's `[%`. */
export function opensSquare(value: string, at: number): boolean {
  const next = codeAt(value, at + 1);
  return next === 91 || next === 61 || next === 35 || next === 37;
}

/** `${ #{ *{ @{ ~{ %{`, `{{ {% {# {=` and Smarty's `{$smarty`, `{system(`. */
export function brace(value: string, at: number): number {
  const previous = codeAt(value, at - 1);
  const next = codeAt(value, at + 1);
  if (previous === 36) return SSTI | JNDI;
  if (previous === 35 || previous === 42 || previous === 64 || previous === 126 || previous === 37) return SSTI;
  if (next === 123 || next === 37 || next === 35 || next === 61 || next === 36 || next === 33) return SSTI;
  if (next >= 48 && next <= 57) return at === 0 || /^\d{1,8}\s?\*/.test(value.slice(at + 1, at + 12)) ? SSTI : 0;
  if (next === 34 || next === 39) return opensFilteredText(value, at) ? SSTI : 0;
  if (next === 42) return value.length < MAX_PROBE ? SSTI : 0;
  // `{self.__init__}` of Python's format
  if (at === 0 && value.length < 64 && value.includes('.__')) return CODE;
  return (isLetter(next) || next === 64) && (value.startsWith('php}', at + 1) || isSmartyTag(value, at)) ? SSTI : 0;
}
