import { isNameCode } from '../detectors/command/characters.ts';
import { isDisguised, readWord, skipLead } from '../detectors/command/lexer.ts';
import { printsOutput } from '../detectors/command/substitution.ts';
import { runsDropped, testsFirst } from '../detectors/command/unlisted.ts';
import { holdsLoot } from '../detectors/command/whole-value.ts';
import { commandFlags, PREFIX, SHELL } from '../detectors/command/words.ts';
import { codeAt } from '../text/code-at.ts';
import { COMMAND } from './detector-bits.ts';
import { isOpen, readFurther } from './screen-looks.ts';

/** Characters between a separator and its command that are skipped, and those before a line end behind which no plain command counts. */
const MAX_LEAD = 64;
const MAX_FIRST_LINE = 48;

/** What the reading of a word of the shell costs. */
const STEPS_PER_COMMAND = 6;

/** Whether the shell's word at `from`, past blanks and groups, names a listed command, plainly or in disguise. */
export function commandAt(value: string, from: number): boolean {
  readFurther(STEPS_PER_COMMAND);
  const start = skipLead(value, from, Math.min(value.length, from + MAX_LEAD));
  const word = readWord(value, start);
  // `;$x`: a variable may hold a command.
  if (word === null)
    return codeAt(value, start) === 36 || (start === from && runsDropped(value, start)) || testsFirst(value, start);
  return word.disguised || commandFlags(word.name) >= 0;
}

/** The same behind the line end at `at`: further into a text a plain word opens a line and not a command. */
export function commandOnLine(value: string, at: number): boolean {
  if (at <= MAX_FIRST_LINE) return commandAt(value, at + 1);
  const start = skipLead(value, at + 1, Math.min(value.length, at + 1 + MAX_LEAD));
  return isDisguised(value, start);
}

/**
 * Whether a value with a slash may be a command line by itself: a command with its directory, or one that names a file worth stealing. `marks`
 * says that there are quotes or wildcards.
 */
export function isCommandLine(value: string, marks: boolean): boolean {
  const start = skipLead(value, 0, Math.min(value.length, MAX_LEAD));
  // A path needs wildcards: one that ends in a command is told by its `bin/`.
  if (value.charCodeAt(start) === 47 && !marks) return false;
  const word = readWord(value, start);
  if (word === null) return false;
  const flags = commandFlags(word.name);
  if (flags < 0) return word.disguised && (word.absolute || holdsLoot(value, start));
  return word.absolute || word.disguised || (flags & (PREFIX | SHELL)) !== 0 || holdsLoot(value, start);
}

/** Whether the backtick at `at` stands where a shell's may: first, glued to a name, behind a separator or a quote. Markdown has blanks there. */
export function mayBeSubstitution(value: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && value.charCodeAt(before) === 32) if (at - --before > MAX_LEAD) return true;
  if (before < 0) return true;
  const code = value.charCodeAt(before);
  switch (code) {
    case 34:
    case 36:
    case 38:
    case 39:
    case 40:
    case 59:
    case 61:
    case 124:
      return true;
    default:
      return before === at - 1 ? code === 47 || isNameCode(code) : printsOutput(value, before);
  }
}

/** `() {`, as an exported function begins that Shellshock is written with; the bracket at `at` closes. */
export function opensFunction(value: string, at: number): boolean {
  // `:(){ :|:& };:`
  const before = at < 2 ? 32 : value.charCodeAt(at - 2);
  const named = before === 58 || isNameCode(before);
  if (before !== 32 && before !== 39 && before !== 34 && before !== 61 && !named) return false;
  let next = at + 1;
  while (next < at + 6 && (codeAt(value, next) === 32 || codeAt(value, next) === 9)) next++;
  return codeAt(value, next) === 123;
}

/** `$IFS`, `${IFS`, `${PATH:`: what cuts letters and blanks out of the environment, at the dollar sign. */
export function expandsVariable(value: string, at: number): boolean {
  if (codeAt(value, at + 1) !== 123) return value.startsWith('IFS', at + 1);
  const initial = codeAt(value, at + 2);
  return (initial >= 65 && initial <= 90) || initial === 95;
}

/** The last of a row of separators decides. */
function isSeparator(code: number): boolean {
  return code === 59 || code === 124 || code === 38 || code === 10 || code === 13;
}

/** A command on the next line. */
export function line(value: string, at: number, found: number): number {
  if (isSeparator(codeAt(value, at + 1)) || !isOpen(found, COMMAND)) return 0;
  return commandOnLine(value, at) ? COMMAND : 0;
}

/** A command behind the mark. */
export function separator(value: string, at: number, found: number): number {
  // `whoami;`
  if (at + 1 === value.length) return isOpen(found, COMMAND) && commandAt(value, 0) ? COMMAND : 0;
  return isSeparator(value.charCodeAt(at + 1)) ? 0 : opener(value, at, found);
}

/** A command behind a mark that opens a substitution or a text. */
export function opener(value: string, at: number, found: number): number {
  return isOpen(found, COMMAND) && commandAt(value, at + 1) ? COMMAND : 0;
}
