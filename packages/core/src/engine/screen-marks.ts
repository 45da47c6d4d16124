import { breakLength, headerAt, isInjected } from '../detectors/crlf/crlf.ts';
import { closesBefore, opensFilter } from '../detectors/ldap/ldap.ts';
import { isOperator } from '../detectors/nosql/nosql.ts';
import { isCondition, isStatement, quoteBefore } from '../detectors/nosql/script-condition.ts';
import { isSensitiveFile } from '../detectors/traversal/sensitive.ts';
import { separates } from '../detectors/traversal/walk.ts';
import {
  CODE,
  COMMAND,
  CRLF,
  JNDI,
  LDAP,
  MAY_DECODE,
  NOSQL,
  SQLI,
  SSTI,
  TRAVERSAL,
  XSS,
  XXE,
} from './detector-bits.ts';
import { isDot, isSlash } from './screen-characters.ts';
import { endsScheme, mayOpenTag, opensDirective } from './screen-markup.ts';
import {
  commandAt,
  commandOnLine,
  expandsVariable,
  mayBeSubstitution,
  namesProgram,
  opensFunction,
} from './screen-shell.ts';
import { afterQuote, isNamePart, mayOpenCondition } from './screen-sql.ts';
import { W } from './screen-words.ts';

function isLetter(code: number): boolean {
  return (code | 32) >= 97 && (code | 32) <= 122;
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 102);
}

/**
 * What the mark at `at` means beside its neighbours: detectors' bits and the one of {@link afterQuote}.
 *
 * `word` is the meaning of the word right before it, 0 where another character stands there; `quoted` says whether SQL may go on behind a quote
 * before it.
 */
export function marks(value: string, at: number, code: number, word: number, quoted: boolean): number {
  switch (code) {
    case 0:
      return TRAVERSAL;
    case 10:
    case 13:
      return (commandOnLine(value, at) ? COMMAND : 0) | lineEnd(value, at);
    case 33:
      return bang(value, at);
    case 34:
    case 39:
      return quote(value, at);
    case 35:
      return (opensTemplate(value, at) ? SSTI : 0) | (value.startsWith('ontext', at + 2) ? CODE : 0);
    case 36:
      return dollar(value, at);
    case 37:
      return percent(value, at);
    case 38:
      return ampersand(value, at, quoted);
    case 40:
      return bracket(value, at, word);
    case 41:
      return value.charCodeAt(at - 1) === 40 && opensFunction(value, at) ? COMMAND : 0;
    case 46:
      return climbs(value, at) ? TRAVERSAL : 0;
    case 47:
      return slash(value, at, word);
    case 58:
      return colon(value, at, word);
    case 59:
      return semicolon(value, at);
    case 60:
      return less(value, at);
    case 64:
      return value.charCodeAt(at - 1) === 64 && isNamePart(value.charCodeAt(at + 1)) ? SQLI : 0;
    case 91:
      return square(value, at);
    case 92:
      return backslash(value, at, word);
    case 96:
      return (mayBeSubstitution(value, at) && commandAt(value, at + 1) ? COMMAND : 0) | quote(value, at);
    case 123:
      return brace(value, at);
    case 124:
      return (commandAt(value, at + 1) ? COMMAND : 0) | doubled(value, at, 124, quoted);
    default:
      return high(value, at, code);
  }
}

/** A line end with a header or a status line behind it. */
function lineEnd(value: string, at: number): number {
  // The first of a row of them looks for all.
  if (breakLength(value, at - 1) > 0 || breakLength(value, at - 2) === 2) return 0;
  let from = at;
  for (let length = breakLength(value, from); length > 0; length = breakLength(value, from)) from += length;
  while (value.charCodeAt(from) === 32 || value.charCodeAt(from) === 9) from++;
  const name = headerAt(value, from);
  return name !== null && isInjected(name) ? CRLF : 0;
}

/** `<!` of XML. */
function bang(value: string, at: number): number {
  return value.charCodeAt(at - 1) === 60 && isLetter(value.charCodeAt(at + 1)) ? XXE : 0;
}

function quote(value: string, at: number): number {
  return afterQuote(value, at) | (value.charCodeAt(at - 1) === 40 && commandAt(value, at + 1) ? COMMAND : 0);
}

/** Velocity's `#set(`, `#if(` and their like. */
function opensTemplate(value: string, at: number): boolean {
  const lower = value.charCodeAt(at + 1) | 32;
  if (lower !== 115 && lower !== 105 && lower !== 102 && lower !== 101 && lower !== 112) return false;
  let end = at + 2;
  while (end < at + 10 && isLetter(value.charCodeAt(end))) end++;
  if (value.charCodeAt(end) <= 32) end++;
  return value.charCodeAt(end) === 40;
}

/** `$ne`, `$_GET[`, `$IFS`, `$(id)`; `${` is the brace's matter. */
function dollar(value: string, at: number): number {
  const next = value.charCodeAt(at + 1);
  const bits = expandsVariable(value, at) ? COMMAND : 0;
  if (next === 95) return bits | CODE;
  if (!isLetter(next)) return bits;
  let end = at + 2;
  while (end < at + 26 && isLetter(value.charCodeAt(end))) end++;
  const after = value.charCodeAt(end);
  let past = end;
  while (past < at + 42 && value.charCodeAt(past) <= 32) past++;
  const colon = value.charCodeAt(past) === 58 || value.charCodeAt(past) <= 32;
  const named = colon || (at === 0 && end === value.length) || after === 93 || after === 34 || after === 39;
  return named && isOperator(value.slice(at + 1, end).toLowerCase()) ? bits | NOSQL : bits;
}

/** An escape, an overlong one, `%2%e`. */
function percent(value: string, at: number): number {
  const first = value.charCodeAt(at + 1);
  const second = value.charCodeAt(at + 2);
  let bits = value.charCodeAt(at - 1) === 60 ? SSTI : 0;
  if (isHex(first) && isHex(second)) {
    bits |= MAY_DECODE;
    if ((first | 32) >= 99 && mayHideDot(first | 32, second | 32)) bits |= TRAVERSAL;
  } else if ((first | 32) === 117) bits |= MAY_DECODE;
  else if (second === 37) bits |= TRAVERSAL;
  return bits;
}

/** `%c0`, `%e0` and their like begin overlong UTF-8. */
function mayHideDot(first: number, second: number): boolean {
  if (first === 99) return second === 48 || second === 49;
  return (first === 101 || first === 102) && (second === 48 || second === 56 || second === 99);
}

/** A separator of commands, half of SQL's and script's `&&`, or a character reference. */
function ampersand(value: string, at: number, quoted: boolean): number {
  let bits = commandAt(value, at + 1) ? COMMAND : 0;
  bits |= doubled(value, at, 38, quoted);
  const next = value.charCodeAt(at + 1);
  if (next === 35) return bits | MAY_DECODE | XSS;
  if (!isLetter(next)) return bits;
  let end = at + 2;
  while (end < at + 18 && (isLetter(value.charCodeAt(end)) || isHex(value.charCodeAt(end)))) end++;
  if (value.charCodeAt(end) === 59) return bits | MAY_DECODE | XSS;
  // `&lt`, `&gt`, `&amp`, `&quot`, `&nbsp` do without the semicolon.
  const second = value.charCodeAt(at + 2) | 32;
  const third = value.charCodeAt(at + 3) | 32;
  const bare =
    second === 116 ||
    (second === 109 && third === 112) ||
    (second === 117 && third === 111) ||
    (second === 98 && third === 115);
  return bare ? bits | MAY_DECODE : bits;
}

/** The second of two marks that join conditions. */
function doubled(value: string, at: number, code: number, quoted: boolean): number {
  if (value.charCodeAt(at - 1) !== code) return 0;
  const sql = mayOpenCondition(value, at + 1, quoted) ? SQLI : 0;
  return quoteBefore(value, at - 1) >= 0 && isCondition(value, at + 1) ? sql | NOSQL : sql;
}

function semicolon(value: string, at: number): number {
  let bits = commandAt(value, at + 1) ? COMMAND : 0;
  if (quoteBefore(value, at) >= 0 && isStatement(value, at + 1)) bits |= NOSQL;
  return bits;
}

/** A call, a substitution, a filter of LDAP, an expression. */
function bracket(value: string, at: number, word: number): number {
  const previous = value.charCodeAt(at - 1);
  let bits = 0;
  if ((previous === 36 || previous === 60) && commandAt(value, at + 1)) bits |= COMMAND;
  if (previous === 64 || (previous === 91 && value.charCodeAt(at + 1) === 36)) bits |= SSTI;
  if ((word & W.runs) !== 0 && takesArgument(value, at + 1)) bits |= CODE;
  if (at === 0 || previous === 41 || previous === 32 || previous === 48 || previous === 0) {
    const closes = closesBefore(value, at);
    if ((closes || at === 0) && opensFilter(value, at, closes)) bits |= LDAP;
  }
  return bits;
}

/** What the detector of code takes for the argument of a call that means harm: a literal, a variable, another call, a constant. */
function takesArgument(value: string, from: number): boolean {
  let at = from;
  while (at < from + 64 && value.charCodeAt(at) <= 32) at++;
  const code = value.charCodeAt(at);
  if (code === 41) return value.startsWith('info', from - 5);
  if (code > 127) return true;
  if (!isLetter(code)) return '"\'`$@\\[1!_'.includes(value.charAt(at));
  let end = at + 1;
  while (
    end < at + 34 &&
    (isLetter(value.charCodeAt(end)) || isHex(value.charCodeAt(end)) || value.charCodeAt(end) === 95)
  )
    end++;
  return value.charCodeAt(end) === 40 || (code === 116 && value.startsWith('true', at));
}

/** The second dot of a segment that leads up or stays: `../`, `/..`, `.../`, `.|./`, `/./.`; look-alikes of dots and slashes too. */
function climbs(value: string, at: number): boolean {
  const previous = value.charCodeAt(at - 1);
  const next = value.charCodeAt(at + 1);
  if (isDot(previous)) {
    if (
      next > 127 ||
      previous > 127 ||
      value.charCodeAt(at) > 127 ||
      next === 47 ||
      next === 92 ||
      next === 59 ||
      next === 0
    )
      return true;
    let start = at - 1;
    while (start >= 0 && isDot(value.charCodeAt(start))) start--;
    const before = value.charCodeAt(start);
    if (isLead(before)) return true;
    if (before === 47 || before === 92) return !isLetter(next);
    return at === 1 && !isLetter(next) && next !== 46;
  }
  if (!isDot(value.charCodeAt(at - 2))) return false;
  if (previous === 47 || previous === 92) return true;
  return next === 47 || next === 92 || next > 127;
}

/** `<?php`, `<%`, `<#if`, `<script`, `<(id)`, `<xi:include`. */
function less(value: string, at: number): number {
  const bits = mayOpenTag(value, at) ? XSS : 0;
  const next = value.charCodeAt(at + 1);
  if (next === 63)
    return (value.charCodeAt(at + 2) | 32) === 112 || value.charCodeAt(at + 2) === 61 ? bits | CODE : bits;
  if (next === 35) return bits | SSTI;
  if (opensDirective(value, at)) return bits | CODE | COMMAND;
  if (isLetter(next)) {
    // `:include` within the reach of a prefix.
    for (let end = at + 2; end < at + 34; end++) {
      const code = value.charCodeAt(end);
      if (code === 58)
        return value.charCodeAt(end + 1) !== 47 && (value.charCodeAt(end + 3) | 32) === 99 ? bits | XXE : bits;
      if (code <= 32 || code === 62 || code === 47 || Number.isNaN(code)) return bits;
    }
  }
  return bits;
}

/** Thymeleaf's `[[`, Freemarker's `[=`. */
function square(value: string, at: number): number {
  const next = value.charCodeAt(at + 1);
  return next === 91 || next === 61 ? SSTI : 0;
}

/** `${ #{ *{ @{ ~{ %{`, `{{ {% {# {=` and Smarty's `{$smarty`, `{system(`. */
function brace(value: string, at: number): number {
  const previous = value.charCodeAt(at - 1);
  const next = value.charCodeAt(at + 1);
  if (previous === 36) return SSTI | JNDI;
  if (previous === 35 || previous === 42 || previous === 64 || previous === 126 || previous === 37) return SSTI;
  if (next === 123 || next === 37 || next === 35 || next === 61 || next === 36) return SSTI;
  const smarty = next === 112 || next === 105 || next === 102 || next === 115;
  return smarty && /^(?:php\}|system\(|if |include |fetch )/.test(value.slice(at + 1, at + 10)) ? SSTI : 0;
}

/** Whether the folder before the slash at `at` and the file behind it are a pair that no visitor names. */
function namesSensitive(value: string, at: number): boolean {
  let start = at;
  while (start > 0 && at - start < 16 && !endsSegment(value.charCodeAt(start - 1))) start--;
  let from = at + 1;
  while (isSlashOrBackslash(value.charCodeAt(from))) if (++from - at > 16) return true;
  let end = from;
  while (end < from + 64 && end < value.length && !endsSegment(value.charCodeAt(end))) {
    const code = value.charCodeAt(end++);
    // What may stand for a dot or a slash.
    if (code === 37 || code === 48 || code > 127) return true;
  }
  return isSensitiveFile(value.slice(start, at).toLowerCase(), value.slice(from, end).toLowerCase());
}

function endsSegment(code: number): boolean {
  return isSlashOrBackslash(code) || separates(code);
}

function slash(value: string, at: number, word: number): number {
  return ((word & W.path) !== 0 && namesSensitive(value, at) ? TRAVERSAL : 0) | (namesProgram(value, at) ? COMMAND : 0);
}

function colon(value: string, at: number, word: number): number {
  const next = value.charCodeAt(at + 1);
  const opens = (word & W.wrapper) !== 0 && (next === 47 || next === 92 || next === 48 || next > 127);
  return (opens ? TRAVERSAL : 0) | (endsScheme(value, at) ? XSS : 0);
}

/** A slash of Windows, an escape, a line end spelt out. */
function backslash(value: string, at: number, word: number): number {
  const next = value.charCodeAt(at + 1);
  let bits = (word & W.path) !== 0 && namesSensitive(value, at) ? TRAVERSAL : 0;
  if (next === 120 || next === 117) bits |= MAY_DECODE;
  if (next === 110 || next === 114) bits |= lineEnd(value, at);
  // `\\host\c$`, `\\?\`, also with slashes among them.
  if (isSlashOrBackslash(value.charCodeAt(0)) && isSlashOrBackslash(value.charCodeAt(1))) bits |= TRAVERSAL;
  return bits;
}

function isSlashOrBackslash(code: number): boolean {
  return code === 47 || code === 92;
}

/** Look-alikes, trail bytes of overlong UTF-8, line ends beyond ASCII. */
function high(value: string, at: number, code: number): number {
  if (code <= 0xc1) {
    const line = code === 0x85 ? lineEnd(value, at) : 0;
    const next = value.charCodeAt(at + 1);
    if (code >= 0xc0) return next > 127 || next === 37 || next === 48 || overlongTrail(next) ? TRAVERSAL : 0;
    const lead = value.charCodeAt(at - 1);
    return lead === 0x80 || isLead(lead) ? TRAVERSAL : line;
  }
  if (code < 0x100) {
    const previous = value.charCodeAt(at - 1);
    const joined = !isLetter(previous) && !(previous >= 48 && previous <= 57);
    return joined && overlongTrail(value.charCodeAt(at + 1)) ? TRAVERSAL : 0;
  }
  if (code === 0xff1c) return mayOpenTag(value, at) ? XSS : 0;
  if (isDot(code)) return climbs(value, at) ? TRAVERSAL : 0;
  return isSlash(code) ? TRAVERSAL : lineEnd(value, at);
}

/** Bytes that begin overlong UTF-8, as characters of Latin-1. */
function isLead(code: number): boolean {
  return code === 0xc0 || code === 0xc1 || code === 0xe0 || code === 0xf0 || code === 0xf8 || code === 0xfc;
}

/** ASCII that careless decoders take for the second byte of an overlong dot or slash. */
function overlongTrail(code: number): boolean {
  return code === 46 || code === 47 || code === 92 || code === 94 || code === 110 || code === 111;
}
