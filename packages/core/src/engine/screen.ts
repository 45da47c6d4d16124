import { MIN_LENGTH as MIN_BASE64 } from '../decode/base64.ts';
import type { DetectorId } from '../detectors/taxonomy.ts';
import { ALPHANUMERIC, C, classes, highBits, isDot, LETTER, SLASHES } from './screen-characters.ts';
import { marks, mayNameAddress } from './screen-marks.ts';
import { mayBeHandler, namesCommand, neighbours, opensLine } from './screen-neighbours.ts';
import { meaningOf, W } from './screen-words.ts';

/** Bits of {@link screen}'s answer that stand for no detector: the value may change when percent, entities or escapes are undone. */
export const MAY_DECODE = 16;
/** The value is made of base64's characters alone, in both cases. */
export const MAY_BE_BASE64 = 32;

/** The bit of each detector in {@link screen}'s answer. */
export const detectorBits: Readonly<Record<DetectorId, number>> = {
  sqli: 1,
  xss: 2,
  command: 4,
  traversal: 8,
  nosql: 64,
  ssti: 128,
  ssrf: 256,
  xxe: 512,
  'prototype-pollution': 1024,
  jndi: 2048,
  ldap: 4096,
  crlf: 8192,
  code: 16384,
};

const SQLI = 1;
const XSS = 2;
const COMMAND = 4;
const TRAVERSAL = 8;
const NOSQL = 64;
const SSTI = 128;
const SSRF = 256;
const XXE = 512;
const PROTOTYPE = 1024;
const JNDI = 2048;
const LDAP = 4096;
const CRLF = 8192;
const CODE = 16384;

/**
 * Says which detectors could find something in a value, in one pass over its characters.
 *
 * The answer is a set of {@link detectorBits} with {@link MAY_DECODE} and {@link MAY_BE_BASE64}. A missing bit is certain, a set
 * one is not: every condition below is what the detector's cheapest rule needs at least, so whoever adds a rule there extends
 * the condition here (the tests compare both on every case table and on generated text).
 */
export function screen(value: string): number {
  const length = value.length;
  let chars = 0;
  let pairs = 0;
  let words = 0;
  let first = -1;
  let before = 0;
  let at = 0;
  while (at < length) {
    let code = value.charCodeAt(at);
    let letter = code | 32;
    if (letter >= 97 && letter <= 122) {
      // `0x2e`: the only letter that means something beside a digit.
      if (letter === 120 && (before & C.zero) !== 0) chars |= C.hidden;
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
      before = LETTER;
      const word = meaningOf(hash);
      words |= word;
      if (code < 0) {
        if (first < 0) first = word;
        break;
      }
      if (word !== 0) {
        if (code === 47 || code === 92) {
          if ((word & W.path) !== 0) chars |= C.hidden;
        } else if (code === 58 && (word & W.wrapper) !== 0) chars |= C.hidden;
      }
      if ((code === 61 || code <= 32) && at - start > 4 && mayBeHandler(value, start)) words |= W.handler;
      // A single letter and a colon is a Windows drive.
      if (first < 0) first = at === 1 && code === 58 ? W.root : word;
    }
    const bits = code < 128 ? (classes[code] ?? 0) : highBits(code);
    chars |= bits;
    pairs |= bits & before;
    if ((bits & NEIGHBOURLY) !== 0) {
      if ((bits & C.special) !== 0) {
        chars |= neighbours(value, at, code);
        words |= marks(value, at, code);
      } else if ((bits & C.dot) !== 0) {
        if ((before & (ALPHANUMERIC | C.space)) === 0 && isDot(value.charCodeAt(at - 2))) chars |= C.climb;
      } else if (namesCommand(value, at)) chars |= C.command;
    }
    before = bits;
    at++;
  }
  // `=` is base64 at the end alone.
  if ((chars & C.equals) !== 0 && value.charCodeAt(length - 1) !== 61) chars |= C.text;
  if ((chars & SLASHES) !== 0 && ((chars & C.colon) !== 0 || (pairs & SLASHES) !== 0) && mayNameAddress(value))
    words |= W.inside;
  // Addresses of metadata services need no scheme.
  if ((pairs & C.dot) === 0 && (chars & C.dot) !== 0 && isMetadataStart(value)) words |= W.inside;
  // `<#`, and Velocity's `#set(`
  if ((chars & C.hash) !== 0 && ((chars & C.less) !== 0 || (words & W.called) !== 0)) words |= W.expression;
  // `[[` and `[=`
  if (
    (chars & C.wild) !== 0 &&
    ((pairs & C.wild) !== 0 ||
      ((chars & C.equals) !== 0 && value.includes('[=')) ||
      ((chars & C.hash) !== 0 && value.includes('[#')))
  )
    words |= W.expression;
  if ((chars & C.slash) !== 0 && opensLine(value, (chars & (C.quote | C.wild)) !== 0)) chars |= C.command;
  return conclude(chars, pairs, words, first, length);
}

/** `169.254.`, `168.63.`, `100.100.`, `192.0.0.192`. */
function isMetadataStart(value: string): boolean {
  let at = 0;
  while (value.charCodeAt(at) <= 32) at++;
  if (value.charCodeAt(at) !== 49) return false;
  return ['169.254.', '168.63.129.16', '100.100.100.200', '192.0.0.192'].some((start) => value.startsWith(start, at));
}

/** Characters that mean something beside their neighbours. */
const NEIGHBOURLY = C.special | C.dot | SLASHES;

function conclude(chars: number, pairs: number, words: number, first: number, length: number): number {
  let answer = 0;
  if (words === 0 && (pairs & (C.dash | C.pipe | C.ampersand | C.at | C.dot)) === 0 && (chars & SUSPICIOUS) === 0) {
    if ((chars & C.text) !== 0 || (chars & C.upper) === 0 || length < MIN_BASE64) return 0;
    return MAY_BE_BASE64;
  }
  if (sqlPossible(chars, pairs, words)) answer |= SQLI;
  if (scriptPossible(chars, words)) answer |= XSS;
  if ((chars & (C.command | C.backslash)) !== 0) answer |= COMMAND;
  else if ((words & W.commandFile) !== 0 && (chars & (C.slash | C.dash)) !== 0) answer |= COMMAND;
  if (pathPossible(chars, pairs, words, first)) answer |= TRAVERSAL;
  if ((chars & (C.percent | C.backslash | C.ampersand)) !== 0) answer |= MAY_DECODE;
  if ((chars & C.text) === 0 && (chars & C.upper) !== 0 && length >= MIN_BASE64) answer |= MAY_BE_BASE64;
  return answer | rarerPossible(chars, pairs, words, first);
}

/** The detectors of rarer attacks: each needs a mark or a word that ordinary values hardly ever have. */
function rarerPossible(chars: number, pairs: number, words: number, first: number): number {
  let answer = 0;
  if ((words & W.expression) !== 0) answer |= SSTI | JNDI;
  if ((words & W.prototype) !== 0) answer |= PROTOTYPE;
  if ((words & W.declaration) !== 0 && (chars & C.less) !== 0) answer |= XXE;
  if ((words & W.inside) !== 0 && (chars & (SLASHES | C.colon | C.dot)) !== 0) answer |= SSRF;
  if ((words & W.filter) !== 0 && ((chars & (C.equals | C.ampersand | C.pipe)) !== 0 || (words & W.declaration) !== 0))
    answer |= LDAP;
  if ((chars & (C.control | C.backslash)) !== 0 && (chars & (C.colon | C.slash)) !== 0) answer |= CRLF;
  if (queryPossible(chars, pairs, words)) answer |= NOSQL;
  if (programPossible(chars, words, first)) answer |= CODE;
  return answer;
}

function queryPossible(chars: number, pairs: number, words: number): boolean {
  if ((words & W.dollar) !== 0) return true;
  const behind = (chars & (C.quote | C.digit)) !== 0;
  if (behind && (pairs & (C.pipe | C.ampersand)) !== 0) return true;
  if ((words & W.runs) === 0) return false;
  return (chars & (C.equals | C.parenthesis)) !== 0 || (behind && (chars & C.semicolon) !== 0);
}

function programPossible(chars: number, words: number, first: number): boolean {
  if ((words & W.program) !== 0) return true;
  if ((words & W.called) !== 0 && ((words & W.runs) !== 0 || (chars & C.colon) !== 0)) return true;
  // `<%@`, `include 'http://…'`, `@org.apache.…`
  if ((words & W.expression) !== 0 && (chars & (C.less | C.hash)) !== 0) return true;
  if ((words & W.declaration) !== 0 && (chars & C.quote) !== 0) return true;
  if ((words & W.path) !== 0 && (chars & C.at) !== 0) return true;
  if ((chars & C.less) !== 0 && (chars & (C.wild | C.hash)) !== 0) return true;
  if ((words & W.dollar) !== 0 && (chars & C.wild) !== 0) return true;
  return first > 0 && (first & W.root) !== 0 && (chars & C.quote) !== 0 && (chars & C.colon) !== 0;
}

/** Without any of these, without a doubled mark and without a known word no detector has work. */
const SUSPICIOUS =
  C.quote |
  C.less |
  C.hidden |
  C.percent |
  C.backslash |
  C.ampersand |
  C.climb |
  C.command |
  C.control |
  C.comment |
  C.quotedOperator;

const COMPARES = C.equals | C.less | C.greater;

function sqlPossible(chars: number, pairs: number, words: number): boolean {
  if ((chars & C.quotedOperator) !== 0 || (pairs & C.at) !== 0) return true;
  const comment = (chars & (C.hash | C.comment)) !== 0 || (pairs & C.dash) !== 0;
  const quote = (chars & C.quote) !== 0;
  if (quote && comment) return true;
  const doubled = (pairs & (C.pipe | C.ampersand)) !== 0;
  if (doubled && (quote || comment || (chars & (COMPARES | C.parenthesis)) !== 0)) return true;
  if (words === 0) return false;
  if ((words & W.alone) !== 0) return true;
  const brackets = (chars & C.parenthesis) !== 0;
  const digit = (chars & C.digit) !== 0;
  if ((words & W.select) !== 0 && ((words & W.union) !== 0 || quote || brackets || (chars & C.semicolon) !== 0))
    return true;
  if ((words & W.logic) !== 0 || doubled) {
    if (quote || comment || brackets || (chars & COMPARES) !== 0) return true;
    if ((words & W.comparison) !== 0 && (digit || (words & W.constant) !== 0 || (chars & C.at) !== 0)) return true;
  }
  if ((words & W.call) !== 0 && (brackets || (words & W.statement) !== 0)) return true;
  if ((words & W.comparison) !== 0 && quote) return true;
  if ((words & W.text) !== 0 && brackets && digit) return true;
  if ((words & W.statement) !== 0) {
    if (quote || comment || brackets || (chars & (C.semicolon | C.at)) !== 0) return true;
    // A number in front of two words: `execute-api.eu-west-1` has none.
    if (digit && ((chars & (C.space | C.blank | C.control)) !== 0 || (words & W.from) !== 0)) return true;
  }
  if ((words & W.by) !== 0 && (digit || quote || comment)) return true;
  return (words & W.from) !== 0 && (words & W.catalog) !== 0;
}

function scriptPossible(chars: number, words: number): boolean {
  if ((chars & C.less) !== 0) return true;
  if ((chars & C.ampersand) !== 0 && (chars & (C.hash | C.semicolon)) !== 0) return true;
  if ((chars & C.colon) !== 0 && ((words & W.script) !== 0 || (chars & C.control) !== 0)) return true;
  if ((chars & (C.parenthesis | C.quote)) !== 0) {
    if ((words & W.sink) !== 0 || ((words & W.global) !== 0 && (chars & C.wild) !== 0)) return true;
  }
  if ((chars & C.equals) === 0) return false;
  return (words & W.handler) !== 0 || ((words & W.attribute) !== 0 && (chars & C.quote) !== 0);
}

function pathPossible(chars: number, pairs: number, words: number, first: number): boolean {
  if ((chars & (C.climb | C.hidden | C.backslash)) !== 0 || (pairs & C.dot) !== 0) return true;
  if ((words & W.file) !== 0) return true;
  // `::$DATA`
  if ((pairs & C.colon) !== 0 && (words & W.dollar) !== 0) return true;
  return (chars & C.slash) !== 0 && first > 0 && (first & W.root) !== 0;
}
