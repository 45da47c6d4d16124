import { codeAt } from '../text/code-at.ts';
import { C, LETTER } from './screen-characters.ts';
import { W } from './screen-words.ts';

/** What a dot climbs nowhere behind. */
const UNCLIMBED = LETTER | C.digit | C.blank;

/**
 * Whether the mark at `at` certainly means nothing where it stands, as its two neighbours tell: what `marks` would say 0 of.
 *
 * For the marks alone that stand in nearly every address, list and sentence: all others are worth the call. `before` holds the bits of the character in
 * front, `word` the meaning of the word that ends there.
 */
export function isQuiet(value: string, at: number, code: number, before: number, word: number): boolean {
  switch (code) {
    case 46:
      // Behind a letter or a blank: nearly every dot stands there.
      return (before & UNCLIMBED) !== 0;
    case 47:
      return (word & W.path) === 0 && isQuietSlash(codeAt(value, at - 1), codeAt(value, at + 1));
    case 58:
      return (word & W.wrapper) === 0 && isQuietColon(value, at);
    case 41: {
      const previous = codeAt(value, at - 1);
      return previous !== 40 && previous !== 42 && codeAt(value, at + 1) !== 92;
    }
    default:
      return false;
  }
}

/** Neither `*` nor `d` behind it, and in front neither a blank, a quote, a bracket, a star, a slash nor the end of `bin` or `system32`. */
function isQuietSlash(previous: number, next: number): boolean {
  if (next === 100 || next === 42) return false;
  return !(previous <= 42) && previous !== 47 && previous !== 92 && previous !== 50 && previous !== 110;
}

/** No scheme that ends here, and no address that asks for a file. */
function isQuietColon(value: string, at: number): boolean {
  const previous = codeAt(value, at - 1);
  const lower = previous | 32;
  if (previous < 32 || previous === 58 || lower === 116 || lower === 97) return false;
  if (at > 6 || codeAt(value, at + 1) !== 47) return true;
  const last = codeAt(value, value.length - 1);
  return last !== 63 && last !== 0;
}
