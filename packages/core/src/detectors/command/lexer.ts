import { codeAt } from '../../text/code-at.ts';
import { isBinDirectory, matchesBin } from './bin-directory.ts';
import { isNameCode, isSpace, nextOf } from './characters.ts';
import { skipEmptyExpansion, skipIfs } from './expansion.ts';
import { commandShape } from './words.ts';

/** A command word as a shell would see it after removing quotes, escapes and empty expansions. */
export interface Word {
  /** Without quotes, escapes, empty expansions and directory. */
  readonly name: string;
  /** Index of the first character after the word. */
  readonly end: number;
  /** Written so that a reader, or a filter, would not see the name: `c''at`, `c\at`, `{cat,x}`, `/???/c?t`. */
  readonly disguised: boolean;
  /** Given with its directory, as in `/bin/cat`. */
  readonly absolute: boolean;
}

/** Longest command word that is read; `/usr/local/bin/` and thirty letters fit, and the cost per separator stays bounded. */
const MAX_WORD = 72;

/** Groups within groups that are stepped into: each bracket of a row of them is a place where one may begin. */
const MAX_GROUPS = 16;

/** Skips what may stand between a separator and the command word: blanks, groups, input redirections, `$IFS`. */
export function skipLead(value: string, from: number, limit: number): number {
  let i = from;
  let groups = 0;
  for (; i < limit; i++) {
    const c = value.charCodeAt(i);
    if (c === 36) {
      const next = skipIfs(value, i);
      if (next === i) {
        return i;
      }
      i = next - 1;
    } else if (!isSpace(c)) {
      const group = c === 40 || c === 33 || c === 60 || (c === 123 && isSpace(value.charCodeAt(i + 1)));
      if (!group || ++groups > MAX_GROUPS) return i;
    }
  }
  return i;
}

/**
 * Reads the command word at `start`, or returns null where none can stand.
 *
 * The plain spelling is tested by first letter and length before anything is allocated, because every `;` of a
 * header and every `&` of a query comes here.
 */
export function readWord(value: string, start: number): Word | null {
  const first = codeAt(value, start);
  const end = plainEnd(value, start);
  if (end > start) {
    // A whole word in plain letters; `name=` and `name:` are fields, `name/` a relative path, none of them commands.
    const after = codeAt(value, end);
    return after !== 61 && after !== 58 && after !== 47 && commandShape(first, end - start, value.charCodeAt(end - 1))
      ? { name: value.slice(start, end), end, disguised: false, absolute: false }
      : null;
  }
  return end === start && !isWordLead(first) ? null : readDisguised(value, start);
}

/** Whether a word at `start` is written so that a reader, or a filter, would not see its name. */
export function isDisguised(value: string, start: number): boolean {
  const end = plainEnd(value, start);
  if (end > start) return false;
  const first = codeAt(value, start);
  if (end === start && (!isWordLead(first) || isQuotedWord(value, start, first))) return false;
  return readDisguised(value, start)?.disguised === true;
}

/** Whether the word at `start` is one text in quotes, as every name in JSON is: nothing in it hides a name. */
function isQuotedWord(value: string, start: number, first: number): boolean {
  if (first !== 34 && first !== 39) return false;
  const limit = Math.min(value.length, start + MAX_WORD);
  const close = nextOf(value, start + 1, first, limit);
  if (close >= limit) return true;
  const after = codeAt(value, close + 1);
  return after <= 32 || after === 44 || (after === 58 && codeAt(value, close + 2) <= 32);
}

/** Where the word of plain letters at `start` ends: `start` where there is none, -1 where it goes on in quotes, escapes, wildcards or as a drive. */
function plainEnd(value: string, start: number): number {
  const limit = Math.min(value.length, start + MAX_WORD);
  let end = start;
  while (end < limit && isNameCode(value.charCodeAt(end))) {
    end++;
  }
  if (end === start) return start;
  switch (codeAt(value, end)) {
    case 34:
    case 36:
    case 39:
    case 42:
    case 63:
    case 91:
    case 92:
    case 94:
      return -1;
    case 58:
      return end === start + 1 && value.charCodeAt(end + 1) === 92 ? -1 : end;
    default:
      return end;
  }
}

/** `/ \ " ' $ { ? * ~ .` may open a word that is not plain letters. */
function isWordLead(code: number): boolean {
  return code === 47 || code === 92 || code === 34 || code === 39 || code === 36 || code === 123 || code === 63;
}

function readDisguised(value: string, start: number): Word | null {
  let name = '';
  let disguised = false;
  let wildcards = 0;
  let carets = 0;
  let i = start;
  const limit = Math.min(value.length, start + MAX_WORD);
  if (value.charCodeAt(i) === 123) {
    // {cat,/etc/passwd}: brace expansion spells a command line without blanks.
    const comma = nextOf(value, i, 44, limit);
    const close = nextOf(value, i, 125, limit);
    if (comma > close) {
      // {whoami}: a group without blanks, which zsh runs.
      return close < limit && isNameCode(value.charCodeAt(i + 1)) ? readWord(value, i + 1) : null;
    }
    if (comma === limit) {
      return null;
    }
    disguised = true;
    i++;
  }
  for (; i < limit; i++) {
    const c = value.charCodeAt(i);
    if (isPathCode(c)) {
      const from = i;
      while (i + 1 < limit && isPathCode(value.charCodeAt(i + 1))) {
        i++;
      }
      name += value.slice(from, i + 1);
      if (wildcards > 0 && isTooDeep(name)) {
        return null;
      }
    } else if (c === 39 || c === 34) {
      const close = nextOf(value, i + 1, c, limit);
      if (close >= limit || !isQuotedPart(value, i + 1, close)) {
        break;
      }
      const inside = isNameCode(value.charCodeAt(close + 1)) || (name !== '' && close > i + 1);
      disguised ||= inside;
      name += value.slice(i + 1, close);
      i = close;
    } else if (c === 92) {
      const next = value.charCodeAt(i + 1);
      if (next === 10) {
        disguised = true;
        i++;
      } else if (isNameCode(next)) {
        // C:\Windows\System32\x is a path, c\at is an escape.
        if (name.length === 2 && name.charCodeAt(1) === 58) {
          return readWindowsPath(value, start);
        }
        disguised = true;
      } else {
        break;
      }
    } else if (c === 94 && isNameCode(value.charCodeAt(i + 1))) {
      disguised = true; // cmd.exe drops the caret of w^hoami; `c^d` is a power
      carets++;
    } else if (c === 36 && value.charCodeAt(i + 1) === 39) {
      // $'\\x63at': letters of ANSI-C quotes, which nobody writes a command's name with.
      const close = nextOf(value, i + 2, 39, limit);
      const letters = ansiLetters(value.slice(i + 2, close));
      if (close >= limit || letters === '') {
        break;
      }
      disguised = true;
      name += letters;
      i = close;
    } else if (c === 36) {
      const next = skipEmptyExpansion(value, i);
      if (next === i) {
        break;
      }
      disguised ||= isNameCode(value.charCodeAt(next)) && name !== '';
      i = next - 1;
    } else if ((c === 63 || c === 42 || c === 91 || c === 93) && name.includes('/')) {
      name += value.charAt(i);
      wildcards++;
    } else {
      break;
    }
  }
  if (wildcards > 0) {
    // /???/c?t: what it expands to is on the disk; a pattern for /bin in a command's place is the attack.
    return matchesBin(name) ? { name: 'cat', end: i, disguised: true, absolute: true } : null;
  }
  const slash = name.lastIndexOf('/');
  if (carets > 0 && name.length < 3) {
    return null;
  }
  // No command has such a name: whichever directory it is in.
  if (
    slash >= 0 &&
    !disguised &&
    !commandShape(codeAt(name, slash + 1), name.length - slash - 1, codeAt(name, name.length - 1))
  ) {
    return null;
  }
  const absolute = slash >= 0 && isBinDirectory(straight(name.slice(0, slash)));
  if ((slash >= 0 && !absolute) || name.length === 0 || name.includes(':')) {
    return null;
  }
  // One escaped letter is a regular expression's class, as in `|\\w+`.
  return { name: name.slice(slash + 1), end: i, disguised: disguised && name.length > 1, absolute };
}

/** What is written as it is in a command's path, a drive among it. */
function isPathCode(code: number): boolean {
  return isNameCode(code) || code === 47 || code === 58;
}

/** A path of more steps than any to a directory of commands: no pattern of it is looked at. */
function isTooDeep(path: string): boolean {
  let slashes = 0;
  for (let i = 0; i < path.length; i++) {
    if (path.charCodeAt(i) === 47) {
      slashes++;
    }
  }
  return slashes > 4;
}

/** What letters, digits and escapes within `$'…'` write, or nothing where something else stands there. */
function ansiLetters(text: string): string {
  const letters = text.replaceAll(/\\(?:x([0-9A-Fa-f]{1,2})|([0-7]{1,3}))/g, (_all, hex?: string, octal?: string) =>
    String.fromCharCode(hex === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(hex, 16)),
  );
  return /^[\w./-]+$/.test(letters) ? letters : '';
}

/** A step that every directory of commands ends in. */
const binStep = /(?:^|\/)(?:s?bin|busybox)(?:\/|$)/;

/** A directory without steps that lead nowhere: `//bin`, `/usr/./bin`, `/bin/../bin`. */
function straight(directory: string): string {
  if (!directory.includes('//') && !directory.includes('/.')) {
    return directory;
  }
  if (!binStep.test(directory)) {
    return directory;
  }
  const steps: string[] = [];
  for (const step of directory.split('/')) {
    if (step === '..') {
      steps.pop();
    } else if (step !== '' && step !== '.') {
      steps.push(step);
    }
  }
  return `/${steps.join('/')}`;
}

function readWindowsPath(value: string, start: number): Word | null {
  let i = start;
  let last = start;
  for (; i < value.length && i - start < MAX_WORD; i++) {
    const c = value.charCodeAt(i);
    if (c === 92 || c === 47) {
      last = i + 1;
    } else if (!isNameCode(c) && c !== 58) {
      break;
    }
  }
  const name = value.slice(last, i);
  return name === '' ? null : { name, end: i, disguised: false, absolute: true };
}

/** Inside a quoted part of a command word stand only name characters, if anything. */
function isQuotedPart(value: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const c = value.charCodeAt(i);
    if (!isNameCode(c) && c !== 47) {
      return false;
    }
  }
  return true;
}
