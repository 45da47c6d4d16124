import type { InputSource } from '../../input.ts';
import { characterTable } from '../../text/character-table.ts';
import { codeAt } from '../../text/code-at.ts';
import type { Detector, Match } from '../detector.ts';
import { everyInputBut } from '../every-input.ts';
import { holdsProse } from '../field-name.ts';
import { isNameCode } from './characters.ts';
import { resetContext } from './context-before.ts';
import type { Command } from './found.ts';
import { isRunningOption } from './option.ts';
import { afterSeparator } from './position.ts';
import { inPath } from './program-path.ts';
import { isQuotedLine } from './quoted-line.ts';
import { isReconnaissance } from './recon.ts';
import { atBacktick, atDollar, atLess, atParen } from './substitution.ts';
import { wholeValue } from './whole-value.ts';

/**
 * What any match of this detector holds: a value in which this finds nothing cannot match, so a screen may drop it.
 *
 * Separators and line ends, openers of substitutions, of calls and of paths, and what options and variables of cmd.exe have. It is one character class on purpose: V8
 * scans for one class many characters at a time (0.1 ns each, measured on Node 24), but walks alternations, and loops
 * over character codes, at 3 ns a character and more.
 */
export const needs: RegExp = /[;|&\n\r`$<(/\\%-]/;

/** The same without paths, as an expression for what is far and as a table for what is near; `lastIndex` is set before each use and nothing here re-enters. */
const hits = /[;|&\n\r`$<(]/g;
const HITS: Uint8Array = characterTable(';|&\n\r`$<(');
/** Characters that are looked at one by one before the expression, whose call costs what forty of them do. */
const NEAR = 8;

/** The first hit from `from` on, or -1. */
function nextHit(value: string, from: number): number {
  const near = Math.min(value.length, from + NEAR);
  for (let at = from; at < near; at++) if (HITS[value.charCodeAt(at)] === 1) return at;
  hits.lastIndex = near;
  return near < value.length && hits.test(value) ? hits.lastIndex - 1 : -1;
}

/** `%ProgramFiles:~10,-5%`: letters cut out of a variable of cmd.exe. */
const VARIABLE_SLICE = /%\w{3,32}:~-?\d{1,3}(?:,-?\d{1,3})?%/;

/** `%COMSPEC% /c dir`: cmd.exe by the variable that names it. */
const SHELL_VARIABLE = /%comspec%["']?\s{1,4}\/[ck]\b/i;

const DOLLAR = 36;
const OPEN_PAREN = 40;
const LESS = 60;
const BACKTICK = 96;

/** Evidence stops here; a command line says what it is in its first words. */
const MAX_EVIDENCE = 120;

const inputs: ReadonlySet<InputSource> = everyInputBut('header-name', 'xml-markup', 'graphql-name');

/**
 * Finds a command that a value would add to a shell command line built around it, for POSIX shells, cmd.exe and
 * PowerShell.
 *
 * Reads command words where a shell would: after `; | &` and line ends, inside `$(…)`, backticks and `<(…)`, undoing
 * quotes, escapes, empty expansions and braces. A listed name alone never convicts; its place and its arguments must
 * be a shell's, so `buy milk; sort the mail` and `R&D; type A` pass. `likely` are a command line behind four or more
 * words of prose, and a whole value that names a program by its directory or reads a file worth stealing; other whole
 * command lines (`ping -c 9 …`) pass, because many a program rightly takes one. Misses commands that are not listed, names built by printf or base64
 * unless a listed command runs them, in fields of prose a line behind words, PowerShell written with backtick escapes, and options injected into a
 * fixed command (`--output=x`). CWE-78, CAPEC-88, CRS 932.
 */
export const command: Detector = {
  id: 'command',
  inputs,
  inspect(value, _source, name) {
    const match = inspect(value);
    resetContext();
    return match !== null && holdsProse(name) && isQuotedLine(value, match) ? null : match;
  },
};

function inspect(value: string): Match | null {
  const length = value.length;
  if (length < 2) {
    return null;
  }
  let likely: Match | null = null;
  let ticks = 0;
  for (let at = nextHit(value, 0); at >= 0; at = nextHit(value, at + 1)) {
    const code = value.charCodeAt(at);
    let found: Command | null = null;
    switch (code) {
      case BACKTICK:
        ticks++;
        found = (ticks & 1) === 1 ? atBacktick(value, at) : null;
        break;
      case DOLLAR:
        found = atDollar(value, at);
        break;
      case LESS:
        found = atLess(value, at);
        break;
      case OPEN_PAREN:
        found = atParen(value, at);
        break;
      default:
        found = atSeparator(value, at, code);
    }
    if (found !== null) {
      const match = toMatch(found, value, at);
      if (match.certainty === 'certain') {
        return match;
      }
      likely ??= match;
    }
  }
  if (isRunningOption(value)) return toMatch({ rule: 'running-option', certainty: 'likely' }, value, 0);
  if (isReconnaissance(value)) return toMatch({ rule: 'whole-command', certainty: 'likely' }, value, 0);
  if (value.includes('%') && SHELL_VARIABLE.test(value))
    return toMatch({ rule: 'shell-variable', certainty: 'certain' }, value, 0);
  if (value.includes(':~') && VARIABLE_SLICE.test(value)) {
    return toMatch({ rule: 'parameter-slice', certainty: 'certain' }, value, Math.max(0, value.indexOf(':~') - 24));
  }
  if (value.includes('/') || value.includes('\\')) {
    const found = inPath(value);
    if (found !== null && (likely === null || found.certainty === 'certain')) {
      return toMatch(found, value, found.at);
    }
  }
  if (likely === null && (value.includes('/') || value.includes('\\') || value.includes(' -') || endsOpen(value))) {
    const whole = wholeValue(value);
    return whole === null ? null : toMatch(whole, value, 0);
  }
  return likely;
}

/** A separator is the last character. */
function endsOpen(value: string): boolean {
  const last = value.charCodeAt(value.length - 1);
  return last === 59 || last === 124 || last === 38;
}

function toMatch(found: Command, value: string, at: number): Match {
  const evidence = value.slice(at, at + MAX_EVIDENCE);
  return { rule: found.rule, evidence, certainty: found.certainty, engine: 'grammar' };
}

function atSeparator(value: string, i: number, code: number): Command | null {
  const next = codeAt(value, i + 1);
  if (next === 59 || next === 124 || next === 38 || next === 10 || next === 13) {
    return null; // the last character of a run of separators decides
  }
  const found = afterSeparator(value, i);
  return found !== null && code === 38 && isEntity(value, i) ? null : found;
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
