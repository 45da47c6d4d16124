import type { InputSource } from '../../input.ts';
import type { Detector, Match } from '../detector.ts';
import { isNameCode, isSpace } from './lexer.ts';
import { afterSeparator, type Command, wholeValue } from './position.ts';
import { atBacktick, atDollar, atLess, atParen, atSlash } from './substitution.ts';
import { commandShape } from './words.ts';

/**
 * What any match of this detector holds: at least one of these characters.
 *
 * Separators, line ends, expansions, redirections, quotes that split a word, path separators; and, for a value that is
 * a command line by itself (`ping -c 10 …`), a blank. A screen may drop every value that holds none of them.
 */
export const needs = ';|&\n\r$`<({/\\ \t' as const;

const SEPARATOR = 1;
const DOLLAR = 2;
const BACKTICK = 3;
const LESS = 4;
const PAREN = 5;
const SLASH = 6;

const CLASS: Uint8Array = new Uint8Array(128);
for (const [chars, kind] of [
  [';|&\n\r', SEPARATOR],
  ['$', DOLLAR],
  ['`', BACKTICK],
  ['<', LESS],
  ['(', PAREN],
  ['/\\', SLASH],
] as const) {
  for (const char of chars) {
    CLASS[char.charCodeAt(0)] = kind;
  }
}

/** Evidence stops here; a command line says what it is in its first words. */
const MAX_EVIDENCE = 120;

const inputs: ReadonlySet<InputSource> = new Set<InputSource>([
  'path',
  'path-parameter',
  'query-name',
  'query-value',
  'header-value',
  'user-agent',
  'referer',
  'cookie-name',
  'cookie-value',
  'form-name',
  'form-value',
  'multipart-name',
  'multipart-value',
  'multipart-filename',
  'json-key',
  'json-value',
  'text',
  'record',
]);

/**
 * Finds a command that a value would add to a shell command line built around it, for POSIX shells, cmd.exe and
 * PowerShell.
 *
 * Reads command words where a shell would: after `; | &` and line ends, inside `$(…)`, backticks and `<(…)`, undoing
 * quotes, escapes, empty expansions and braces. A listed name alone never convicts; its place and its arguments must
 * be a shell's, so `buy milk; sort the mail` and `R&D; type A` pass. A whole value that is a command line
 * (`ping -c 9 …`) is `likely` only. Misses commands that are not listed, names built by printf, base64 or variable
 * assignment unless a listed command runs them, PowerShell written with backtick escapes, and options injected into a
 * fixed command (`--output=x`). CWE-78, CAPEC-88, CRS 932.
 */
export const command: Detector = { id: 'command', inputs, inspect };

function inspect(value: string): Match | null {
  const length = value.length;
  if (length < 2) {
    return null;
  }
  let likely: Match | null = null;
  let ticks = 0;
  for (let i = 0; i < length; i++) {
    const code = value.charCodeAt(i);
    const kind = code < 128 ? CLASS[code] : 0;
    if (kind === 0) {
      continue;
    }
    let found: Command | null = null;
    switch (kind) {
      case SEPARATOR:
        found = atSeparator(value, i, code);
        break;
      case DOLLAR:
        found = atDollar(value, i);
        break;
      case BACKTICK:
        ticks++;
        found = (ticks & 1) === 1 ? atBacktick(value, i) : null;
        break;
      case LESS:
        found = atLess(value, i);
        break;
      case PAREN:
        found = atParen(value, i);
        break;
      default:
        found = atSlash(value, i);
    }
    if (found !== null) {
      const match = toMatch(found, value, i);
      if (match.certainty === 'certain') {
        return match;
      }
      likely ??= match;
    }
  }
  if (likely === null) {
    const found = mayOpenCommand(value) ? wholeValue(value) : null;
    likely = found === null ? null : toMatch(found, value, 0);
  }
  return likely;
}

function toMatch(found: Command, value: string, at: number): Match {
  const evidence = value.slice(at, at + MAX_EVIDENCE);
  return { rule: found.rule, evidence, certainty: found.certainty, engine: 'grammar' };
}

/** A first letter and blank-terminated length of some command, or a path, brace or expansion. */
function mayOpenCommand(value: string): boolean {
  const first = value.charCodeAt(0);
  if (!isNameCode(first)) {
    return first === 47 || first === 92 || first === 123 || first === 36 || isSpace(first);
  }
  let end = 1;
  while (end < 20 && isNameCode(value.charCodeAt(end))) {
    end++;
  }
  const after = value.charCodeAt(end);
  return after === 32 || after === 9 ? commandShape(first | 32, end) : isDisguise(after);
}

function isDisguise(code: number): boolean {
  return code === 39 || code === 34 || code === 92 || code === 36 || code === 60 || code === 58;
}

function atSeparator(value: string, i: number, code: number): Command | null {
  const next = value.charCodeAt(i + 1);
  if (next === 59 || next === 124 || next === 38 || next === 10 || next === 13) {
    return null; // the last character of a run of separators decides
  }
  return code === 38 && isEntity(value, i) ? null : afterSeparator(value, i);
}

/** `&lt;`, `&copy;`: a character reference, unless something else introduced the ampersand. */
function isEntity(value: string, at: number): boolean {
  if (value.charCodeAt(at - 1) === 38) {
    return false;
  }
  let i = at + 1;
  while (i - at < 12 && isNameCode(value.charCodeAt(i))) {
    i++;
  }
  return i > at + 1 && value.charCodeAt(i) === 59;
}
