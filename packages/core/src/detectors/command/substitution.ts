import { codeAt } from '../../text/code-at.ts';
import { wordSet } from '../../word-set.ts';
import { isNameCode } from './characters.ts';
import { contextBefore } from './context-before.ts';
import type { Command } from './found.ts';
import { inSubstitution } from './position.ts';

const BACKTICK = 96;

/** Judges `$` at `i`: `$(…)`, `$IFS` and slices of the environment. */
export function atDollar(value: string, i: number): Command | null {
  const next = value.charCodeAt(i + 1);
  if (next === 40) {
    return value.charCodeAt(i + 2) === 40 ? null : inSubstitution(value, i + 2, 'substitution');
  }
  if (value.startsWith('{IFS', i + 1) || (value.startsWith('IFS', i + 1) && i > 0)) {
    return isNamedVariable(value, i) ? null : { rule: 'ifs-blank', certainty: 'certain' };
  }
  if (next === 39) {
    // $'\x69\x64': the shell reads the escapes, a filter does not.
    return /^\$'[^']{0,64}\\(?:x[0-9a-f]{2}|[0-7]{3})/i.test(value.slice(i, i + 72))
      ? { rule: 'quoted-escape', certainty: 'certain' }
      : null;
  }
  return next === 123 ? atParameter(value, i) : null;
}

/** `$IFS` or `${IFS}` between backticks and nothing else: text that names the variable, with no command to part. */
function isNamedVariable(value: string, i: number): boolean {
  const end = value.charCodeAt(i + 1) === 123 ? i + 6 : i + 4;
  return value.charCodeAt(i - 1) === BACKTICK && value.charCodeAt(end) === BACKTICK;
}

/** `${PATH:0:1}`, `${PWD%%[a-z]*}`: letters cut out of the environment spell what a filter forbids. */
function atParameter(value: string, i: number): Command | null {
  let j = i + 2;
  while (j - i < 32 && isUpper(value.charCodeAt(j))) {
    j++;
  }
  if (j < i + 5) {
    return null;
  }
  const c = value.charCodeAt(j);
  const d = value.charCodeAt(j + 1);
  const digit = d >= 48 && d <= 57;
  return c === 58 && digit && value.charCodeAt(j + 2) === 58 ? { rule: 'parameter-slice', certainty: 'certain' } : null;
}

function isUpper(code: number): boolean {
  return (code >= 65 && code <= 90) || code === 95;
}

/**
 * Markdown sets words in backticks apart with blanks; a substitution is glued to what stands before it, follows a
 * separator, or is the whole value.
 */
export function atBacktick(value: string, i: number): Command | null {
  if (i > 0) {
    let j = i - 1;
    while (value.charCodeAt(j) === 32) {
      j--;
    }
    const before = value.charCodeAt(j);
    const opener =
      before === 59 ||
      before === 124 ||
      before === 38 ||
      before === 61 ||
      before === 36 ||
      (before === 40 && value.charCodeAt(j - 1) === 36);
    const glued = j === i - 1 && (isNameCode(before) || before === 39 || before === 34 || before === 47);
    const context = glued || j === i - 1 ? 'nothing' : contextBefore(value, j);
    if (printsOutput(value, j)) {
      return inSubstitution(value, i + 1, 'backtick');
    }
    const quoted = (before === 39 || before === 34) && context === 'nothing';
    if (!glued && !quoted && !(opener && context !== 'prose')) {
      return null;
    }
    return inSubstitution(value, i + 1, 'backtick');
  }
  const close = value.indexOf('`', 1);
  if (close > 0) {
    // `ls` is a command. and `ls`, `cat`: markdown again.
    for (let j = close + 1; j < value.length; j++) {
      const c = value.charCodeAt(j);
      if (
        c !== 59 &&
        c !== 124 &&
        c !== 38 &&
        c !== 35 &&
        c !== 39 &&
        c !== 34 &&
        c !== 10 &&
        c !== 13 &&
        !(c === 32 && j - close < 4)
      ) {
        return null;
      }
    }
  }
  return inSubstitution(value, 1, 'backtick');
}

/** Whether one of the words below may end in that letter. */
function endsPrinter(last: number): boolean {
  return last === 116 || last === 115 || last === 101 || last === 110 || last === 108 || last === 109 || last === 99;
}

/** `print `, `puts `, `raise ` as the first word of a statement, up to `end`: Perl and Ruby give the output of what stands in backticks behind it. */
export function printsOutput(value: string, end: number): boolean {
  if (!endsPrinter(codeAt(value, end))) return false;
  return /(?:^|[;'"}])\s?(?:print|puts|raise|die|warn|eval|system|exec)$/.test(
    value.slice(Math.max(0, end - 9), end + 1),
  );
}

/** What a shell takes out of a word: a backslash, quotes. */
const splits = /[\\'"]/g;

/** Judges `<` at `i`: `<(…)` and server-side includes. */
export function atLess(value: string, i: number): Command | null {
  const next = value.charCodeAt(i + 1);
  if (next === 40) {
    // Of a row of them the last one is read: it runs the same command.
    return value.startsWith('<(', i + 2) ? null : inSubstitution(value, i + 2, 'process-substitution');
  }
  if (next !== 33 || !value.startsWith('--#', i + 2)) {
    return null;
  }
  if (value.startsWith('exec', i + 5)) {
    return { rule: 'server-side-include', certainty: 'certain' };
  }
  return /^(?:exec|echo|include|printenv|config|flastmod|fsize|set)\b/.test(
    value.slice(i + 5, i + 20).replace(splits, ''),
  )
    ? { rule: 'server-side-include', certainty: 'likely' }
    : null;
}

const isCall = wordSet(
  'system exec passthru shell_exec popen proc_open pcntl_exec execSync spawn spawnSync execFile execFileSync',
);

/** `() { :;};` (Shellshock) and `system('id')`, where a value is code that runs a command. */
export function atParen(value: string, i: number): Command | null {
  if (value.charCodeAt(i + 1) === 41) {
    if (isForkBomb(value, i)) {
      return { rule: 'fork-bomb', certainty: 'certain' };
    }
    return isShellshock(value, i) ? { rule: 'shellshock', certainty: 'certain' } : null;
  }
  if (value.charCodeAt(i + 1) === 37 && value.startsWith('%pipe%', i + 1)) {
    return { rule: 'code-call', certainty: 'certain' }; // PostScript opens what follows as a command
  }
  // Ruby's `%x(id)` and Perl's `qx(id)`.
  const mark = value.charCodeAt(i - 2);
  if (value.charCodeAt(i - 1) === 120 && (mark === 37 || (mark === 113 && !isNameCode(value.charCodeAt(i - 3))))) {
    return inSubstitution(value, i + 1, 'code-call');
  }
  const quote = value.charCodeAt(i + 1);
  if (quote !== 39 && quote !== 34 && quote !== 96) {
    return null;
  }
  let start = i;
  while (i - start < 16 && isNameCode(value.charCodeAt(start - 1)) && value.charCodeAt(start - 1) !== 46) {
    start--;
  }
  const name = value.slice(start, i);
  const runs = isCall(name) || (quote === 96 && (name === 'print' || name === 'eval' || name === 'die'));
  return runs ? inSubstitution(value, i + 2, 'code-call') : null;
}

/** `:(){ :|:& };:`: a function that calls itself twice. */
function isForkBomb(value: string, i: number): boolean {
  return /^(?:([:\w]{1,12})\(\)\s{0,4}\{\s{0,4}\1\s{0,4}\|\s{0,4}\1\s{0,4}&)/.test(
    value.slice(nameStart(value, i), i + 48),
  );
}

/** Where the function's name begins that ends before `end`. */
function nameStart(value: string, end: number): number {
  let at = end;
  while (at > 0 && end - at < 12 && (isNameCode(value.charCodeAt(at - 1)) || value.charCodeAt(at - 1) === 58)) {
    at--;
  }
  return at;
}

/** An exported function: `() {`, at the start or after a blank, quote or `=`, whose body is a no-op or closes at once. */
function isShellshock(value: string, i: number): boolean {
  const before = i === 0 ? 32 : value.charCodeAt(i - 1);
  if (before !== 32 && before !== 39 && before !== 34 && before !== 61) {
    return false;
  }
  const body = value.slice(i, i + 40);
  return /^\(\)[ \t]{0,4}\{[ \t]{0,4}(?:[:_\w]?[ \t]{0,4};|\w{1,16};[ \t]{0,4}\}[ \t]{0,4};)/.test(body);
}
