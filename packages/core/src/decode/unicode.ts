import { codeAt } from '../characters/code-at.ts';
import { hexDigit, hexNumber } from './percent.ts';
import { declaresUtf7, fromUtf7 } from './utf7.ts';

/** `\u{…}` may carry leading zeros; more digits than this are no escape in any language that has it. */
const MAX_BRACED_DIGITS = 16;

/** The character that `\u{…}` at `at` writes and its length as `code * 32 + length`, or -1. */
function bracedAt(value: string, at: number): number {
  let code = 0;
  for (let i = at + 3; i < value.length && i <= at + 3 + MAX_BRACED_DIGITS; i++) {
    const char = value.charCodeAt(i);
    if (char === 125) return i === at + 3 || code > 0x10ffff ? -1 : code * 32 + (i + 1 - at);
    const digit = hexDigit(char);
    if (digit < 0) return -1;
    code = code * 16 + digit;
  }
  return -1;
}

/**
 * Undoes the escapes of JavaScript, JSON and most template languages once: `\u0027`, `\x27`, `\u{27}`; where there is a
 * declaration in UTF-7, UTF-7 instead.
 *
 * Other backslashes stay as they are: `\'` keeps a quote from closing a string, and `C:\users` is a path. Null where
 * nothing was decoded; never longer than the value.
 */
export function decodeUnicode(value: string): string | null {
  if (declaresUtf7(value)) return fromUtf7(value);
  let at = value.indexOf('\\');
  let out = '';
  let last = 0;
  while (at >= 0) {
    const kind = codeAt(value, at + 1);
    let code = -1;
    let length = 0;
    if (kind === 120) {
      code = hexNumber(value, at + 2, 2);
      length = 4;
    } else if (kind === 117 && codeAt(value, at + 2) === 123) {
      const braced = bracedAt(value, at);
      code = braced < 0 ? -1 : Math.trunc(braced / 32);
      length = braced % 32;
    } else if (kind === 117) {
      code = hexNumber(value, at + 2, 4);
      length = 6;
    }
    if (code < 0) {
      at = value.indexOf('\\', at + 1);
      continue;
    }
    if (at > last) out += value.slice(last, at);
    out += code < 0x10000 ? String.fromCharCode(code) : String.fromCodePoint(code);
    last = at + length;
    at = value.indexOf('\\', last);
  }
  return last === 0 ? null : last < value.length ? out + value.slice(last) : out;
}
