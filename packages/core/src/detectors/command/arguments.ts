import { isCommandEnd, isNameCode, isSpace } from './characters.ts';
import { skipIfs } from './expansion.ts';
import { commandFlags } from './words.ts';

/** What follows a command word: nothing, something only a shell reads, a file or host name, a number, a word, or prose. */
export type Arguments = 'none' | 'shell' | 'name' | 'number' | 'word' | 'prose';

/** How far into the arguments the search for an expansion goes; bounds the cost per separator. */
const LOOKAHEAD = 96;

/**
 * Judges the text after a command word.
 *
 * `shell`: an option, a path, an address, a redirection or an expansion, which prose does not have there.
 * `name`: `notes.txt` or `example.org`, then the command's end. `number`: digits, `word`: one plain word, each then the end.
 */
export function classifyArguments(value: string, from: number, inBraces: boolean): Arguments {
  const first = value.charCodeAt(from);
  // `cat</etc/passwd`, `cat$IFS/etc/passwd`: no blank needed, and no word of prose ends so.
  if (first === 60 || first === 62) {
    return isRedirection(value, from) || writesFile(value, from) ? 'shell' : 'prose';
  }
  if (skipIfs(value, from) !== from) {
    return 'shell';
  }
  let i = from;
  while (isSpace(value.charCodeAt(i)) && value.charCodeAt(i) !== 10 && value.charCodeAt(i) !== 13) {
    i++;
  }
  if (value.charCodeAt(i) === 96 && i > from && runsInside(value, i + 1)) {
    return 'shell';
  }
  if (isEnd(value, i)) {
    return 'none';
  }
  const comma = first === 44 && inBraces;
  if (i === from && !comma) {
    // Something other than a blank is glued to the word: `id=5`, `cat's`, `type:`.
    return 'prose';
  }
  if (comma) {
    i = from + 1;
  }
  const c = value.charCodeAt(i);
  if (opensShellArgument(value, i, c) || hasExpansion(value, i)) {
    return 'shell';
  }
  return classifyToken(value, i);
}

/** At a command's end, or at quotes and brackets that close the program's own text and then its end. */
function isEnd(value: string, at: number): boolean {
  let i = at;
  let c = value.charCodeAt(i);
  while (c === 39 || c === 34 || c === 92) {
    i++;
    c = value.charCodeAt(i);
  }
  if (i > at) {
    while (isSpace(c)) {
      i++;
      c = value.charCodeAt(i);
    }
  }
  // `exec("id", $o)`
  if (i > at && c === 44) {
    return true;
  }
  return isCommandEnd(c) || (c === 47 && value.charCodeAt(i + 1) === 47 && i + 2 >= value.length);
}

function opensShellArgument(value: string, i: number, c: number): boolean {
  const next = value.charCodeAt(i + 1);
  switch (c) {
    case 45: // -la, --help; a dash between words is punctuation
      return isLetter(next) || isDigit(next) || (next === 45 && isLetter(value.charCodeAt(i + 2)));
    case 47: // /etc, /c, /?, /
      return isLetter(next) || next === 63 || next === 42 || next === 46 || isEnd(value, i + 1);
    case 126: // ~/.ssh
      return next === 47 || isLetter(next) || isEnd(value, i + 1);
    case 46: // ./x ../x .ssh/
      return next === 47 || (next === 46 && value.charCodeAt(i + 2) === 47) || next === 92;
    case 36: // $HOME, ${x}, $(x), $'x'
      return isLetter(next) || next === 123 || next === 40 || next === 39;
    case 37: // %SYSTEMROOT%
      return isLetter(next) && value.slice(i + 2, i + 32).includes('%');
    case 92: // \\host\share, \x
      return next === 92 || isLetter(next);
    case 62: // > file
      return isLetter(next) || isRedirection(value, i);
    case 60:
      return isRedirection(value, i);
    case 42: // *
      return isCommandEnd(next) || next === 46;
    default:
      return (
        (isLetter(c) && next === 58 && value.charCodeAt(i + 2) === 92) ||
        value.startsWith('http://', i) ||
        value.startsWith('https://', i) ||
        value.startsWith('ftp://', i)
      );
  }
}

/** A listed command and a blank behind a backtick: its output is the argument. */
function runsInside(value: string, from: number): boolean {
  let end = from;
  while (end - from < 16 && isNameCode(value.charCodeAt(end))) {
    end++;
  }
  return value.charCodeAt(end) === 32 && commandFlags(value.slice(from, end)) >= 0;
}

/** `</etc/x`, `<<<x`, `<(x)`, `>/tmp/x`, `>>x`, `> /tmp/x`, `>&1`; `<tab>` and `a > b` are no redirections. */
function isRedirection(value: string, at: number): boolean {
  const next = value.charCodeAt(at + 1);
  const target = next === 32 ? value.charCodeAt(at + 2) : next;
  switch (target) {
    case 47: // /
      return value.charCodeAt(at) === 62 || isLetter(value.charCodeAt(at + (next === 32 ? 3 : 2)));
    case 126: // ~
    case 36: // $
    case 46: // .
      return true;
    case 38: // &
    case 40: // (
    case 45: // -
      return next !== 32;
    case 60:
    case 62:
      return next === value.charCodeAt(at);
    default:
      return value.startsWith('http', at + 1);
  }
}

/** `id>x`, `ls>out.txt`: a name right behind the mark, and then the command's end. */
function writesFile(value: string, at: number): boolean {
  if (value.charCodeAt(at) !== 62 || !isLetter(value.charCodeAt(at + 1))) {
    return false;
  }
  let end = at + 1;
  while (end - at < 32 && (isNameCode(value.charCodeAt(end)) || value.charCodeAt(end) === 46)) {
    end++;
  }
  return isEnd(value, end);
}

function hasExpansion(value: string, from: number): boolean {
  const limit = Math.min(value.length, from + LOOKAHEAD);
  for (let i = from; i < limit; i++) {
    const c = value.charCodeAt(i);
    if (c === 36) {
      const next = value.charCodeAt(i + 1);
      if (next === 40 || skipIfs(value, i) !== i) {
        return true;
      }
    } else if (c === 62 && value.charCodeAt(i + 1) !== 32 && value.charCodeAt(i - 1) === 32) {
      return true;
    } else if (c === 59 || c === 124 || c === 10 || c === 96) {
      return false;
    }
  }
  return false;
}

/** One or more tokens of name characters: a number, a dotted name or an address, or words. */
function classifyToken(value: string, from: number): Arguments {
  let i = from;
  let dots = 0;
  let digits = 0;
  let slashes = 0;
  let marks = 0;
  for (; i - from < LOOKAHEAD; i++) {
    const c = value.charCodeAt(i);
    if (c === 46 && isNameCode(value.charCodeAt(i + 1))) {
      dots++;
    } else if (isDigit(c)) {
      digits++;
    } else if (c === 47) {
      slashes++;
    } else if ((c === 64 || c === 58) && i > from && isNameCode(value.charCodeAt(i + 1))) {
      marks++; // user@host, host:port
    } else if (!isNameCode(c)) {
      break;
    }
  }
  const length = i - from;
  if (length === 0) {
    return 'prose';
  }
  if (dots === 3 && (digits + dots === length || (marks > 0 && digits > 3))) {
    return 'shell';
  }
  let j = i;
  while (value.charCodeAt(j) === 32 || value.charCodeAt(j) === 9) {
    j++;
  }
  const ends = isEnd(value, j);
  if (digits > 0 && (digits === length || (digits === length - 1 && isLetter(value.charCodeAt(i - 1))))) {
    if (j > i && value.charCodeAt(j) === 47 && isLetter(value.charCodeAt(j + 1))) {
      return 'shell'; // chmod 777 /tmp/x
    }
    return ends ? 'number' : 'prose';
  }
  const next = value.charCodeAt(j);
  const option = next === 45 && isLetter(value.charCodeAt(j + 1)) && j > i;
  if (slashes > 0 && dots + slashes > 1 && (ends || option)) {
    return 'shell';
  }
  if (marks > 0) {
    return ends ? 'word' : 'prose';
  }
  return option || ((dots > 0 || slashes > 0) && ends) ? 'name' : ends ? 'word' : 'prose';
}

function isLetter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90);
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}
