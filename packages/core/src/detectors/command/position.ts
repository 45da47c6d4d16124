import { spend } from '../effort.ts';
import { type Arguments, classifyArguments } from './arguments.ts';
import { isCommandEnd, isSpace } from './characters.ts';
import { type Before, contextBefore } from './context-before.ts';
import type { Command } from './found.ts';
import { readWord, skipLead, type Word } from './lexer.ts';
import { runsDropped, testsFirst } from './unlisted.ts';
import { inVariable } from './variable.ts';
import {
  ALONE,
  ANY_ARGUMENT,
  COMMON,
  commandFlags,
  isToolName,
  NUMBER,
  PREFIX,
  SHELL,
  subcommandsOf,
} from './words.ts';

/** Blanks and groups skipped between a separator and its command; more than this is not read. */
export const MAX_LEAD = 64;
/** Steps that the judging of a known command is. */
const STEPS = 12;
/** Longest first line before an injected second one. */
const MAX_FIRST_LINE = 48;

/** A command word and what is known of it. */
interface Named {
  readonly word: Word;
  readonly flags: number;
}

/** Reads the command at `start` and what it is given. */
export function readCommand(value: string, start: number): (Named & { readonly args: Arguments }) | null {
  const found = readName(value, start);
  return found === null ? null : { ...found, args: argumentsBehind(value, found.word) };
}

function argumentsBehind(value: string, { end, disguised }: Word): Arguments {
  return classifyArguments(value, end, disguised);
}

/** Reads the command word at `start`, stepping over `sudo`, `env` and the like, which run the word after them. */
function readName(value: string, start: number): Named | null {
  let at = start;
  for (let step = 0; step < 3; step++) {
    const word = readWord(value, at);
    if (word === null) {
      return null;
    }
    const flags = commandFlags(word.name);
    if (flags < 0) {
      return null;
    }
    if (((flags & PREFIX) !== 0 || word.name === 'timeout') && isSpace(value.charCodeAt(word.end))) {
      const limit = Math.min(value.length, word.end + MAX_LEAD);
      let next = skipLead(value, word.end, limit);
      if ((flags & PREFIX) === 0) {
        // timeout 9 id
        while (next < limit && isDigit(value.charCodeAt(next))) next++;
        next = skipLead(value, next, limit);
      }
      const inner = readWord(value, next);
      if (inner !== null && commandFlags(inner.name) >= 0) {
        at = next;
        continue;
      }
    }
    return { word, flags };
  }
  return null;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Judges the command word after the separator at `at` (`; | &` or a line end). */
export function afterSeparator(value: string, at: number): Command | null {
  const limit = Math.min(value.length, at + 1 + MAX_LEAD);
  const start = skipLead(value, at + 1, limit);
  if (start >= limit) {
    return null;
  }
  const found = readName(value, start);
  if (found === null) {
    if (value.charCodeAt(start) === 36) return inVariable(value, start);
    if (testsFirst(value, start) && contextBefore(value, at) !== 'prose')
      return { rule: 'separator-command', certainty: 'likely' };
    return start === at + 1 && runsDropped(value, start) && contextBefore(value, at) !== 'prose'
      ? { rule: 'separator-path', certainty: 'likely' }
      : null;
  }
  spend(STEPS);
  const { word, flags } = found;
  if ((flags & SHELL) !== 0 && value.charCodeAt(word.end) === 40 && /^i(?:ex|nvoke-expression)$/i.test(word.name)) {
    return { rule: 'separator-command', certainty: 'certain' }; // `; iex(iwr x)`
  }
  const separator = value.charCodeAt(at);
  const newline = separator === 10 || separator === 13;
  if (newline && !isInjectedLine(value, at, word.end)) {
    return word.disguised ? { rule: 'disguised-command', certainty: 'likely' } : null;
  }
  if (newline && value.charCodeAt(start - 1) === 60) {
    return null; // the next line opens with a tag
  }
  if (word.name === 'at' && value.charCodeAt(word.end) === 62) {
    return null; // `ann&lt;at>example.org`: the sign of an address of mail, written out
  }
  // `see a; then ./b`: a sentence, where nothing opened what this word goes on with.
  if (/^(?:then|do|else)$/.test(word.name) && !opensBlock.test(value.slice(Math.max(0, at - MAX_CONDITION), at)))
    return null;
  const tight = start === at + 1;
  const before = contextBefore(value, at);
  const certainty = before === 'prose' && !word.disguised ? 'likely' : 'certain';
  if (word.disguised) {
    return { rule: 'disguised-command', certainty };
  }
  const args = argumentsBehind(value, word);
  if (word.absolute && args !== 'prose') {
    return { rule: 'separator-path', certainty };
  }
  switch (args) {
    case 'shell':
      return isFieldList(value, at, flags) ? null : { rule: 'separator-command', certainty };
    case 'name':
      return before === 'prose' ? null : { rule: 'separator-command', certainty: tight ? certainty : 'likely' };
    case 'number':
      return (flags & NUMBER) !== 0 || ((flags & ANY_ARGUMENT) !== 0 && before !== 'prose')
        ? { rule: 'separator-command', certainty }
        : null;
    case 'none':
      return judgeAlone(value, at, word, flags, before, tight);
    case 'word':
      // `;rm x`, `; cat pwd`: a value that opens with a separator is no sentence.
      if (before === 'nothing') {
        return { rule: 'separator-command', certainty: tight && (flags & COMMON) === 0 ? 'certain' : 'likely' };
      }
      if (tight && before !== 'prose' && (flags & COMMON) === 0 && endsInComment(value, word.end)) {
        return { rule: 'separator-command', certainty: 'certain' };
      }
      return judgeWords(value, word, flags, before, tight, newline);
    default:
      return judgeWords(value, word, flags, before, tight, newline);
  }
}

/** Longest condition, or list of a loop, that is looked for in front of what goes on with it. */
const MAX_CONDITION = 128;

/** What `then`, `do` and `else` belong to. */
const opensBlock = /(?:^|[^\w])(?:if|elif|while|until|for|select)[\s[(!]/;

function judgeAlone(
  value: string,
  at: number,
  word: Word,
  flags: number,
  before: Before,
  tight: boolean,
): Command | null {
  if ((flags & SHELL) !== 0) {
    if (tight && word.name === 'cmd' && value.charCodeAt(at + 1) === 123) {
      return { rule: 'separator-command', certainty: 'certain' }; // `;{cmd}`, the slot that a scanner did not fill
    }
    // `;bash`, `&cmd`: a shell and nothing else.
    const opens = before === 'nothing' && tight && word.end === value.length && word.name !== 'fish';
    if (opens) return { rule: 'separator-command', certainty: 'likely' };
    return value.charCodeAt(at) === 124 && before !== 'identifier' && before !== 'prose'
      ? { rule: 'pipe-to-shell', certainty: 'certain' }
      : null;
  }
  if ((flags & ALONE) === 0) {
    return (flags & ANY_ARGUMENT) !== 0 && before === 'nothing' && tight
      ? { rule: 'separator-command', certainty: 'certain' }
      : null;
  }
  const clear = before === 'nothing' || before === 'value';
  if ((flags & COMMON) === 0) {
    return before === 'prose' ? null : { rule: 'separator-command', certainty: clear || tight ? 'certain' : 'likely' };
  }
  // `|id|`, `1;id`, `||id#`: nothing of substance on either side. `name;id;date` is a list, `| id | name |` a table.
  const after = value.charCodeAt(word.end);
  const block =
    (after === 59 || after === 32) && /^\s{0,4};\s{0,4}(?:done|fi|esac)\b/.test(value.slice(word.end, word.end + 16));
  if (block) {
    return { rule: 'separator-command', certainty: 'certain' };
  }
  const closing = value.charCodeAt(word.end - 1);
  if (closing === 34 || closing === 39) {
    return null;
  }
  const pipe = value.charCodeAt(at) === 124 && value.charCodeAt(at - 1) !== 124;
  if (!isTail(value, word.end)) {
    // `a]|id|a[`: behind a closing mark, and glued to the same separator on both sides.
    const closes = tight && value.charCodeAt(word.end) === value.charCodeAt(at) && isClosing(value, at);
    if (closes) {
      return { rule: 'separator-command', certainty: 'likely' };
    }
    return before === 'nothing' && !pipe ? { rule: 'separator-command', certainty: 'likely' } : null;
  }
  if (clear) {
    return { rule: 'separator-command', certainty: 'certain' };
  }
  const marked = (word.name === 'id' && !pipe) || at < 3 || word.end < value.length;
  return before === 'identifier' && tight && marked && word.name.length > 1
    ? { rule: 'separator-command', certainty: 'likely' }
    : null;
}

/** A quote or bracket closes right before the separators at `at`. */
function isClosing(value: string, at: number): boolean {
  let i = at - 1;
  while (value.charCodeAt(i) === value.charCodeAt(at)) {
    i--;
  }
  const c = value.charCodeAt(i);
  return c === 34 || c === 39 || c === 41 || c === 93 || c === 125;
}

/** `rm x #`: what the program appends is commented away. */
function endsInComment(value: string, from: number): boolean {
  const rest = value.slice(from, from + 48);
  return rest.includes('#') || /[&|]rem\b/i.test(rest);
}

function judgeWords(
  value: string,
  word: Word,
  flags: number,
  before: Before,
  tight: boolean,
  newline: boolean,
): Command | null {
  if (!isSpace(value.charCodeAt(word.end))) {
    return null;
  }
  if ((flags & ANY_ARGUMENT) !== 0 && (tight || before === 'nothing') && before !== 'prose') {
    return { rule: 'separator-command', certainty: 'certain' };
  }
  if (hasSubcommand(value, word) || ((flags & SHELL) !== 0 && runsCmdlet(value, word.end))) {
    return { rule: 'separator-command', certainty: before === 'prose' || newline ? 'likely' : 'certain' };
  }
  if (!tight || newline || before === 'prose') {
    return null;
  }
  // `;grep root /etc/passwd`, `;git clone http://…`: a path, an address or an option further on; `;systemctl status x`: no word of a sentence.
  const line = argumentsOf(value, word.end);
  if (
    before !== 'identifier' &&
    /^(?:export|alias|declare|typeset|readonly)$/.test(word.name) &&
    /^ [A-Za-z_]\w{0,31}=/.test(line)
  )
    return { rule: 'separator-command', certainty: 'likely' };
  const shown = / (?:\/[a-z]|-[a-z]|[a-z]{2,6}:\/\/|:{2})/i.test(line);
  const tool = before === 'nothing' && (flags & COMMON) === 0 && isToolName(word.name) && line.length < 48;
  return (shown && (flags & COMMON) === 0) || tool ? { rule: 'separator-command', certainty: 'likely' } : null;
}

/** The arguments up to the command's end. */
function argumentsOf(value: string, from: number): string {
  let to = from;
  while (to - from < 64 && !isCommandEnd(value.charCodeAt(to))) {
    to++;
  }
  return value.slice(from, to);
}

/** `powershell IEX(…`, `powershell Get-Process`. */
function runsCmdlet(value: string, from: number): boolean {
  return /^ {1,4}["'&{(]{0,3}(?:iex|[a-z]{2,12}-[a-z]{3,24}) ?(?:[("'$|;&}]|-|$)/i.test(value.slice(from, from + 64));
}

/** Says whether a sub-command follows by which a command with an English name is known. */
export function hasSubcommand(value: string, word: Word): boolean {
  const known = subcommandsOf(word.name);
  if (known === undefined) {
    return false;
  }
  let from = word.end;
  while (value.charCodeAt(from) === 32) {
    from++;
  }
  let to = from;
  while (to - from < 24 && !isSpace(value.charCodeAt(to)) && !isCommandEnd(value.charCodeAt(to))) {
    to++;
  }
  return known.has(value.slice(from, to).toLowerCase());
}

/** Only quotes, separators, comment marks and blanks follow, at most sixteen of them. */
function isTail(value: string, from: number): boolean {
  if (value.length - from > 16) {
    return false;
  }
  for (let i = from; i < value.length; i++) {
    const c = value.charCodeAt(i);
    if (c === 35) {
      return true;
    }
    if (c === 41 && value.lastIndexOf('(', from) >= 0) {
      return false; // closes a bracket of the value's own: (Macintosh; U; id)
    }
    if (!isSpace(c) && !isCommandEnd(c) && c !== 34 && c !== 39 && c !== 92 && c !== 47) {
      return false;
    }
  }
  return true;
}

/** `&sort=-x&type=/a`: the word after an ampersand of a query is a field. */
function isFieldList(value: string, at: number, flags: number): boolean {
  return value.charCodeAt(at) === 38 && (flags & COMMON) !== 0 && value.includes('=');
}

/** One short value, a line end, and a command as the rest: not a text of several lines. */
function isInjectedLine(value: string, at: number, wordEnd: number): boolean {
  if (at > MAX_FIRST_LINE) {
    return false;
  }
  let words = 0;
  for (let i = 0; i < at; i++) {
    const c = value.charCodeAt(i);
    if (c === 10 && i + 1 < at) {
      return false;
    }
    if (isSpace(c)) {
      words++;
    }
  }
  if (words > 2) {
    return false;
  }
  const next = value.indexOf('\n', wordEnd);
  return next < 0 || value.length - next <= 24;
}

/** Judges a substitution whose command starts at `start`: `$(cat x)`, `<(id)`, and a backtick that is not markdown. */
export function inSubstitution(value: string, start: number, rule: string): Command | null {
  const at = skipLead(value, start, Math.min(value.length, start + MAX_LEAD));
  const found = readCommand(value, at);
  if (found === null) {
    return null;
  }
  const { word, flags, args } = found;
  if (word.disguised || word.absolute || args === 'shell') {
    return { rule, certainty: 'certain' };
  }
  if ((flags & ANY_ARGUMENT) !== 0 && value.charCodeAt(word.end) !== 41) {
    return { rule, certainty: 'certain' };
  }
  if (args === 'none') {
    if ((flags & ALONE) === 0) {
      return null;
    }
    return { rule, certainty: (flags & COMMON) === 0 || word.name === 'id' ? 'certain' : 'likely' };
  }
  const known = args === 'name' || (args === 'number' && (flags & NUMBER) !== 0) || hasSubcommand(value, word);
  return known ? { rule, certainty: 'certain' } : null;
}
