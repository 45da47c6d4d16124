import { MIN_LENGTH as MIN_BASE64 } from '../decode/base64.ts';
import { declaresUtf7 } from '../decode/utf7.ts';
import { isRunningOption } from '../detectors/command/option.ts';
import { isReconnaissance } from '../detectors/command/recon.ts';
import { readShort } from '../detectors/ldap/ldap.ts';
import { endsInSlashes } from '../detectors/nosql/cypher.ts';
import { continuedRule } from '../detectors/sqli/continued.ts';
import { bareRule, MAX_BARE } from '../detectors/sqli/misplaced.ts';
import { isRemoteProgram } from '../detectors/traversal/remote.ts';
import { bindsProgram } from '../detectors/xss/style.ts';
import { codeAt } from '../text/code-at.ts';
import {
  ALL_BITS,
  CODE,
  COMMAND,
  JNDI,
  LDAP,
  MAY_BE_BASE64,
  MAY_DECODE,
  NOSQL,
  PROTOTYPE,
  SQLI,
  SSRF,
  TRAVERSAL,
  XSS,
} from './detector-bits.ts';
import {
  isOwnFile,
  isTwice,
  mayBeSerialised,
  mayBeStatement,
  mayCompareFields,
  opensHost,
  opensSocket,
  startsShell,
} from './screen-beginnings.ts';
import { C, SLASHES } from './screen-characters.ts';
import { unread } from './screen-looks.ts';
import { isCommandLine } from './screen-shell.ts';
import { mayNameInside, mayNestInside, namesMetadata, namesService } from './screen-url.ts';
import { W } from './screen-words.ts';

/** Words that say something without a mark beside them. */
const TELLING =
  W.call |
  W.text |
  W.statement |
  W.by |
  W.from |
  W.file |
  W.sink |
  W.global |
  W.attribute |
  W.prototype |
  W.program |
  W.inside |
  W.lookup |
  W.commandFile;

/** What shows that a value is more than words and numbers. */
const SPEAKING = C.mark | C.special | C.control | C.rare;

/**
 * The screen's answer for a value that was read to its end: what its marks have shown, and what follows from the whole of it.
 *
 * `chars` are the bits of all its characters, `words` the meanings of its words, `found` what the marks have shown, `first` the meaning of the first
 * word, -1 where there is none. Each condition is asked behind the characters that it needs. A bit or nothing is added for each, here and in the other
 * files of the screen: V8 throws compiled code away when a branch is first taken, and each of these is rare.
 */
export function conclude(value: string, chars: number, words: number, found: number, first: number): number {
  let answer = (found & ALL_BITS) | unread();
  answer |= mayBeSerialised(value) ? CODE : 0;
  answer |= codeAt(value, 0) === 95 && isOwnFile(value) ? CODE : 0;
  // Letters, digits, blanks and `_`, and no word that means anything: what is left can be base64 alone.
  if (words === 0 && (chars & SPEAKING) === 0)
    return answer | base64Bit(value, chars) | (mayChooseTwice(value, chars) && bareRule(value) !== null ? SQLI : 0);
  answer |= mayBeStatement(value) ? CODE : 0;
  answer |= opensHost(value) && isRemoteProgram(value) ? TRAVERSAL : 0;
  if ((words & TELLING) !== 0) answer |= byWords(value, chars, words);
  if ((chars & SLASHES) !== 0) {
    const marked = (chars & (C.quote | C.wild)) !== 0;
    answer |= isCommandLine(value, marked) ? COMMAND : 0;
    answer |= first > 0 && (first & W.root) !== 0 ? TRAVERSAL : 0;
  }
  const inside = (words & W.inside) !== 0;
  const address =
    (chars & SLASHES) !== 0 ? (chars & C.colon) !== 0 || isTwice(value) : inside && (chars & C.colon) !== 0;
  const credentials = (chars & C.at) !== 0;
  if (address && mayNameInside(value, inside, credentials, (chars & C.semicolon) !== 0)) answer |= SSRF;
  else if ((chars & C.colon) !== 0 && (inside || (chars & SLASHES) === 0) && opensSocket(value)) answer |= SSRF;
  else if ((chars & C.equals) !== 0 && (chars & SLASHES) !== 0 && mayNestInside(value, inside || credentials))
    answer |= SSRF;
  answer |= (chars & C.dot) !== 0 && (inside || (chars & C.digit) !== 0) && namesMetadata(value, inside) ? SSRF : 0;
  answer |= (chars & C.colon) !== 0 && namesService(value) ? SSRF : 0;
  // `bash -c …` needs no slash.
  answer |= (chars & C.dash) !== 0 && (startsShell(value) || isRunningOption(value)) ? COMMAND : 0;
  answer |= (chars & (C.dash | C.slash)) !== 0 && isReconnaissance(value) ? COMMAND : 0;
  // A climb apart from the look-alike that shows that something is hidden.
  answer |= (chars & C.rare) !== 0 && value.includes('..') ? TRAVERSAL : 0;
  answer |=
    mayCompareFields(value) ||
    ((chars & C.slash) !== 0 && (chars & (C.quote | C.parenthesis)) !== 0 && endsInSlashes(value))
      ? NOSQL
      : 0;
  // `objectClass=*`
  answer |=
    (chars & C.wild) !== 0 && (chars & C.equals) !== 0 && value.endsWith('=*') && readShort(value) !== null ? LDAP : 0;
  // `1-- -`
  const dashes = (chars & C.dash) !== 0 && value.includes('--');
  answer |= dashes && (chars & (C.lower | C.upper)) === 0 ? SQLI : 0;
  answer |= value.length <= MAX_BARE && mayBeBare(value, chars, words, dashes) && bareRule(value) !== null ? SQLI : 0;
  // `x', 'y', 1)-- -`
  answer |= (chars & (C.quote | C.parenthesis)) !== 0 && continuedRule(value) !== null ? SQLI : 0;
  // A style whose words comments or escapes split.
  answer |=
    (chars & C.parenthesis) !== 0 && ((chars & C.backslash) !== 0 || ((chars & C.slash) !== 0 && value.includes('/*')))
      ? XSS
      : 0;
  // `-moz-binding:url(//…` without a tag
  answer |= (chars & C.colon) !== 0 && (chars & (C.parenthesis | C.backslash)) !== 0 && bindsProgram(value) ? XSS : 0;
  answer |=
    (chars & C.dash) !== 0 && (chars & C.upper) !== 0 && (chars & C.lower) !== 0 && declaresUtf7(value)
      ? MAY_DECODE
      : 0;
  // Script without letters.
  answer |=
    (chars & (C.lower | C.upper | C.quote | C.slash)) === 0 && (chars & C.wild) !== 0 && (chars & C.parenthesis) !== 0
      ? XSS
      : 0;
  return answer | base64Bit(value, chars);
}

/** {@link MAY_BE_BASE64} where length and characters leave it open. */
function base64Bit(value: string, chars: number): number {
  if ((chars & C.text) !== 0 || (chars & C.upper) === 0 || value.length < MIN_BASE64) return 0;
  // `=` is base64 at the end alone.
  return (chars & C.equals) === 0 || value.charCodeAt(value.length - 1) === 61 ? MAY_BE_BASE64 : 0;
}

function byWords(value: string, chars: number, words: number): number {
  let answer = 0;
  answer |= sqlPossible(value, chars, words) ? SQLI : 0;
  answer |= scriptPossible(chars, words) ? XSS : 0;
  answer |= (words & W.file) !== 0 ? TRAVERSAL : 0;
  answer |= (words & W.commandFile) !== 0 && (chars & SLASHES) !== 0 ? COMMAND : 0;
  answer |= (words & W.lookup) !== 0 && (chars & C.colon) !== 0 ? JNDI : 0;
  answer |= (words & W.prototype) !== 0 ? PROTOTYPE : 0;
  answer |= (words & W.program) !== 0 ? CODE : 0;
  answer |= (words & W.inside) !== 0 && (chars & C.dot) !== 0 && callsOutside(value) ? SSRF : 0;
  return answer;
}

function sqlPossible(value: string, chars: number, words: number): boolean {
  const brackets = (chars & C.parenthesis) !== 0;
  if ((words & W.call) !== 0 && (brackets || (words & W.statement) !== 0)) return true;
  const digit = (chars & C.digit) !== 0;
  if ((words & W.text) !== 0 && digit) return true;
  if ((words & W.statement) !== 0) {
    if (brackets || (chars & (C.quote | C.hash | C.dash | C.semicolon | C.at)) !== 0) return true;
    // `DROP TABLE users`
    if (isShouted(value)) return true;
    // `DROP/**/users`
    if ((chars & C.slash) !== 0 && value.includes('/*')) return true;
    // A number in front of two words: `execute-api.eu-west-1` has none.
    if (digit && ((chars & (C.blank | C.control)) !== 0 || (words & W.from) !== 0)) return true;
  }
  if ((words & W.by) !== 0 && (digit || (chars & (C.hash | C.dash)) !== 0)) return true;
  return (words & W.from) !== 0 && (words & W.catalog) !== 0;
}

/** Two words in capitals at the beginning: `DROP TABLE`, `SHUTDOWN WITH`. */
function isShouted(value: string): boolean {
  return /^\s{0,4}[A-Z]{4,8} [A-Z]{4,8} /.test(value.slice(0, 24));
}

function scriptPossible(chars: number, words: number): boolean {
  if ((words & W.attribute) !== 0 && (chars & (C.quote | C.less)) !== 0) return true;
  if ((words & W.global) !== 0 && (chars & C.equals) !== 0) return true;
  return (words & (W.sink | W.global)) !== 0 && (chars & (C.parenthesis | C.quote)) !== 0;
}

/** `'))`, `and true`, `1-false`, `-1 or 1`, `1 desc;--`: what the shortest injections have beside little else. */
function mayBeBare(value: string, chars: number, words: number, dashes: boolean): boolean {
  if ((words & W.constant) !== 0) return true;
  const first = codeAt(value, 0);
  if ((chars & (C.lower | C.upper)) === 0)
    return first === 61 || ((chars & C.quote) !== 0 && (chars & (C.parenthesis | C.equals)) !== 0);
  if ((chars & C.quote) !== 0 && value.includes('::')) return true;
  if (first === 34 || first === 39) return true;
  if (first >= 48 && first <= 57 && (chars & (C.semicolon | C.quote | C.parenthesis | C.mark)) !== 0) return true;
  return dashes || first === 45 || first === 61 || (chars & C.parenthesis) !== 0 || (chars & C.at) !== 0;
}

/** `5 or 5`: digits at both ends, blanks and letters between. */
function mayChooseTwice(value: string, chars: number): boolean {
  if (value.length > 24 || (chars & C.digit) === 0 || (chars & C.blank) === 0) return false;
  const last = codeAt(value, value.length - 1);
  return codeAt(value, 0) < 58 && codeAt(value, 0) > 47 && last < 58 && last > 47;
}

/** Hosts that tell a tester that something called them, which the detector looks for in any text. */
function callsOutside(value: string): boolean {
  const lower = value.toLowerCase();
  return lower.includes('burpcollaborator.net') || lower.includes('oast') || lower.includes('interact.sh');
}
