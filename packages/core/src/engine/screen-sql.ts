import { codeAt } from '../text/code-at.ts';
import { isDigit, isLetter } from './screen-characters.ts';
import { readFurther } from './screen-looks.ts';
import { hashLetter, meaningOf, W } from './screen-words.ts';

/** Characters, operands and marks in a row that are read; where there are more, the detector looks. */
export const MAX_RUN = 64;
const MAX_OPERANDS = 16;
const STEPS_PER_OPERAND = 6;

/** What the SQL lexer skips: controls and blanks of several scripts. */
function isGap(code: number): boolean {
  if (code <= 32 || code === 127) return true;
  return code >= 0xa0 && (code === 0xa0 || code === 0x3000 || code === 0x2028 || code === 0x2029 || code === 0xfeff);
}

/** Letters, digits, underscore, dollar and everything beyond ASCII: what the lexer reads as one name. */
export function isNamePart(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 95 || code === 36 || (code > 127 && !isGap(code));
}

/** The last character before `at` that is neither blank nor a plus, -1 at the beginning, 0 where it is too far away. */
export function behind(value: string, at: number): number {
  const limit = at - MAX_RUN;
  for (let before = at - 1; before >= 0; before--) {
    if (before < limit) return 0;
    const code = value.charCodeAt(before);
    if (code !== 43 && !isGap(code)) return code;
  }
  return -1;
}

/** Where the gap ends that begins at `from`, -1 where it is too long. */
export function skipGap(value: string, from: number): number {
  const length = value.length;
  for (let at = from; at < length; at++) {
    if (!isGap(value.charCodeAt(at))) return at;
    if (at - from >= MAX_RUN) return -1;
  }
  return Math.max(from, length);
}

/** The word that was read last; one record, because nothing here re-enters. */
export const word: { end: number; meaning: number } = { end: 0, meaning: 0 };

/** Reads the name at `from`: where it ends, and what it means where letters alone spell it. False where it is too long. */
export function readName(value: string, from: number): boolean {
  // Bounded by the length rather than by what charCodeAt gives behind it: NaN would make every comparison one of doubles.
  const limit = Math.min(value.length, from + MAX_RUN + 2);
  let at = from;
  let hash = 0;
  let letters = true;
  for (; at < limit; at++) {
    const code = value.charCodeAt(at);
    if (isLetter(code)) hash = hashLetter(hash, code | 32);
    else if (isNamePart(code)) letters = false;
    else break;
  }
  if (at - from > MAX_RUN + 1) return false;
  word.end = at;
  word.meaning = letters ? meaningOf(hash) : 0;
  return true;
}

/** Operators of SQL of one character that join operands. */
export function isOperator(code: number): boolean {
  switch (code) {
    case 37: // %
    case 38: // &
    case 42: // *
    case 43: // +
    case 45: // -
    case 47: // /
    case 94: // ^
    case 124: // |
    case 126: // ~
      return true;
    default:
      return false;
  }
}

const NO_OPERAND: number = W.logic | W.union | W.from | W.by | W.statement;

/**
 * Whether what stands at `from`, behind `or`, `where`, `||` and their like, may be a condition: an operand and a comparison, a call, a truth
 * with a comment behind it.
 *
 * Prose goes on with words: `and the rest`, `or 5 people`, `and (where needed)`. `quoted` says whether a quote stands before that SQL may go
 * on behind: a column compared by a word (`and x is null`) is one there alone.
 */
export function mayOpenCondition(value: string, from: number, quoted: boolean): boolean {
  if (!quoted && goesOnInWords(value, from)) return false;
  let at = from;
  for (let operands = 0; operands < MAX_OPERANDS; operands++) {
    readFurther(STEPS_PER_OPERAND);
    let brackets = false;
    for (const start = at; ; at++) {
      at = skipGap(value, at);
      if (at < 0 || at - start > MAX_RUN) return true;
      const code = codeAt(value, at);
      const next = codeAt(value, at + 1);
      if (code === 47 && next === 42) return true;
      if (code === 45 && next === 45) return false;
      if (code === 40) brackets = true;
      else if (code !== 33 && !isOperator(code)) {
        if (!isLetter(code) || !readName(value, at)) break;
        // `not` and `binary`
        if ((word.meaning & W.comparison) === 0 || !isNegation(value, at, word.end)) break;
        at = word.end - 1;
      }
    }
    // `' or select *`
    if (quoted && (codeAt(value, at) | 32) === 115 && value.startsWith('*', at + 7)) return true;
    const end = operandEnd(value, at, brackets);
    if (end < 0) return end === SURE;
    const next = behindOperand(value, end, quoted);
    if (next < 0) return next === SURE;
    at = next;
  }
  return true;
}

/** Whether two words of letters follow the blank at `from`: to nobody's SQL a condition, unless the first of them is a constant, `not`, `binary` or `exists`. */
function goesOnInWords(value: string, from: number): boolean {
  if (codeAt(value, from) !== 32) return false;
  const first = codeAt(value, from + 1);
  if (!isLetter(first) || mayBeConstant(first | 32, codeAt(value, from + 2) | 32)) return false;
  const limit = Math.min(value.length, from + MAX_RUN);
  let end = from + 2;
  while (end < limit && isLetter(value.charCodeAt(end))) end++;
  return codeAt(value, end) === 32 && isLetter(codeAt(value, end + 1));
}

/** The first two letters of `true`, `false`, `null`, `unknown`, `not`, `binary` and `exists`, in lower case. */
function mayBeConstant(first: number, second: number): boolean {
  switch (first) {
    case 98:
      return second === 105;
    case 101:
      return second === 120;
    case 102:
      return second === 97;
    case 110:
      return second === 117 || second === 111;
    case 116:
      return second === 114;
    case 117:
      return second === 110;
    default:
      return false;
  }
}

function isNegation(value: string, start: number, end: number): boolean {
  const initial = value.charCodeAt(start) | 32;
  return (initial === 110 && end - start === 3) || (initial === 98 && end - start === 6);
}

const SURE = -1;
const NOTHING = -2;

/** What the operand was that was read last. */
const operand = { literal: false, call: false };

/** Where the operand at `at` ends; SURE where the detector has to read it, NOTHING where there is none. */
function operandEnd(value: string, at: number, brackets: boolean): number {
  const code = codeAt(value, at);
  operand.call = false;
  operand.literal = true;
  if (code === 34 || code === 39) {
    // An empty string ends what it stands in as well.
    if (value.charCodeAt(at + 1) === code) return SURE;
    const close = closingOf(value, at, value.charCodeAt(at));
    return close < 0 || codeAt(value, close + 1) === code ? SURE : close + 1;
  }
  if (code === 64 && !isNamePart(value.charCodeAt(at + 1))) return SURE;
  if (code === 64 || isDigit(code) || (code === 46 && isDigit(codeAt(value, at + 1)))) {
    let end = at + 1;
    for (let next = codeAt(value, end); isNamePart(next) || next === 46 || next === 64; ) {
      if (end - at > MAX_RUN || (next === 46 && isLetter(codeAt(value, end + 1)))) return SURE;
      next = codeAt(value, ++end);
    }
    return end;
  }
  operand.literal = false;
  if (code === 96 || code === 91) {
    const close = closingOf(value, at, code === 91 ? 93 : 96);
    return close < 0 ? NOTHING : close + 1;
  }
  if (!isNamePart(code)) return NOTHING;
  if (!readName(value, at)) return SURE;
  return nameEnd(value, at, brackets);
}

/** N'…', x'…', b'…', e'…', q'…', _utf8'…': whether the letters belong to a string. */
export function isPrefixed(value: string, start: number, end: number): boolean {
  if (codeAt(value, end) !== 39) return false;
  const initial = value.charCodeAt(start) | 32;
  if (end > start + 1) return initial === 127;
  return initial === 110 || initial === 120 || initial === 98 || initial === 101 || initial === 113;
}

function closingOf(value: string, at: number, mark: number): number {
  const limit = Math.min(value.length, at + MAX_RUN + 2);
  for (let end = at + 1; end < limit; end++) {
    const code = value.charCodeAt(end);
    if (code === mark) return end;
    // A backslash may hide the mark that comes next.
    if (code === 92 && mark < 93) return -1;
  }
  return -1;
}

function nameEnd(value: string, start: number, brackets: boolean): number {
  const { meaning } = word;
  let end = word.end;
  if (isPrefixed(value, start, end)) return SURE;
  if ((meaning & NO_OPERAND) !== 0) return NOTHING;
  if ((meaning & W.comparison) !== 0) return (value.charCodeAt(start) | 32) === 101 ? SURE : NOTHING;
  if ((meaning & W.select) !== 0) return brackets ? SURE : NOTHING;
  operand.literal = (meaning & W.constant) !== 0;
  for (let steps = 0; steps < 5; steps++) {
    const next = skipGap(value, end);
    if (next < 0) return SURE;
    if (codeAt(value, next) !== 46) return codeAt(value, next) === 40 ? callEnd(value, next) : next;
    end = skipGap(value, next + 1);
    if (end < 0) return SURE;
    const code = codeAt(value, end);
    if (isNamePart(code)) {
      if (!readName(value, end)) return SURE;
      end = word.end;
    } else if (end === value.length) return NOTHING;
    else if (code === 34 || code === 39 || code === 96 || code === 91) return SURE;
    else end++;
  }
  return SURE;
}

function callEnd(value: string, open: number): number {
  operand.call = true;
  let depth = 0;
  const limit = Math.min(value.length, open + 4 * MAX_RUN);
  for (let at = open; at < limit; at++) {
    const code = value.charCodeAt(at);
    if (code === 40) {
      depth++;
      // XPath: `count(//a)`, `count(../a)`.
      const next = value.charCodeAt(at + 1);
      if (next === 47 || next === 46) return SURE;
    } else if (code === 41 && --depth === 0) return at + 1;
    else if (code === 34 || code === 39 || (code === 58 && value.charCodeAt(at + 1) === 58)) return SURE;
  }
  return SURE;
}

/** Where the next operand begins behind one that ended at `from`; SURE where a comparison or a comment follows, NOTHING in prose. */
function behindOperand(value: string, from: number, quoted: boolean): number {
  const { literal } = operand;
  for (let at = from; ; at++) {
    at = skipGap(value, at);
    if (at < 0 || at - from > MAX_RUN) return SURE;
    const code = codeAt(value, at);
    if (code === 41 || (code === 33 && codeAt(value, at + 1) !== 61)) continue;
    const next = codeAt(value, at + 1);
    switch (code) {
      case 60:
      case 61:
      case 62:
        return SURE;
      case 33:
        return SURE;
      case 35:
        return literal || operand.call || quoted ? SURE : NOTHING;
      case 45:
        if (next === 45) return literal || operand.call || quoted ? SURE : NOTHING;
        // `->'$.a'`
        if (next === 62 && quoted) return SURE;
        return at + 1;
      case 40:
        return literal ? SURE : NOTHING;
      case 42:
        if (next !== 47) return at + 1;
        // The end of a version comment.
        at++;
        continue;
      case 43:
        // It may stand for a blank.
        if (next >= 60 && next <= 62) return SURE;
        if (isLetter(next) && readName(value, at + 1) && (word.meaning & W.comparison) !== 0) return SURE;
        return at + 1;
      case 47:
        return next === 42 ? SURE : at + 1;
      case 58:
        // A cast takes nothing from a literal.
        return next !== 58 ? NOTHING : literal ? SURE : at + 2;
      case 64:
        return next === 62 ? SURE : NOTHING;
      case 59:
        return literal && quoted ? SURE : NOTHING;
      case 44:
        // `(1,2)=(1,2)`
        return literal && value.slice(Math.max(0, from - 24), from).includes('(') ? SURE : NOTHING;
      case 91:
        // `array[1]`
        return quoted ? SURE : NOTHING;
      case 34:
      case 39:
        return literal ? SURE : NOTHING;
      default:
        if (isOperator(code)) return at + 1;
        // `(3)913=3913`
        if (isDigit(code) && codeAt(value, at - 1) === 41) return SURE;
        // Prose goes on with words: two names compare nothing, whatever the second is.
        if (!isLetter(code) || !(literal || operand.call || quoted) || !readName(value, at)) return NOTHING;
        // `' or 1 limit 1 --`
        if (literal && quoted && (word.meaning & W.by) !== 0) return SURE;
        return (word.meaning & W.comparison) !== 0 ? SURE : NOTHING;
    }
  }
}
