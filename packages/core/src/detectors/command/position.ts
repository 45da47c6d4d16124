import { wordSet } from '../../word-set.ts';
import { type Arguments, classifyArguments } from './arguments.ts';
import { isCommandEnd, isSpace, readWord, skipLead, type Word } from './lexer.ts';
import { ALONE, ANY_ARGUMENT, COMMON, commandFlags, isSubcommand, NUMBER, PREFIX, SHELL } from './words.ts';

/** A command that a shell would run, and how sure its place and arguments make us. */
export interface Command {
  readonly rule: string;
  readonly certainty: 'certain' | 'likely';
}

/** Blanks and groups skipped between a separator and its command; more than this is not read. */
const MAX_LEAD = 64;
/** Words before a separator from which on the value reads as prose that quotes a command line. */
const PROSE_WORDS = 4;
/** Longest first line before an injected second one. */
const MAX_FIRST_LINE = 48;

/** Reads the command at `start`, stepping over `sudo`, `env` and the like, which run the word after them. */
function readCommand(value: string, start: number): { word: Word; flags: number; args: Arguments } | null {
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
    return { word, flags, args: classifyArguments(value, word.end, word.disguised) };
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
  const found = readCommand(value, start);
  if (found === null) {
    return null;
  }
  const { word, flags, args } = found;
  const separator = value.charCodeAt(at);
  const newline = separator === 10 || separator === 13;
  if (newline && !isInjectedLine(value, at, word.end)) {
    return word.disguised ? { rule: 'disguised-command', certainty: 'likely' } : null;
  }
  if (newline && value.charCodeAt(start - 1) === 60) {
    return null; // the next line opens with a tag
  }
  const tight = start === at + 1;
  const before = contextBefore(value, at);
  const certainty = before === 'prose' && !word.disguised ? 'likely' : 'certain';
  if (word.disguised) {
    return { rule: 'disguised-command', certainty };
  }
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

function judgeAlone(
  value: string,
  at: number,
  word: Word,
  flags: number,
  before: Before,
  tight: boolean,
): Command | null {
  if ((flags & SHELL) !== 0) {
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
  const closing = value.charCodeAt(word.end - 1);
  if (closing === 34 || closing === 39) {
    return null;
  }
  const pipe = value.charCodeAt(at) === 124 && value.charCodeAt(at - 1) !== 124;
  if (!isTail(value, word.end)) {
    return before === 'nothing' && !pipe ? { rule: 'separator-command', certainty: 'likely' } : null;
  }
  if (clear) {
    return { rule: 'separator-command', certainty: 'certain' };
  }
  const marked = (word.name === 'id' && !pipe) || at < 3 || word.end < value.length;
  return before === 'identifier' && tight && marked ? { rule: 'separator-command', certainty: 'likely' } : null;
}

/** `rm x #`: what the program appends is commented away. */
function endsInComment(value: string, from: number): boolean {
  return value.slice(from, from + 48).includes('#');
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
  if (hasSubcommand(value, word)) {
    return { rule: 'separator-command', certainty: before === 'prose' || newline ? 'likely' : 'certain' };
  }
  return null;
}

function hasSubcommand(value: string, word: Word): boolean {
  let from = word.end;
  while (value.charCodeAt(from) === 32) {
    from++;
  }
  let to = from;
  while (to - from < 24 && !isSpace(value.charCodeAt(to)) && !isCommandEnd(value.charCodeAt(to))) {
    to++;
  }
  return isSubcommand(word.name, value.slice(from, to));
}

/** What stands before a separator: nothing but quotes, identifiers (a list), a value of up to three words, or prose. */
export type Before = 'nothing' | 'identifier' | 'value' | 'prose';

/** Says what the text before the separator at `at` looks like; reads at most four words. */
export function contextBefore(value: string, at: number): Before {
  let words = 0;
  let items = 1;
  let inWord = false;
  let plain = true;
  for (let i = 0; i < at; i++) {
    const c = value.charCodeAt(i);
    if (isSpace(c)) {
      inWord = false;
    } else if (c === 59 || c === 124 || c === 38) {
      if (inWord) {
        items++;
      }
      inWord = false;
    } else if (c === 34 || c === 39 || c === 41 || c === 92) {
      plain = false; // a quote or bracket that closes the program's own
    } else {
      if (!inWord) {
        words++;
        if (words >= PROSE_WORDS) {
          return 'prose';
        }
        inWord = true;
      }
      plain &&= (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c === 45;
    }
  }
  return words === 0 ? 'nothing' : plain && items >= words ? 'identifier' : 'value';
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

/** Files that an attacker reads and prose about administration seldom names as the argument of a whole command line. */
const LOOT = /\/etc\/(?:passwd|shadow|sudoers)|\/proc\/self\/|\.ssh\/|id_rsa|boot\.ini|\/dev\/tcp\/|system32/i;

/** Whether the command line at `at` names such a file. */
export function holdsLoot(value: string, at: number): boolean {
  return LOOT.test(value.slice(at, at + 256));
}

/** Programs that somebody asks for by their path alone who wants to know whether commands run; configuration names shells and tools. */
const asksWho = wordSet('id whoami uname ls cat ps env ifconfig netstat hostname w who last');

/** Judges the whole value as one command line, which many a program rightly receives: never `certain`. */
export function wholeValue(value: string): Command | null {
  const at = skipLead(value, 0, Math.min(value.length, MAX_LEAD));
  const found = readCommand(value, at);
  if (found === null) {
    return null;
  }
  const { word, args } = found;
  const convinced =
    args === 'shell'
      ? word.absolute || holdsLoot(value, at)
      : word.absolute && args === 'none' && asksWho(word.name.slice(word.name.lastIndexOf('/') + 1));
  return convinced ? { rule: 'whole-command', certainty: 'likely' } : null;
}
