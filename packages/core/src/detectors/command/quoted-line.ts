import type { Match } from '../detector.ts';
import { isSpace } from './characters.ts';
import { readWord } from './lexer.ts';
import { holdsLoot } from './whole-value.ts';
import { commandFlags } from './words.ts';

/**
 * Whether a match in text for people is a command line that the text quotes or is, and none that was added to a value.
 *
 * What is added follows a word at most, or a quote, or nothing (`x; id`, `"|id`, `$(id)`); a line that is quoted has words in front of it, or begins
 * with a command itself. One that reads a file worth stealing or calls back counts wherever it stands.
 */
export function isQuotedLine(value: string, match: Match): boolean {
  const at = value.indexOf(match.evidence);
  if (at < 0 || holdsLoot(value, at)) return false;
  if (match.rule === 'whole-command' || match.rule === 'command-path') return true;
  return hasWords(value, at) || opensWithCommand(value, at);
}

/** Two words or more, or lines, before `at`. */
function hasWords(value: string, at: number): boolean {
  let words = 0;
  let inWord = false;
  for (let i = 0; i < at; i++) {
    const code = value.charCodeAt(i);
    const letter = (code | 32) >= 97 && (code | 32) <= 122;
    if (letter && !inWord && ++words > 1) return true;
    inWord = letter || (inWord && !isSpace(code));
  }
  return false;
}

/** A command in front of the separator: the value is the line. */
function opensWithCommand(value: string, at: number): boolean {
  const word = at > 0 ? readWord(value, 0) : null;
  return word !== null && !word.disguised && commandFlags(word.name) >= 0;
}
