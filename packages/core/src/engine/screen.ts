import { maySpell } from '../detectors/sqli/hidden-words.ts';
import { codeAt } from '../text/code-at.ts';
import { CODE, detectorBits, MAY_BE_BASE64, MAY_DECODE, SQLI, TRAVERSAL, XSS } from './detector-bits.ts';
import { classes } from './screen-characters.table.ts';
import { C, highBits, LETTER } from './screen-characters.ts';
import { conclude } from './screen-conclusions.ts';
import { keepSeen, resetLooks } from './screen-looks.ts';
import { marks } from './screen-marks.ts';
import { meaningHere } from './screen-places.ts';
import { isQuiet } from './screen-quiet.ts';
import { meaningOf, W } from './screen-words.ts';

export { detectorBits, MAY_BE_BASE64, MAY_DECODE };

/**
 * Says which detectors could find something in a value, in one pass over its characters.
 *
 * The answer is a set of {@link detectorBits} with {@link MAY_DECODE} and {@link MAY_BE_BASE64}. A missing bit is certain, a set
 * one is not: every condition below is what the detector's cheapest rule needs at least, so whoever adds a rule there extends
 * the condition here (the tests compare both on every case table and on generated text). Marks and words alone prove nothing, since prose has
 * them all: each is looked at together with what stands beside it, at a bounded distance.
 */
export function screen(value: string): number {
  const length = value.length;
  resetLooks(length);
  let chars = 0;
  let words = 0;
  let found = 0;
  let first = -1;
  let before = 0;
  let punctuation = 0;
  // What the parts of the name that ends here mean: `base` and `decode` of base64_decode.
  let name = 0;
  let at = 0;
  while (at < length) {
    let code = value.charCodeAt(at);
    let letter = code | 32;
    if (letter >= 97 && letter <= 122) {
      // `0x2e`: the only letter that means something beside a digit.
      if (letter === 120 && (before & C.zero) !== 0) {
        found |= hidesMark(value, at) ? TRAVERSAL : 0;
        found |= maySpell(value, at) ? SQLI : 0;
      }
      const start = at;
      let hash = 0;
      let shared = 32;
      do {
        shared &= code;
        hash = (Math.imul(hash, 31) + letter) | 0;
        at++;
        code = at < length ? value.charCodeAt(at) : -1;
        letter = code | 32;
      } while (letter >= 97 && letter <= 122);
      // The bit that all small letters have.
      chars |= shared === 0 ? C.upper : C.lower;
      const apart = (before & C.blank) !== 0;
      before = LETTER;
      const word = meaningOf(hash);
      if (word !== 0) {
        const kept = meaningHere(value, start, at, word, words, found);
        words |= kept;
        found |= (kept & (W.logic | W.select | W.alone)) !== 0 ? SQLI : 0;
      }
      name = apart ? word : name | word;
      found |= (code === 61 || (code >= 0 && code <= 32)) && at - start > 4 && isHandler(value, start, at) ? XSS : 0;
      if (first < 0) {
        first = word;
        // A single letter and a colon is a Windows drive, or one of PHP's serialised objects.
        if (at - start === 1 && code === 58) {
          first = W.root;
          found |= hash === 111 || hash === 97 || hash === 99 ? CODE : 0;
        }
      }
      if (code < 0) break;
    }
    const bits = code < 128 ? (classes[code] ?? 0) : highBits(code) | C.unusual;
    chars |= bits;
    if ((bits & C.mark) !== 0) punctuation++;
    if ((bits & C.special) !== 0 && !isQuiet(value, at, code, before, name))
      found |= marks(value, at, code, name, found);
    // A blank may stand between a name and its bracket.
    if ((bits & JOINS_NAME) !== bits && code !== 32) name = 0;
    before = bits;
    at++;
  }
  keepSeen(punctuation, (chars & C.unusual) === 0);
  return conclude(value, chars, words, found, first);
}

/** Digits and the underscore have no other bits. */
const JOINS_NAME = C.digit | C.zero;

/** `0x2e`, `0x2f`, `0x5c`, `0x00`, at the letter. */
function hidesMark(value: string, at: number): boolean {
  const digit = codeAt(value, at + 1);
  return digit === 50 || digit === 53 || digit === 48;
}

/** `onclick=`: a word of more than four letters that begins with `on`. */
function isHandler(value: string, start: number, end: number): boolean {
  if ((codeAt(value, start) | 32) !== 111 || (codeAt(value, start + 1) | 32) !== 110) return false;
  const limit = Math.min(value.length, end + 8);
  let at = end;
  while (at < limit && value.charCodeAt(at) <= 32) at++;
  return at < value.length && value.charCodeAt(at) === 61;
}
