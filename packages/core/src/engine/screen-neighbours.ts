import { characterTable } from '../decode/character-table.ts';
import { commandFlags, commandShape } from '../detectors/command/words.ts';
import { C } from './screen-characters.ts';

/** `bin/`, `system32\`, `/cmd`, `etc/`, `proc/`, `ssh/`, `tcp/` around the slash at `at`. */
export function namesCommand(value: string, at: number): boolean {
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

/** `onclick`, `onerror`: a word of more than four letters that begins with `on`. */
export function mayBeHandler(value: string, start: number): boolean {
  return (value.charCodeAt(start) | 32) === 111 && (value.charCodeAt(start + 1) | 32) === 110;
}

/** `%c0`, `%e0` and their like begin overlong UTF-8; `%2%e` has a second percent sign. */
function mayHideDot(value: string, at: number): boolean {
  const first = value.charCodeAt(at + 1) | 32;
  const second = value.charCodeAt(at + 2) | 32;
  // `%2e`, `%2f`, `%5c`
  if (first === 50 && (second === 101 || second === 102)) return true;
  if (first === 53 && second === 99) return true;
  if (first === 99) return second === 48 || second === 49;
  if (first === 101 || first === 102) return second === 48 || second === 56 || second === 99;
  return value.charCodeAt(at + 2) === 37;
}

/** What a mark means beside the characters around it. */
export function neighbours(value: string, at: number, code: number): number {
  const previous = value.charCodeAt(at - 1);
  switch (code) {
    case 37: {
      // `%PATH:~1,2%`
      const slice = previous >= 48 && previous <= 57 && value.slice(Math.max(0, at - 12), at).includes(':~');
      return (mayHideDot(value, at) ? C.hidden : 0) | (slice ? C.command : 0);
    }
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
      // `(%pipe%`, `%x(`, `qx(`
      if (value.charCodeAt(at + 1) === 37 || (previous === 120 && isCommandQuote(value, at - 2))) return C.command;
      return previous === 36 || previous === 60 ? C.command : 0;
    case 123:
    case 33:
      return previous === 36 || previous === 60 ? C.command : 0;
    case 36: {
      // `$IFS`, `$'…'`
      const next = value.charCodeAt(at + 1);
      return (next | 32) === 105 || next === 39 ? C.command : 0;
    }
    default:
      return 0;
  }
}

/** `%` of Ruby's `%x(`, or `q` of Perl's `qx(` where a name begins. */
function isCommandQuote(value: string, at: number): boolean {
  const code = value.charCodeAt(at);
  return code === 37 || (code === 113 && !isNameCharacter(value.charCodeAt(at - 1)));
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
    return code < 128 && operators[code] === 1 ? C.quotedOperator : 0;
  }
  return limit < value.length ? C.quotedOperator : 0;
}

/** 1 for characters that are operators or begin a comment in SQL. */
const operators = characterTable('=<>+-*/%^&|~!#');

/** Whether a shell command could begin behind a separator: a listed name, or anything that is not a plain word. */
function opensCommand(value: string, from: number): boolean {
  let at = from;
  while (value.charCodeAt(at) === 32) at++;
  const initial = value.charCodeAt(at);
  // `whoami;`
  if (Number.isNaN(initial)) return plainCommand(value, 0, isAny);
  if (!isAlphanumeric(initial)) return true;
  return plainCommand(value, at, isAny);
}

function isAny(): boolean {
  return true;
}

/** Whether the word at `at` is a listed command, or one that quotes, escapes or wildcards may hide. */
function plainCommand(value: string, at: number, mayFollow: (after: number) => boolean): boolean {
  const initial = value.charCodeAt(at);
  let end = at + 1;
  const limit = at + 32;
  while (end < limit && isNameCharacter(value.charCodeAt(end))) end++;
  const after = value.charCodeAt(end);
  if (isDisguise(after)) return true;
  if (!mayFollow(after)) return false;
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

/**
 * Whether a value with a slash may be a command line by itself, past blanks and opening brackets: a listed name that no `=`, `:` or slash follows, or,
 * where `marks` says that there are quotes or wildcards, anything that is no letter: `/b?n/cat x`, `'/bin'/id`.
 */
export function opensLine(value: string, marks: boolean): boolean {
  let at = 0;
  while (at < value.length && isLead(value.charCodeAt(at))) at++;
  const initial = value.charCodeAt(at);
  if (!isAlphanumeric(initial)) return marks || initial === 36;
  return plainCommand(value, at, (after) => after !== 61 && after !== 58 && after !== 47);
}

function isLead(code: number): boolean {
  return code <= 32 || code === 33 || code === 40 || code === 60 || code === 123;
}
