import { MIN_LENGTH as MIN_BASE64 } from '../decode/base64.ts';
import { declaresUtf7 } from '../decode/utf7.ts';
import { isReachingFormula } from '../detectors/code/formula.ts';
import { findWhole } from '../detectors/code/statement.ts';
import { isRunningOption } from '../detectors/command/option.ts';
import { isReconnaissance } from '../detectors/command/recon.ts';
import { readShort } from '../detectors/ldap/ldap.ts';
import { asksServer, endsInSlashes } from '../detectors/nosql/cypher.ts';
import { isComparisonOfFields } from '../detectors/nosql/script-condition.ts';
import { maySpell } from '../detectors/sqli/hidden-words.ts';
import { bareRule, MAX_BARE } from '../detectors/sqli/misplaced.ts';
import { isRemoteProgram } from '../detectors/traversal/remote.ts';
import { codeAt } from '../text/code-at.ts';
import {
  ALL_BITS,
  CODE,
  COMMAND,
  detectorBits,
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
import { C, classes, highBits, LETTER, SLASHES } from './screen-characters.ts';
import { keepSeen, resetLooks, unread } from './screen-looks.ts';
import { marks } from './screen-marks.ts';
import { meaningHere } from './screen-places.ts';
import { isQuiet } from './screen-quiet.ts';
import { isCommandLine } from './screen-shell.ts';
import { mayNameInside, mayNestInside, namesMetadata, namesService } from './screen-url.ts';
import { meaningOf, W } from './screen-words.ts';

export { detectorBits, MAY_BE_BASE64, MAY_DECODE };

/**
 * Says which detectors could find something in a value, in one pass over its characters.
 *
 * The answer is a set of {@link detectorBits} with {@link MAY_DECODE} and {@link MAY_BE_BASE64}. A missing bit is certain, a set
 * one is not: every condition below is what the detector's cheapest rule needs at least, so whoever adds a rule there extends
 * the condition here (the tests compare both on every case table and on generated text). Marks and words alone prove nothing, since prose has
 * them all: each is looked at together with what stands beside it, at a bounded distance.
 */
export function screen(value: string): number {
  const length = value.length;
  resetLooks(length);
  let chars = 0;
  let words = 0;
  let found = 0;
  let first = -1;
  let before = 0;
  let punctuation = 0;
  // What the parts of the name that ends here mean: `base` and `decode` of base64_decode.
  let name = 0;
  let at = 0;
  while (at < length) {
    let code = value.charCodeAt(at);
    let letter = code | 32;
    if (letter >= 97 && letter <= 122) {
      // `0x2e`: the only letter that means something beside a digit.
      if (letter === 120 && (before & C.zero) !== 0) {
        if (hidesMark(value, at)) found |= TRAVERSAL;
        if (maySpell(value, at)) found |= SQLI;
      }
      const start = at;
      let hash = 0;
      let shared = 32;
      do {
        shared &= code;
        hash = (Math.imul(hash, 31) + letter) | 0;
        at++;
        code = at < length ? value.charCodeAt(at) : -1;
        letter = code | 32;
      } while (letter >= 97 && letter <= 122);
      // The bit that all small letters have.
      chars |= shared === 0 ? C.upper : C.lower;
      const apart = (before & C.blank) !== 0;
      before = LETTER;
      const word = meaningOf(hash);
      if (word !== 0) {
        const kept = meaningHere(value, start, at, word, words, found);
        words |= kept;
        if ((kept & (W.logic | W.select | W.alone)) !== 0) found |= SQLI;
      }
      name = apart ? word : name | word;
      if ((code === 61 || (code >= 0 && code <= 32)) && at - start > 4 && isHandler(value, start, at)) found |= XSS;
      if (first < 0) {
        first = word;
        // A single letter and a colon is a Windows drive, or one of PHP's serialised objects.
        if (at - start === 1 && code === 58) {
          first = W.root;
          if (hash === 111 || hash === 97 || hash === 99) found |= CODE;
        }
      }
      if (code < 0) break;
    }
    const bits = code < 128 ? (classes[code] ?? 0) : highBits(code) | C.unusual;
    chars |= bits;
    if ((bits & C.mark) !== 0) punctuation++;
    if ((bits & C.special) !== 0 && !isQuiet(value, at, code, before, name))
      found |= marks(value, at, code, name, found);
    // A blank may stand between a name and its bracket.
    if ((bits & JOINS_NAME) !== bits && code !== 32) name = 0;
    before = bits;
    at++;
  }
  keepSeen(punctuation, (chars & C.unusual) === 0);
  return conclude(value, chars, words, found, first);
}

/** Digits and the underscore have no other bits. */
const JOINS_NAME = C.digit | C.zero;

/** `0x2e`, `0x2f`, `0x5c`, `0x00`, at the letter. */
function hidesMark(value: string, at: number): boolean {
  const digit = codeAt(value, at + 1);
  return digit === 50 || digit === 53 || digit === 48;
}

/** `onclick=`: a word of more than four letters that begins with `on`. */
function isHandler(value: string, start: number, end: number): boolean {
  if ((codeAt(value, start) | 32) !== 111 || (codeAt(value, start + 1) | 32) !== 110) return false;
  const limit = Math.min(value.length, end + 8);
  let at = end;
  while (at < limit && value.charCodeAt(at) <= 32) at++;
  return at < value.length && value.charCodeAt(at) === 61;
}

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

function conclude(value: string, chars: number, words: number, found: number, first: number): number {
  let answer = (found & ALL_BITS) | unread();
  if (mayBeSerialised(value)) answer |= CODE;
  if (codeAt(value, 0) === 95 && isOwnFile(value)) answer |= CODE;
  // Letters, digits, blanks and `_`, and no word that means anything: what is left can be base64 alone.
  if (words === 0 && (chars & SPEAKING) === 0) return answer | base64Bit(value, chars);
  if (mayBeStatement(value)) answer |= CODE;
  if (opensHost(value) && isRemoteProgram(value)) answer |= TRAVERSAL;
  if ((words & TELLING) !== 0) answer |= byWords(value, chars, words);
  if ((chars & SLASHES) !== 0) {
    const marked = (chars & (C.quote | C.wild)) !== 0;
    if (isCommandLine(value, marked)) answer |= COMMAND;
    if (first > 0 && (first & W.root) !== 0) answer |= TRAVERSAL;
  }
  const inside = (words & W.inside) !== 0;
  const address =
    (chars & SLASHES) !== 0 ? (chars & C.colon) !== 0 || isTwice(value) : inside && (chars & C.colon) !== 0;
  const credentials = (chars & C.at) !== 0;
  if (address && mayNameInside(value, inside, credentials, (chars & C.semicolon) !== 0)) answer |= SSRF;
  else if ((chars & C.colon) !== 0 && (inside || (chars & SLASHES) === 0) && opensSocket(value)) answer |= SSRF;
  else if ((chars & C.equals) !== 0 && (chars & SLASHES) !== 0 && mayNestInside(value, inside || credentials))
    answer |= SSRF;
  if ((chars & C.dot) !== 0 && (inside || (chars & C.digit) !== 0) && namesMetadata(value, inside)) answer |= SSRF;
  if ((chars & C.colon) !== 0 && namesService(value)) answer |= SSRF;
  // `bash -c …` needs no slash.
  if ((chars & C.dash) !== 0 && (startsShell(value) || isRunningOption(value))) answer |= COMMAND;
  if ((chars & (C.dash | C.slash)) !== 0 && isReconnaissance(value)) answer |= COMMAND;
  // A climb apart from the look-alike that shows that something is hidden.
  if ((chars & C.rare) !== 0 && value.includes('..')) answer |= TRAVERSAL;
  if (
    mayCompareFields(value) ||
    ((chars & C.slash) !== 0 && (chars & (C.quote | C.parenthesis)) !== 0 && endsInSlashes(value))
  )
    answer |= NOSQL;
  // `objectClass=*`
  if ((chars & C.wild) !== 0 && (chars & C.equals) !== 0 && value.endsWith('=*') && readShort(value) !== null)
    answer |= LDAP;
  // `1-- -`
  const dashes = (chars & C.dash) !== 0 && value.includes('--');
  if (dashes && (chars & (C.lower | C.upper)) === 0) answer |= SQLI;
  if (value.length <= MAX_BARE && mayBeBare(value, chars, words, dashes) && bareRule(value) !== null) answer |= SQLI;
  // A style whose words comments or escapes split.
  if (
    (chars & C.parenthesis) !== 0 &&
    ((chars & C.backslash) !== 0 || ((chars & C.slash) !== 0 && value.includes('/*')))
  )
    answer |= XSS;
  if ((chars & C.dash) !== 0 && (chars & C.upper) !== 0 && (chars & C.lower) !== 0 && declaresUtf7(value))
    answer |= MAY_DECODE;
  // Script without letters.
  if (
    (chars & (C.lower | C.upper | C.quote | C.slash)) === 0 &&
    (chars & C.wild) !== 0 &&
    (chars & C.parenthesis) !== 0
  )
    answer |= XSS;
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
  if (sqlPossible(value, chars, words)) answer |= SQLI;
  if (scriptPossible(chars, words)) answer |= XSS;
  if ((words & W.file) !== 0) answer |= TRAVERSAL;
  if ((words & W.commandFile) !== 0 && (chars & SLASHES) !== 0) answer |= COMMAND;
  if ((words & W.lookup) !== 0 && (chars & C.colon) !== 0) answer |= JNDI;
  if ((words & W.prototype) !== 0) answer |= PROTOTYPE;
  if ((words & W.program) !== 0) answer |= CODE;
  if ((words & W.inside) !== 0 && (chars & C.dot) !== 0 && callsOutside(value)) answer |= SSRF;
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
  if ((chars & (C.lower | C.upper)) === 0) return (chars & C.quote) !== 0 && (chars & C.parenthesis) !== 0;
  if ((chars & C.quote) !== 0 && value.includes('::')) return true;
  const first = codeAt(value, 0);
  if (first >= 48 && first <= 57 && (chars & (C.semicolon | C.quote | C.parenthesis | C.mark)) !== 0) return true;
  return dashes || first === 45;
}

/** `//` or `\\` at the beginning, quote and blanks aside. */
function isTwice(value: string): boolean {
  const length = value.length;
  let at = 0;
  while (at < length && value.charCodeAt(at) <= 34) at++;
  if (at < length && value.charCodeAt(at) === 39) at++;
  if (at >= length - 1) return false;
  const code = value.charCodeAt(at);
  return (code === 47 || code === 92) && codeAt(value, at + 1) === code;
}

/** Hosts that tell a tester that something called them, which the detector looks for in any text. */
function callsOutside(value: string): boolean {
  const lower = value.toLowerCase();
  return lower.includes('burpcollaborator.net') || lower.includes('oast') || lower.includes('interact.sh');
}

/** `//`, `ftp:` at the beginning. */
function opensHost(value: string): boolean {
  const code = codeAt(value, 0);
  return (code === 47 && codeAt(value, 1) === 47) || ((code | 32) === 102 && codeAt(value, 3) === 58);
}

/** The names by which a module of Node knows its own file. */
function isOwnFile(value: string): boolean {
  return value === '__dirname' || value === '__filename';
}

/** `unix:/run/…`, `http:127.0.0.1`: an address without the slashes of a host. */
function opensSocket(value: string): boolean {
  return /^(?:unix:|https?:\d)/i.test(value.slice(0, 7));
}

/** A shell and an option at the beginning. */
function startsShell(value: string): boolean {
  const initial = codeAt(value, 0) | 32;
  if (initial !== 112 && initial !== 98 && initial !== 115 && initial !== 122 && initial !== 107) return false;
  return /^(?:powershell|pwsh|bash|sh|zsh|ksh)(?:\.exe)? /i.test(value.slice(0, 16));
}

/** Longest JSON that is searched for the type of an object of Python. */
const MAX_PICKLE = 4096;

/** A pickle's first line, `["com.example.X",`, `<%@` and `<jsp:` at the beginning. */
function mayBeSerialised(value: string): boolean {
  const code = codeAt(value, 0);
  if (code === 99 || code === 40)
    return /^\([dl]p\d|^\(?c(?:os|posix|nt|subprocess|__builtin__|builtins|commands)(?:\n|\\n)/.test(
      value.slice(0, 24),
    );
  // Of a later protocol, in base64; an object of Ruby.
  if (code === 0x80) return value.includes('c') && value.includes('\n');
  if (code === 66) return value.startsWith('BAhvO');
  if (code === 103) return /^gA(?:SV|[JN]j)/.test(value.slice(0, 5));
  // jsonpickle's `"py/object":`
  if (code === 123) return value.length < MAX_PICKLE && value.includes('"py/');
  return code === 91 && codeAt(value, 1) === 34;
}

/** `system(id)`, `import os;`, `qx/id/`: all of them have a mark between words; `=WEBSERVICE(…)`. */
function mayBeStatement(value: string): boolean {
  const code = codeAt(value, 0);
  if (code === 61 || code === 43 || code === 45 || code === 64) return isReachingFormula(value);
  return beginsStatement(value) && findWhole(value) !== null;
}

/** Whether the first two characters are those of one: `import`, `ini_`, `system`, `shell_`, `spawn`, `set_`, `self.`, `exec`, `error_`, `eval{`, `qx`, `ENV[`, `JSON.`, `Object`, `Rails.`, `Sys.`, `use `. */
function beginsStatement(value: string): boolean {
  const second = codeAt(value, 1);
  switch (codeAt(value, 0)) {
    case 105:
      return second === 109 || second === 110;
    case 115:
      return second === 121 || second === 104 || second === 112 || second === 101;
    case 101:
      return second === 120 || second === 114 || second === 118;
    case 113:
      return second === 120;
    case 69:
      return second === 78;
    case 74:
      return second === 83;
    case 79:
      return second === 98;
    case 82:
      return second === 97;
    case 83:
      return second === 121;
    case 117:
      return second === 115;
    default:
      return false;
  }
}

/** `this.a == this.b`, `function() {`, `() =>` at the beginning; `|| 1==1//` and the database's own shell. */
function mayCompareFields(value: string): boolean {
  const length = value.length;
  let at = 0;
  while (at < length && value.charCodeAt(at) <= 32) at++;
  const code = at < length ? value.charCodeAt(at) : 0;
  switch (code) {
    case 124:
    case 38:
      return codeAt(value, at + 1) === code;
    case 100:
      return value.startsWith('db.', at) || value.startsWith('db[', at);
    // `LOAD CSV`, `CALL dbms.…`
    case 67:
    case 76:
    case 99:
    case 108:
      return codeAt(value, at + 4) === 32 && asksServer(value);
    case 74:
    case 79:
    case 116:
    case 114:
    case 102:
    case 40:
      return beginsComparison(value, at, code) && isComparisonOfFields(value);
    default:
      return false;
  }
}

/** `this.`, `tojson(`, `return`, `function`, `JSON.`, `Object.`, `() =>` at `at`. */
function beginsComparison(value: string, at: number, code: number): boolean {
  if (code === 116) return value.startsWith('this.', at) || value.startsWith('tojson(', at);
  if (code === 74) return value.startsWith('JSON.', at);
  if (code === 79) return value.startsWith('Object.', at);
  if (code === 114) return value.startsWith('return', at);
  if (code === 102) return value.startsWith('function', at);
  const length = value.length;
  let next = at + 1;
  while (next < length && (value.charCodeAt(next) <= 32 || value.charCodeAt(next) > 127)) next++;
  return next < length && value.charCodeAt(next) === 41;
}
