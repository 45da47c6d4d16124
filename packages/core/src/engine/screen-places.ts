import { codeAt } from '../text/code-at.ts';
import { SQLI } from './detector-bits.ts';
import { isDigit, isLetter, isQuote } from './screen-characters.ts';
import { holdsMarkup, isOpen, readFurther } from './screen-looks.ts';
import { hidesAddress } from './screen-markup.ts';
import { QUOTE_OPENS } from './screen-quotes.ts';
import { behind, isNamePart, mayOpenCondition } from './screen-sql.ts';
import { W } from './screen-words.ts';

/** Words that mean something in some places alone. */
const PLACED: number =
  W.union |
  W.select |
  W.logic |
  W.comparison |
  W.call |
  W.text |
  W.statement |
  W.by |
  W.catalog |
  W.file |
  W.sink |
  W.global |
  W.attribute |
  W.prototype |
  W.program;

/** What such a word costs. */
const STEPS_PER_WORD = 5;

/** What stands around a word; -1 behind the end of the value. */
const around = { next: 0, past: 0, before: 0 };

/**
 * What of a word's meanings it can have where it stands, from `start` to `end` in the value.
 *
 * `seen` is what the words before it mean, `found` what the value has shown so far. Prose has every one of these words; what it
 * does not have is their neighbours: a bracket behind a function, a condition behind `or`, a blank and no letter in front of `drop`.
 */
export function meaningHere(
  value: string,
  start: number,
  end: number,
  meaning: number,
  seen: number,
  found: number,
): number {
  if ((meaning & PLACED) === 0) return meaning;
  readFurther(STEPS_PER_WORD);
  const length = value.length;
  const limit = Math.min(length, end + 16);
  let at = end;
  while (at < limit && value.charCodeAt(at) <= 32) at++;
  around.next = end < length ? codeAt(value, end) : -1;
  around.past = at < length ? value.charCodeAt(at) : -1;
  around.before = start === 0 ? 0 : codeAt(value, start - 1);
  let kept = meaning & ~PLACED;
  if ((meaning & SQL) !== 0 && isOpen(found, SQLI)) kept |= inSql(value, start, end, at, meaning, seen, found);
  kept |= (meaning & W.file) !== 0 && isFile(value, start, end) ? W.file : 0;
  if ((meaning & SCRIPT) !== 0) kept |= inScript(value, start, end, at, meaning);
  kept |= (meaning & W.prototype) !== 0 && isStep(value, start, end) ? W.prototype : 0;
  kept |= (meaning & W.program) !== 0 && isProgram(value, end) ? W.program : 0;
  return kept;
}

function isFile(value: string, start: number, end: number): boolean {
  return isFilePart(codeAt(value, start) | 32) || value.startsWith('.yml', end) || value.startsWith('.conf', end);
}

/** Whether a part of a sensitive file's name is joined to another: `.htpasswd`, `_history`, `web-inf`, `boot.`, `wp-`. */
function isFilePart(initial: number): boolean {
  const { next, before } = around;
  if (before === 46 || before === 95) return true;
  if (initial === 105) return before === 45;
  if (initial === 119 || initial === 116) return next === 45;
  return next === 46 && initial !== 104 && initial !== 100 && initial !== 99;
}

const SQL: number = W.union | W.select | W.logic | W.comparison | W.call | W.text | W.statement | W.by | W.catalog;

function inSql(
  value: string,
  start: number,
  end: number,
  at: number,
  meaning: number,
  seen: number,
  found: number,
): number {
  const { next, past, before } = around;
  let kept = 0;
  if ((meaning & W.call) !== 0) {
    const called = isBracket(past) || past === 46 || next === 95 || next === 46 || (seen & W.statement) !== 0;
    // A bracket convinces as a condition does.
    if (called && (!isIf(value, start, end) || isCondition(value, at, past))) kept |= past === 40 ? W.logic : W.call;
  }
  kept |= (meaning & W.catalog) !== 0 && followsFrom(value, start) ? W.catalog : 0;
  // A part of a longer name is none of the other words.
  if (isNamePart(next) || (before < 128 && isNamePart(before) && !isDigit(before))) return kept;
  kept |= (meaning & W.text) !== 0 && isBracket(past) ? W.text : 0;
  // `like 'a%'`, `isnull(`, `' is not null`.
  kept |=
    (meaning & W.comparison) !== 0 && (past === 39 || past === 34 || past === 40 || isQuote(behind(value, start)))
      ? W.logic
      : 0;
  kept |=
    (meaning & W.logic) !== 0 &&
    (mayOpenCondition(value, end, (found & QUOTE_OPENS) !== 0) || (past === 40 && isQuote(codeAt(value, at + 1))))
      ? W.logic
      : 0;
  kept |= (meaning & W.union) !== 0 && mayJoinQuery(past) ? W.union : 0;
  // `union values(`, `union table t`: no select tells of them.
  kept |= (meaning & W.union) !== 0 && ((past | 32) === 118 || (past | 32) === 116) ? W.logic : 0;
  kept |=
    (meaning & W.select) !== 0 && ((seen & W.union) !== 0 || before === 43 || opensQuery(behind(value, start)))
      ? W.select
      : 0;
  kept |= (meaning & W.statement) !== 0 && opensStatement(value, start) ? W.statement : 0;
  kept |=
    (meaning & W.by) !== 0 && end - start === 2 && (codeAt(value, start) | 32) === 98 && followsOrder(value, start)
      ? W.by
      : 0;
  return kept;
}

function isIf(value: string, start: number, end: number): boolean {
  return end - start === 2 && (codeAt(value, end - 1) | 32) === 102;
}

/** A bracket, or what the lexer of SQL skips before one: a comment, a plus for a blank, blanks beyond ASCII. */
function isBracket(past: number): boolean {
  return past === 40 || past === 47 || past === 42 || past === 43 || past >= 127;
}

/** `if` alone of the functions is an English word: a comparison stands in its brackets. */
function isCondition(value: string, at: number, past: number): boolean {
  return past === 40 ? mayOpenCondition(value, at + 1, true) : isBracket(past);
}

/** `select`, `all`, `distinct`, `top`, a bracket or a comment behind `union`. */
function mayJoinQuery(past: number): boolean {
  const lower = past | 32;
  return lower === 115 || lower === 97 || lower === 100 || lower === 116 || !(lower >= 97 && lower <= 122);
}

/** A bracket, a semicolon or an operator stands before `select`, or it begins the value. */
function opensQuery(before: number): boolean {
  if (before < 0) return true;
  if (before === 44 || before === 46 || before === 58 || before === 34 || before === 39) return false;
  // A digit ends the version of a comment: `/*!50000select`.
  return !isNamePart(before) || (before >= 48 && before <= 57);
}

/** Whether a statement may begin: behind a bracket, a quote, a number, a semicolon, `then`, `begin`, or at the beginning. */
function opensStatement(value: string, start: number): boolean {
  const before = behind(value, start);
  switch (before) {
    case -1: {
      // drop, declare, alter, create, call, truncate, exec, execute, insert, update, grant; the others need a boundary.
      const initial = codeAt(value, start) | 32;
      return (
        initial === 100 ||
        initial === 97 ||
        initial === 99 ||
        initial === 116 ||
        initial === 101 ||
        initial === 105 ||
        initial === 117 ||
        initial === 103 ||
        (initial === 115 && value.includes('@'))
      );
    }
    case 0:
    case 33:
    case 34:
    case 39:
    case 40:
    case 41:
    case 42:
    case 44:
    case 47:
    case 59:
    case 96:
      return true;
    default:
      // `1.` is a number too.
      if (before === 46) return isNumber(value, start);
      return (before >= 48 && before <= 57) || followsBlock(value, start, before);
  }
}

/** Whether a number that ends in a dot stands before `at`: the digits are no part of a name. */
function isNumber(value: string, at: number): boolean {
  let end = at - 1;
  while (end > 0 && codeAt(value, end) !== 46) end--;
  let start = end;
  while (start > 0 && end - start < 16 && isDigit(codeAt(value, start - 1))) start--;
  return start < end && !isNamePart(codeAt(value, start - 1));
}

/** Behind `then`, `else`, `begin`, or a number in hexadecimal. */
function followsBlock(value: string, start: number, before: number): boolean {
  const last = before | 32;
  const hexadecimal = last >= 97 && last <= 102;
  if (!hexadecimal && last !== 110) return false;
  let end = start - 1;
  while (!isNamePart(codeAt(value, end))) end--;
  const second = codeAt(value, end - 1) | 32;
  if (last === 110 && (second === 101 || second === 105)) return true;
  if (last === 101 && second === 115) return true;
  for (let at = end - 1; hexadecimal && at > end - 6; at--) if (isDigit(codeAt(value, at))) return true;
  return false;
}

/** `order by`, `group by`. */
function followsOrder(value: string, start: number): boolean {
  const before = behind(value, start) | 32;
  // A comment or too many blanks may stand between.
  if (before === 47 || before === 32) return true;
  if (before !== 114 && before !== 112) return false;
  let end = start - 1;
  while ((codeAt(value, end) | 32) !== before) end--;
  const second = codeAt(value, end - 1) | 32;
  const third = codeAt(value, end - 2) | 32;
  return before === 114 ? second === 101 && third === 100 : second === 117 && third === 111;
}

/** Directly behind `from`, a dot, or a mark that quotes a name. */
function followsFrom(value: string, start: number): boolean {
  const before = behind(value, start);
  if (before === 44 || before === 58 || before === 41) return false;
  return !isNamePart(before) || (before | 32) === 109 || before === 95 || (before >= 48 && before <= 57);
}

const SCRIPT: number = W.sink | W.global | W.attribute;

function inScript(value: string, start: number, end: number, at: number, meaning: number): number {
  const { next, past, before } = around;
  let kept = 0;
  kept |=
    (meaning & W.sink) !== 0 && (before === 61 || (before === 40 && next === 44) || mayBeCalled(value, start, end))
      ? W.sink
      : 0;
  kept |= (meaning & W.global) !== 0 && (next === 91 || (next === 46 && codeAt(value, end + 1) > 64)) ? W.global : 0;
  if ((meaning & W.attribute) !== 0 && past === 61) {
    // `href` and `cookie` mean something as members alone.
    const initial = codeAt(value, start) | 32;
    const member = (initial === 99 || initial === 104) && at - start < 8;
    kept |=
      !member || before === 46 || (initial === 104 && holdsMarkup(value)) || hidesAddress(value, at + 1)
        ? W.attribute
        : 0;
    // `.cookie=` is script by itself.
    kept |= before === 46 ? W.global : 0;
  }
  return kept;
}

/** `alert(`, `alert (`, alert`1`, `alert/**\/(`, `alert?.(`, `alert.call(`, `(alert)(1)`, `['constructor'](`. */
function mayBeCalled(value: string, start: number, end: number): boolean {
  const { next, past, before } = around;
  if (past === 40 || past === 96 || past === 47) return true;
  // A sentence that ends here has a blank behind its mark.
  if (next === 63 || next === 46) return codeAt(value, end + 1) > 32;
  if (next === 41) return before === 40 || codeAt(value, end + 1) === 40;
  return end - start === 11 && (next === 39 || next === 34 || next === 93);
}

/** `__proto__`, and `prototype` as a step. */
function isStep(value: string, start: number, end: number): boolean {
  return end - start > 5 || (around.before === 95 && codeAt(value, end) === 95);
}

/** `process.`, `java.lang`, `__halt_compiler`, `!!python/`, `constructor("`: program text goes on without a blank. */
function isProgram(value: string, end: number): boolean {
  const { next, past } = around;
  if (past === 40 || (around.before === 95 && next !== 95)) return true;
  // `module.` alone is JavaScript of any page: `class.module.classLoader`.
  if ((value.startsWith('odule', end - 5) && !isLetter(codeAt(value, end - 7))) || value.startsWith('lass', end - 4)) {
    // `__class__`
    if (next === 95) return codeAt(value, end + 1) === 95;
    if (next === 91) return isQuote(codeAt(value, end + 1));
    return next === 46 && (codeAt(value, end + 1) | 32) === 99 && (codeAt(value, end + 2) | 32) === 108;
  }
  // `root.process`, `INIT=RUNSCRIPT`, `autoDeserialize=true`
  if (next === 61 || around.before === 61 || (around.before === 46 && end >= value.length)) return true;
  if (next === 46) return around.before === 33 || !(codeAt(value, end + 1) <= 32);
  // The name of a generic type of .NET; a member that ends an expression.
  if (next === 96 || (next === 125 && around.before === 46)) return true;
  // A class's name in JSON ends in a quote.
  if (next === 34 && around.before === 46) return true;
  return next === 95 || next === 91 || next === 47 || next === 36 || next === 48;
}
