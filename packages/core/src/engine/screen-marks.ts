import { isCommandLine, isLogLine } from '../detectors/crlf/added-line.ts';
import { behindBreaks, breakLength, headerAt } from '../detectors/crlf/crlf.ts';
import { mayEndClause } from '../detectors/nosql/cypher.ts';
import { isCondition, isStatement, quoteBefore } from '../detectors/nosql/script-condition.ts';
import { splitsKeyword } from '../detectors/sqli/hidden-words.ts';
import { endsLineComment } from '../detectors/sqli/lex.ts';
import { isRazorPath } from '../detectors/ssti/dialects.ts';
import { opensImage } from '../detectors/xxe/xxe.ts';
import { codeAt } from '../text/code-at.ts';
import { CODE, COMMAND, CRLF, LDAP, MAY_DECODE, NOSQL, SQLI, SSTI, TRAVERSAL, XSS, XXE } from './detector-bits.ts';
import { brace, bracket, dollar, opensSquare, opensTemplate } from './screen-brackets.ts';
import { isLetter } from './screen-characters.ts';
import { ampersand, percent } from './screen-escapes.ts';
import { isOpen } from './screen-looks.ts';
import { endsScheme, mayOpenTag, opensDirective } from './screen-markup.ts';
import { climbs, isSlashOrBackslash, mayHidePath, namesSensitive, opensWrapper } from './screen-paths.ts';
import { afterQuote, BACKTICK, DOUBLE, QUOTE_OPENS, SINGLE } from './screen-quotes.ts';
import { line, mayBeSubstitution, opener, opensFunction, separator } from './screen-shell.ts';
import { isNamePart, mayOpenCondition } from './screen-sql.ts';
import { W } from './screen-words.ts';

/**
 * What the mark at `at` means beside its neighbours: detectors' bits and the one of {@link afterQuote}.
 *
 * `word` is the meaning of the word right before it, 0 where another character stands there; `found` what the value has shown so far: what is
 * known already is not asked again.
 */
export function marks(value: string, at: number, code: number, word: number, found: number): number {
  switch (code) {
    case 0:
      // A NUL ends a path, and a query for some drivers, and a filter behind its bracket.
      if (codeAt(value, at - 1) === 41) return TRAVERSAL | SQLI | LDAP;
      return codeAt(value, at - 1) === 60 && codeAt(value, at + 1) === 33 ? TRAVERSAL | SQLI | XXE : TRAVERSAL | SQLI;
    case 11:
    case 12:
      // A word that a filter is to put together.
      return (
        lineEnd(value, at, found) | (isLetter(value.charCodeAt(at - 1)) && isLetter(codeAt(value, at + 1)) ? SQLI : 0)
      );
    case 10:
    case 13:
      return lineEnd(value, at, found) | line(value, at, found) | commentEnd(value, at, found);
    case 33:
      // `!!com.sun.x`, a type of YAML
      if (codeAt(value, at - 1) === 33 && codeAt(value, at + 4) === 46) return CODE;
      return codeAt(value, at - 1) === 60 && isLetter(codeAt(value, at + 1)) ? XXE : 0;
    case 34:
    case 39:
      return quote(value, at, code, found);
    case 35:
      return (
        (opensTemplate(value, at) ? SSTI : 0) |
        (value.startsWith('ontext', at + 2) || codeAt(value, at + 1) === 95 ? CODE : 0)
      );
    case 36:
      return dollar(value, at, found);
    case 37:
      return percent(value, at);
    case 38:
      return ampersand(value, at) | separator(value, at, found) | doubled(value, at, code, found);
    case 40:
      return bracket(value, at, word, found);
    case 41:
      return (
        (codeAt(value, at - 1) === 40 && opensFunction(value, at) ? COMMAND : 0) |
        // A wildcard at the end of a filter, a NUL in an escape.
        (codeAt(value, at - 1) === 42 || value.startsWith('\\00', at + 1) ? LDAP : 0)
      );
    case 46:
      return (
        ((found & TRAVERSAL) === 0 && climbs(value, at) ? TRAVERSAL : 0) |
        // `"ls".execute()`
        (codeAt(value, at + 1) === 101 && value.startsWith('execute()', at + 1) ? CODE : 0)
      );
    case 47:
      return slash(value, at, word, found);
    case 58:
      // `data:;base64,`; `[Convert]::x(`
      if (at === 4 && value.startsWith('data')) return TRAVERSAL | (endsScheme(value, at) ? XSS : 0);
      if (codeAt(value, at - 1) === 58 && codeAt(value, at - 2) === 93) return CODE;
      return (
        (opensWrapper(value, at, word) || endsRemote(value, at) ? TRAVERSAL : 0) | (endsScheme(value, at) ? XSS : 0)
      );
    case 59:
      return separator(value, at, found) | semicolon(value, at, found) | (endsProduct(value, at) ? CODE : 0);
    case 60:
      return less(value, at, found);
    case 64:
      return atSign(value, at);
    case 91:
      return opensSquare(value, at) ? SSTI : 0;
    case 92:
      return backslash(value, at, word, found);
    case 96:
      return quote(value, at, code, found) | (mayBeSubstitution(value, at) ? opener(value, at, found) : 0);
    case 123:
      return brace(value, at);
    case 124:
      // `*|`, `'] | //a`; a session of PHP: `name|O:8:"…`
      return (
        separator(value, at, found) |
        doubled(value, at, code, found) |
        (at === 1 && value.charCodeAt(0) === 42 ? LDAP : 0) |
        (joinsPath(value, at) ? SQLI : 0) |
        (at < 34 && codeAt(value, at + 2) === 58 ? CODE : 0)
      );
    default:
      return high(value, at, code, found);
  }
}

/** `@@version`; the type that a reader of JSON makes objects of. */
function atSign(value: string, at: number): number {
  if (codeAt(value, at - 1) === 64) return isNamePart(codeAt(value, at + 1)) ? SQLI : 0;
  const initial = codeAt(value, at + 1);
  if (isRazorPath(value, at)) return SSTI;
  return (at < 12 && initial === 116 && value.startsWith('type"', at + 1)) ||
    (initial === 111 && value.startsWith('org.apache.', at + 1))
    ? CODE
    : 0;
}

/** A line end with a header or a status line behind it. */
function lineEnd(value: string, at: number, found: number): number {
  if (!isOpen(found, CRLF)) return 0;
  // The first of a row of them looks for all.
  if ((at > 0 && breakLength(value, at - 1) > 0) || (at > 1 && breakLength(value, at - 2) === 2)) return 0;
  const from = behindBreaks(value, at);
  // Two of the characters whose low bytes are CR and LF.
  if (value.charCodeAt(at) >= 0x560a && from > at + 1) return CRLF;
  if (from >= value.length) return endsVersion(value, at);
  const code = value.charCodeAt(from);
  if (code === 60 || (code === 123 && value.charCodeAt(from + 1) === 34) || headerAt(value, from) !== null) return CRLF;
  return isCommandLine(value, from) || isLogLine(value, from) ? CRLF : endsVersion(value, at);
}

/** `HTTP/1.1` right before `at`: the value ends the request line that it was put into. */
function endsVersion(value: string, at: number): number {
  return at > 7 && codeAt(value, at - 2) === 46 && value.startsWith('HTTP/1.', at - 8) ? CRLF : 0;
}

/** The end of a comment of SQL that may stand for a blank. */
function commentEnd(value: string, at: number, found: number): number {
  return isOpen(found, SQLI) && endsLineComment(value, at) ? SQLI : 0;
}

/**
 * How SQL goes on behind a quote; a command that a call is given.
 *
 * A value can close the program's quote by the first of its kind alone, or by the first that is neither escaped nor doubled.
 */
function quote(value: string, at: number, code: number, found: number): number {
  const kind = code === 39 ? SINGLE : code === 34 ? DOUBLE : BACKTICK;
  let bits = 0;
  // Where SQL is suspected already, it does not matter what may follow.
  if ((found & kind) === 0 && isOpen(found, SQLI)) {
    bits = afterQuote(value, at);
    const previous = codeAt(value, at - 1);
    if (previous !== 92 && previous !== code && codeAt(value, at + 1) !== code) bits |= kind;
  }
  if (code === 34 && codeAt(value, at + 1) === 34 && isOpen(found, SQLI) && goesOnDoubled(value, at + 2)) bits |= SQLI;
  // `LOAD CSV FROM 'http…'`, behind another quote or this one.
  if ((found & (SINGLE | DOUBLE)) !== 0 && mayEndClause(value, at)) bits |= NOSQL;
  if (at > 0 && codeAt(value, at - 1) <= 40 && opensInclusion(value, at)) bits |= CODE;
  return codeAt(value, at - 1) === 40 ? bits | opener(value, at, found) : bits;
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

/** The second of two marks that join conditions. */
function doubled(value: string, at: number, code: number, found: number): number {
  if (codeAt(value, at - 1) !== code) return 0;
  let bits = 0;
  if (isOpen(found, SQLI) && mayOpenCondition(value, at + 1, (found & QUOTE_OPENS) !== 0)) bits |= SQLI;
  if (isOpen(found, NOSQL) && quoteBefore(value, at - 1) >= 0 && isCondition(value, at + 1)) bits |= NOSQL;
  return bits;
}

/** The colon of an address that ends in a question mark or a null behind the name of a file. */
function endsRemote(value: string, at: number): boolean {
  if (at > 6 || codeAt(value, at + 1) !== 47) return false;
  const last = value.charCodeAt(value.length - 1);
  return last === 63 || last === 0;
}

/** `echo 1337*1337;`: a digit in front of the first semicolon, and a value that begins as such a statement. */
function endsProduct(value: string, at: number): boolean {
  if (at > 48 || !(codeAt(value, at - 1) >= 48 && codeAt(value, at - 1) <= 57)) return false;
  return /^[;'"\s]{0,4}(?:echo|print|die)\s/.test(value.slice(0, 12));
}

/** A statement of script behind a closed quote. */
function semicolon(value: string, at: number, found: number): number {
  if (!isOpen(found, NOSQL)) return 0;
  return quoteBefore(value, at) >= 0 && isStatement(value, at + 1) ? NOSQL : 0;
}

/** Whether a tag's name stands at `from`: `<https://example.com>` and `<ada@example.com>` are addresses. */
function namesElement(value: string, from: number): boolean {
  const limit = Math.min(value.length, from + 20);
  let at = from;
  while (at < limit && isLetter(value.charCodeAt(at))) at++;
  const code = at < value.length ? value.charCodeAt(at) : 0;
  if (code === 58) return at > from && isLetter(codeAt(value, at + 1));
  return at > from && code !== 64 && code !== 46;
}

/** Whether a quote stands before `at`, blanks aside: markup there leaves an attribute. */
function followsQuote(value: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && at - before < 16 && isBlank(value.charCodeAt(before))) before--;
  if (before < 0) return false;
  return value.charCodeAt(before) === 34 || value.charCodeAt(before) === 39;
}

/** What `\s` takes for a blank, roughly: a blank too many is a look in vain. */
function isBlank(code: number): boolean {
  return code <= 32 || code === 0xa0 || code === 0xfeff || (code >= 0x1680 && code <= 0x3000);
}

/** Whether markup that the detector of script judges may begin at the `<` at `at`, in whatever width it is written. */
function opensMarkup(value: string, at: number): boolean {
  const next = codeAt(value, at + 1);
  // `<;script` is how lists spell what was escaped twice, `<![CDATA[` splits a name.
  if (next === 59 || (next === 33 && codeAt(value, at + 2) === 91)) return true;
  let name = at + 1;
  // What folds the wide `<` drops blanks as well.
  if (value.charCodeAt(at) === 0xff1c) while (name - at < 6 && codeAt(value, name) <= 32) name++;
  return followsQuote(value, at) || namesElement(value, name) || mayOpenTag(value, at);
}

/** `<?php`, `<%`, `<#if`, `<script`, `<(id)`, `<xi:include`. */
function less(value: string, at: number, found: number): number {
  const next = codeAt(value, at + 1);
  if ((next === 37 && codeAt(value, at + 2) === 64) || (next === 106 && value.startsWith('jsp:', at + 1)))
    return CODE | SSTI | XSS;
  const bits = (isOpen(found, XSS) && opensMarkup(value, at) ? XSS : 0) | (opensPage(value, at + 1) ? CODE : 0);
  if (next === 63) return (codeAt(value, at + 2) | 32) === 112 || codeAt(value, at + 2) === 61 ? bits | CODE : bits;
  if (next === 35) return bits | SSTI;
  if (next === 33 && opensDirective(value, at)) return bits | CODE | COMMAND;
  if (isLetter(next)) {
    if (opensImage(value, at)) return bits | XXE;
    // `:include`, `:import`, `:redefine` within the reach of a prefix.
    const limit = Math.min(value.length, at + 34);
    for (let end = at + 2; end < limit; end++) {
      const code = codeAt(value, end);
      if (code === 58)
        return codeAt(value, end + 1) !== 47 && isInclusion(value, end + 1)
          ? bits | XXE
          : value.startsWith('xsl', end - 3)
            ? bits | XXE
            : bits;
      if (code <= 32 || code === 60 || code === 62 || code === 47) return bits;
    }
  }
  return bits;
}

/** Tags of ColdFusion, PHP's script and tags of edge servers, and the proxy that XStream makes of an element. */
function opensPage(value: string, at: number): boolean {
  if (!mayBeginPage(codeAt(value, at) | 32, codeAt(value, at + 1) | 32)) return false;
  const lower = value.slice(at, at + 4).toLowerCase();
  if (lower === 'scri')
    return value
      .slice(at, at + 32)
      .toLowerCase()
      .includes('php');
  if (lower === 'void') return value.charCodeAt(at + 4) === 32;
  return lower.startsWith('cf') || lower === 'esi:' || (lower === 'dyna' && value[at + 7] === '-');
}

/** Whether the first two letters are those of `script`, `void`, `cf…`, `esi:` or `dynamic-proxy`. */
function mayBeginPage(first: number, second: number): boolean {
  switch (first) {
    case 99:
      return second === 102;
    case 100:
      return second === 121;
    case 101:
      return second === 115;
    case 115:
      return second === 99;
    case 118:
      return second === 111;
    default:
      return false;
  }
}

/** `include`, `import`, `redefine`, by what they have in common with little else. */
function isInclusion(value: string, at: number): boolean {
  const initial = codeAt(value, at) | 32;
  const third = codeAt(value, at + 2) | 32;
  return initial === 105 ? third === 99 || third === 112 : initial === 114 && third === 100;
}

/** A folder and a file that nobody names, a program's directory: what stands on either side of the slash says which of them it can be. */
function slash(value: string, at: number, word: number, found: number): number {
  const before = codeAt(value, at - 1);
  const next = codeAt(value, at + 1);
  let bits = (word & W.path) === 0 ? 0 : folder(value, at, word, found);
  if (next === 100 && opensSocket(value, at + 1)) bits |= COMMAND;
  // A comment within a word, which begins here behind a letter.
  if (next === 42 && isLetter(before) && isOpen(found, SQLI) && splitsKeyword(value, at)) bits |= SQLI;
  switch (before) {
    case 42:
      return isOpen(found, SQLI) && goesOnBehindComment(value, at) ? bits | SQLI : bits;
    case 47:
    case 92:
      return bits | secondRoot(value, at);
    case 50:
      return bits | system32(value, at);
    case 110:
      return value.startsWith('bi', at - 3) ? bits | opener(value, at, found) : bits;
    default:
      return before <= 40 && at < 24 && isOpen(found, SQLI) && opensPath(value, at) ? bits | SQLI : bits;
  }
}

/** The end of a comment with a condition behind it. */
function goesOnBehindComment(value: string, at: number): boolean {
  return /^\s{0,4}(?:=|or|and|union|having)/i.test(value.slice(at + 1, at + 12));
}

/** `count(/`, `substring( //`: a path of XPath as the argument of a function. */
function opensPath(value: string, at: number): boolean {
  let open = at - 1;
  while (open > 0 && value.charCodeAt(open) <= 32) open--;
  return value.charCodeAt(open) === 40 && isLetter(codeAt(value, open - 1));
}

/** `'] | //a`: another path behind the program's own. */
function joinsPath(value: string, at: number): boolean {
  let before = at - 1;
  while (before > 0 && at - before < 5 && value.charCodeAt(before) <= 32) before--;
  if (codeAt(value, before) !== 93) return false;
  let next = at + 1;
  while (next - at < 5 && value.charCodeAt(next) <= 32) next++;
  return value.charCodeAt(next) === 47;
}

/** `/dev/tcp/`, `/dev/udp/`: what bash makes connections of. */
function opensSocket(value: string, at: number): boolean {
  return codeAt(value, at) === 100 && (value.startsWith('dev/tcp/', at) || value.startsWith('dev/udp/', at));
}

/** `/static//etc/x`; behind a colon it would be a host. */
function secondRoot(value: string, at: number): number {
  if (!isSlashOrBackslash(codeAt(value, at - 1)) || codeAt(value, at - 2) === 58) return 0;
  const end = at + (value.startsWith('proc', at + 1) ? 5 : 4);
  const named = end === at + 5 || value.startsWith('etc', at + 1);
  return named && isSlashOrBackslash(codeAt(value, end)) ? TRAVERSAL : 0;
}

/** Windows' own directory of programs. */
function system32(value: string, at: number): number {
  return codeAt(value, at - 1) === 50 && codeAt(value, at - 2) === 51 && isLetter(codeAt(value, at - 3)) ? COMMAND : 0;
}

function folder(value: string, at: number, word: number, found: number): number {
  if ((word & W.path) === 0) return 0;
  return isOpen(found, TRAVERSAL) && namesSensitive(value, at) ? TRAVERSAL : 0;
}

/** A slash of Windows, an escape, a line end spelt out. */
function backslash(value: string, at: number, word: number, found: number): number {
  const next = codeAt(value, at + 1);
  let bits = folder(value, at, word, found) | system32(value, at) | secondRoot(value, at);
  if (next === 120 || next === 117) bits |= MAY_DECODE;
  if (next === 110 || next === 114) bits |= lineEnd(value, at, found);
  // MySQL's `\N` with a word glued to it.
  if (next === 78 && /^(?:union|or|and|xor|order|limit)/i.test(value.slice(at + 2, at + 8))) bits |= SQLI;
  // An opening bracket in a filter of a directory.
  if (next === 50 && codeAt(value, at + 2) === 56) bits |= LDAP;
  // `\\host\c$`, `\\?\`, also with slashes among them.
  if (isSlashOrBackslash(value.charCodeAt(0)) && isSlashOrBackslash(value.charCodeAt(1))) bits |= TRAVERSAL;
  return bits;
}

/** Beyond ASCII: line ends, a full-width bracket, look-alikes of dots and slashes and trail bytes of overlong UTF-8. */
function high(value: string, at: number, code: number, found: number): number {
  if (code === 0xbc)
    return isLetter(codeAt(value, at + 1)) || codeAt(value, at + 1) === 47
      ? XSS | TRAVERSAL
      : mayHidePath(value, at, code)
        ? TRAVERSAL
        : 0;
  if (code === 0xff07 || code === 0xff02 || code === 0x2bc) return SQLI;
  if (code === 0xff1c) return isOpen(found, XSS) && opensMarkup(value, at) ? XSS : 0;
  if (code === 0x10d || code === 0x85 || code === 0x560a || code === 0x560d || code === 0x2028 || code === 0x2029)
    return lineEnd(value, at, found);
  return mayHidePath(value, at, code) ? TRAVERSAL : 0;
}
