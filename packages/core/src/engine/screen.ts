import { commandFlags, commandShape } from '../detectors/command/words.ts';
import type { DetectorId } from '../detectors/taxonomy.ts';
import { meaningOf, W } from './screen-words.ts';

/** Bits of {@link screen}'s answer that stand for no detector: the value may change when percent, entities or escapes are undone. */
export const MAY_DECODE = 16;
/** The value is made of base64's characters alone, in both cases. */
export const MAY_BE_BASE64 = 32;

/** The bit of each detector in {@link screen}'s answer. */
export const detectorBits: Readonly<Record<DetectorId, number>> = { sqli: 1, xss: 2, command: 4, traversal: 8 };

const SQLI = 1;
const XSS = 2;
const COMMAND = 4;
const TRAVERSAL = 8;

/** What the characters of a value have shown; joined by OR over all of them. */
const C = {
  lower: 1 << 0,
  upper: 1 << 1,
  digit: 1 << 2,
  quote: 1 << 3,
  less: 1 << 4,
  equals: 1 << 5,
  greater: 1 << 6,
  parenthesis: 1 << 7,
  semicolon: 1 << 8,
  hash: 1 << 9,
  dash: 1 << 10,
  pipe: 1 << 11,
  ampersand: 1 << 12,
  at: 1 << 13,
  slash: 1 << 14,
  backslash: 1 << 15,
  percent: 1 << 16,
  dot: 1 << 17,
  colon: 1 << 18,
  /** Null, or characters that hide dots and slashes. */
  hidden: 1 << 19,
  /** A character that base64 has not. */
  text: 1 << 20,
  /** Means something beside its neighbours alone. */
  special: 1 << 21,
  space: 1 << 22,
  zero: 1 << 23,
  // Not of single characters:
  /** A slash and a star. */
  comment: 1 << 24,
  /** A quote with an operator, a comment or a semicolon behind it. */
  quotedOperator: 1 << 25,
  /** Two dots, or a dot on both sides of a mark. */
  climb: 1 << 27,
  command: 1 << 28,
  /** A tab, line end or another control character. */
  control: 1 << 29,
  bracket: 1 << 30,
} as const;

const LETTER = C.lower | C.upper;
const ALPHANUMERIC = LETTER | C.digit;
const SLASHES = C.slash | C.backslash;

const classes = new Int32Array(128).fill(C.text).fill(C.text | C.control, 0, 32);

function assign(characters: string, bits: number): void {
  for (let at = 0; at < characters.length; at++) classes[characters.charCodeAt(at)] = bits;
}

assign('abcdefghijklmnopqrstuvwxyz', C.lower);
assign('ABCDEFGHIJKLMNOPQRSTUVWXYZ', C.upper);
assign('123456789', C.digit);
assign('0', C.digit | C.zero);
assign('+_', 0);
assign('=', C.equals);
assign('/', C.slash);
assign('-', C.dash);
assign(' ', C.text | C.space);
assign(`'"`, C.text | C.quote | C.special);
assign('`', C.text | C.quote | C.special);
assign('<', C.text | C.less);
assign('>', C.text | C.greater);
assign('()', C.text | C.parenthesis | C.special);
assign(';', C.text | C.semicolon | C.special);
assign('#', C.text | C.hash);
assign('|', C.text | C.pipe | C.special);
assign('&', C.text | C.ampersand | C.special);
assign('\n\r', C.text | C.special | C.control);
assign('*{!$%', C.text | C.special);
assign('[', C.text | C.bracket);
assign('@', C.text | C.at);
assign('\\', C.text | C.backslash);
assign('%', C.text | C.percent | C.special);
assign('.', C.text | C.dot);
assign(':', C.text | C.colon);
assign('\0', C.text | C.hidden | C.control);

/** Look-alikes of a dot: full-width, one dot leader, ideographic full stop and its small and half-width forms. */
function isDot(code: number): boolean {
  return code === 46 || code === 0xff0e || code === 0x2024 || code === 0x3002 || code === 0xfe52 || code === 0xff61;
}

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
  let hash = 0;
  let start = 0;
  let before = 0;
  for (let at = 0; at < length; at++) {
    const code = value.charCodeAt(at);
    const bits = code < 128 ? (classes[code] ?? 0) : highBits(code);
    chars |= bits;
    if ((bits & LETTER) !== 0) {
      // `0x2e`: the only letter that means something beside a digit.
      if ((before & C.zero) !== 0 && (code | 32) === 120) chars |= C.hidden;
      if (hash === 0) start = at;
      hash = (Math.imul(hash, 31) + (code | 32)) | 0;
      before = bits;
      continue;
    }
    if (hash !== 0) {
      const word = meaningOf(hash);
      hash = 0;
      if (word !== 0) {
        words |= word;
        if ((bits & SLASHES) !== 0) {
          if ((word & W.path) !== 0) chars |= C.hidden;
        } else if ((word & W.wrapper) !== 0 && code === 58) chars |= C.hidden;
      }
      if (at - start > 4 && (code === 61 || code <= 32) && mayBeHandler(value, start)) words |= W.handler;
      // A single letter and a colon is a Windows drive.
      if (first < 0) first = at === 1 && code === 58 ? W.root : word;
    }
    pairs |= bits & before;
    if ((bits & C.special) !== 0) chars |= neighbours(value, at, code);
    else if ((bits & C.dot) !== 0) {
      if ((before & (ALPHANUMERIC | C.space)) === 0 && isDot(value.charCodeAt(at - 2))) chars |= C.climb;
    } else if ((bits & SLASHES) !== 0 && namesCommand(value, at)) chars |= C.command;
    before = bits;
  }
  if (hash !== 0) {
    const word = meaningOf(hash);
    words |= word;
    if (first < 0) first = word;
  }
  return conclude(chars, pairs, words, first, length);
}

function highBits(code: number): number {
  if (code <= 0xc1) return C.text | C.hidden;
  if (code < 0x2024) return C.text;
  if (code === 0xff1c) return C.text | C.less;
  if (isDot(code)) return C.text | C.dot;
  return isSlash(code) ? C.text | C.hidden : C.text;
}

/** `bin/`, `system32\`, `/cmd`, `etc/`, `proc/`, `ssh/`, `tcp/` around the slash at `at`. */
function namesCommand(value: string, at: number): boolean {
  if ((value.charCodeAt(at + 1) | 32) === 99 && (value.charCodeAt(at + 2) | 32) === 109) return true;
  switch (value.charCodeAt(at - 1)) {
    case 50:
      return value.charCodeAt(at - 2) === 51;
    case 110:
      return value.startsWith('bi', at - 3);
    case 99:
      return value.startsWith('et', at - 3) || value.startsWith('pro', at - 4);
    case 104:
      return value.startsWith('ss', at - 3);
    case 112:
      return value.startsWith('tc', at - 3);
    default:
      return false;
  }
}

/** Look-alikes of slash and backslash: division, fraction and set minus signs, full-width forms. */
function isSlash(code: number): boolean {
  return (
    code === 0x2215 ||
    code === 0x2044 ||
    code === 0xff0f ||
    code === 0x2216 ||
    code === 0xff3c ||
    code === 0x29f5 ||
    code === 0xefc8
  );
}

/** `onclick`, `onerror`: a word of more than four letters that begins with `on`. */
function mayBeHandler(value: string, start: number): boolean {
  return (value.charCodeAt(start) | 32) === 111 && (value.charCodeAt(start + 1) | 32) === 110;
}

/** `%c0`, `%e0` and their like begin overlong UTF-8; `%2%e` has a second percent sign. */
function mayHideDot(value: string, at: number): boolean {
  const first = value.charCodeAt(at + 1) | 32;
  const second = value.charCodeAt(at + 2) | 32;
  if (first === 99) return second === 48 || second === 49;
  if (first === 101 || first === 102) return second === 48 || second === 56 || second === 99;
  return value.charCodeAt(at + 2) === 37;
}

/** What a mark means beside the characters around it. */
function neighbours(value: string, at: number, code: number): number {
  const previous = value.charCodeAt(at - 1);
  switch (code) {
    case 37:
      return mayHideDot(value, at) ? C.hidden : 0;
    case 42:
      return previous === 47 ? C.comment : 0;
    case 59:
    case 10:
    case 13:
    case 38:
    case 124:
      return opensCommand(value, at + 1) ? C.command : 0;
    case 96:
      return C.command | afterQuote(value, at + 1);
    case 34:
    case 39:
      return (previous === 40 ? C.command : 0) | afterQuote(value, at + 1);
    case 41:
      return previous === 40 ? C.command : 0;
    case 40:
    case 123:
    case 33:
      return previous === 36 || previous === 60 ? C.command : 0;
    case 36:
      return (value.charCodeAt(at + 1) | 32) === 105 ? C.command : 0;
    default:
      return 0;
  }
}

function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122);
}

/** What stands behind a quote, past blanks, closing brackets and semicolons. */
function afterQuote(value: string, from: number): number {
  const next = value.charCodeAt(from);
  if (Number.isNaN(next) || next > 127 || isAlphanumeric(next)) return 0;
  const limit = Math.min(value.length, from + 64);
  for (let at = from; at < limit; at++) {
    const code = value.charCodeAt(at);
    if (code <= 32 || code === 41 || code === 59) continue;
    return OPERATORS.includes(value.charAt(at)) ? C.quotedOperator : 0;
  }
  return limit < value.length ? C.quotedOperator : 0;
}

const OPERATORS = '=<>+-*/%^&|~!#';

/** Whether a shell command could begin behind a separator: a listed name, or anything that is not a plain word. */
function opensCommand(value: string, from: number): boolean {
  let at = from;
  while (value.charCodeAt(at) === 32) at++;
  const initial = value.charCodeAt(at);
  if (Number.isNaN(initial)) return false;
  if (!isAlphanumeric(initial)) return true;
  let end = at + 1;
  const limit = at + 32;
  while (end < limit && isNameCharacter(value.charCodeAt(end))) end++;
  const after = value.charCodeAt(end);
  if (isDisguise(after)) return true;
  const lower = initial < 65 ? initial : initial | 32;
  return commandShape(lower, end - at) && commandFlags(value.slice(at, end)) >= 0;
}

function isNameCharacter(code: number): boolean {
  return isAlphanumeric(code) || code === 45 || code === 46 || code === 95;
}

/** Quotes, escapes, expansions and wildcards: what stands inside a word that hides a command. */
function isDisguise(code: number): boolean {
  return (
    code === 34 ||
    code === 39 ||
    code === 92 ||
    code === 36 ||
    code === 96 ||
    code === 123 ||
    code === 63 ||
    code === 42 ||
    code === 91 ||
    code === 94 ||
    code === 37
  );
}

function conclude(chars: number, pairs: number, words: number, first: number, length: number): number {
  let answer = 0;
  if (words === 0 && (pairs & (C.dash | C.pipe | C.ampersand | C.at | C.dot)) === 0 && (chars & SUSPICIOUS) === 0) {
    if ((chars & C.text) !== 0 || (chars & C.upper) === 0 || length < 6) return 0;
    return MAY_BE_BASE64;
  }
  if (sqlPossible(chars, pairs, words)) answer |= SQLI;
  if (scriptPossible(chars, words)) answer |= XSS;
  if ((chars & C.command) !== 0 || ((words & W.commandFile) !== 0 && (chars & C.text) !== 0)) answer |= COMMAND;
  if (pathPossible(chars, pairs, words, first)) answer |= TRAVERSAL;
  if ((chars & (C.percent | C.backslash | C.ampersand)) !== 0) answer |= MAY_DECODE;
  if ((chars & C.text) === 0 && (chars & C.upper) !== 0 && length > 5) answer |= MAY_BE_BASE64;
  return answer;
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
  if ((words & W.statement) !== 0 && (quote || comment || brackets || digit || (chars & (C.semicolon | C.at)) !== 0))
    return true;
  if ((words & W.by) !== 0 && (digit || quote || comment)) return true;
  return (words & W.from) !== 0 && (words & W.catalog) !== 0;
}

function scriptPossible(chars: number, words: number): boolean {
  if ((chars & C.less) !== 0) return true;
  if ((chars & C.ampersand) !== 0 && (chars & (C.hash | C.semicolon)) !== 0) return true;
  if ((chars & C.colon) !== 0 && ((words & W.script) !== 0 || (chars & C.control) !== 0)) return true;
  if ((chars & (C.parenthesis | C.quote)) !== 0) {
    if ((words & W.sink) !== 0 || ((words & W.global) !== 0 && (chars & C.bracket) !== 0)) return true;
  }
  if ((chars & C.equals) === 0) return false;
  return (words & W.handler) !== 0 || ((words & W.attribute) !== 0 && (chars & C.quote) !== 0);
}

function pathPossible(chars: number, pairs: number, words: number, first: number): boolean {
  if ((chars & (C.climb | C.hidden | C.backslash)) !== 0 || (pairs & C.dot) !== 0) return true;
  if ((words & W.file) !== 0) return true;
  return (chars & C.slash) !== 0 && first > 0 && (first & W.root) !== 0;
}
