import { codeAt } from '../characters/code-at.ts';
import { isOfHtml, isReference } from '../detectors/xxe/reference.ts';
import { CODE, COMMAND, MAY_DECODE, SSTI, TRAVERSAL, XSS, XXE } from './detector-bits.ts';
import { isDigit, isHex, isLetter } from './screen-characters.ts';
import { holdsDot } from './screen-looks.ts';

/** An escape, an overlong one, `%2%e`. */
export function percent(value: string, at: number): number {
  const first = codeAt(value, at + 1);
  const second = codeAt(value, at + 2);
  let bits = codeAt(value, at - 1) === 60 ? SSTI : 0;
  // Ruby's `%x(id)`.
  if (first === 120 && (at === 0 || second === 40)) bits |= CODE | COMMAND;
  // `(%pipe%`, `%PATH:~1,2%`
  if ((first | 32) === 99 && value.slice(at + 1, at + 9).toLowerCase() === 'comspec%') bits |= COMMAND;
  if ((first === 112 && value.startsWith('pipe%', at + 1)) || endsSlice(value, at)) bits |= COMMAND;
  // `%dtd;`
  if (beginsContent(value, at) && (isLetter(first) || first === 95) && isReference(value)) bits |= XXE;
  if (isHex(first) && isHex(second)) {
    bits |= MAY_DECODE;
    // `%2e`; `%2f`, `%5c` beside dots
    if (first === 50 && (second | 32) === 101) bits |= TRAVERSAL;
    const slash = first === 50 ? (second | 32) === 102 : first === 53 && (second | 32) === 99;
    if (slash && holdsDot(value)) bits |= TRAVERSAL;
    if ((first | 32) >= 99 && mayHideDot(first | 32, second | 32)) bits |= TRAVERSAL;
  } else if ((first | 32) === 117) bits |= MAY_DECODE;
  else if (second === 37) bits |= TRAVERSAL;
  return bits;
}

/** Whether the content of an element or of the value may begin at `at`. */
function beginsContent(value: string, at: number): boolean {
  if (at === 0) return true;
  const before = codeAt(value, at - 1);
  return before === 62 || before <= 32;
}

/** The percent sign that ends a slice of a variable of cmd.exe. */
function endsSlice(value: string, at: number): boolean {
  const digit = codeAt(value, at - 1);
  return digit >= 48 && digit <= 57 && value.slice(Math.max(0, at - 12), at).includes(':~');
}

/** `%c0`, `%e0` and their like begin overlong UTF-8. */
function mayHideDot(first: number, second: number): boolean {
  if (first === 99) return second === 48 || second === 49;
  return (first === 101 || first === 102) && (second === 48 || second === 56 || second === 99);
}

/** A character reference. */
export function ampersand(value: string, at: number): number {
  const next = codeAt(value, at + 1);
  if (next === 35) return MAY_DECODE | XSS;
  // Netscape's `&{script}`.
  if (next === 123) return XSS;
  if (!isLetter(next)) return next === 95 && isReference(value) ? XXE : 0;
  const begins = beginsContent(value, at);
  const limit = Math.min(value.length, at + 34);
  let end = at + 2;
  for (; end < limit; end++) {
    const code = codeAt(value, end);
    if (!isLetter(code) && !isDigit(code)) break;
  }
  if (end < value.length && codeAt(value, end) === 59) {
    // `&Tab;`, `&NewLine;`, `&colon;` within a scheme.
    const initial = next | 32;
    const bits = initial === 116 || initial === 110 || initial === 99 ? MAY_DECODE | XSS : MAY_DECODE;
    return begins && !isOfHtml(value.slice(at + 1, end)) ? bits | XXE : bits;
  }
  // A name with a hyphen, a dot or an underscore.
  const joint = end < value.length ? codeAt(value, end) : 0;
  if (begins && (joint === 45 || joint === 46 || joint === 95) && isReference(value)) return XXE;
  // `&lt`, `&gt`, `&amp`, `&quot`, `&nbsp` do without the semicolon.
  const second = codeAt(value, at + 2) | 32;
  const third = codeAt(value, at + 3) | 32;
  if (second === 116) return MAY_DECODE;
  const bare =
    (second === 109 && third === 112) || (second === 117 && third === 111) || (second === 98 && third === 115);
  return bare ? MAY_DECODE : 0;
}
