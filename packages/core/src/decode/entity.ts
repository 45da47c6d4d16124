import { codeAt } from '../characters/code-at.ts';
import { hexDigit } from './percent.ts';

/**
 * Character references of HTML 5.2 §8.5 that write ASCII punctuation or white space, which is what attacks need.
 * The other two thousand write letters and symbols that no grammar of ours gives a meaning.
 */
const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['LT', '<'],
  ['gt', '>'],
  ['GT', '>'],
  ['quot', '"'],
  ['QUOT', '"'],
  ['apos', "'"],
  ['amp', '&'],
  ['AMP', '&'],
  ['Tab', '\t'],
  ['NewLine', '\n'],
  ['nbsp', '\u00a0'],
  ['NonBreakingSpace', '\u00a0'],
  ['excl', '!'],
  ['num', '#'],
  ['dollar', '$'],
  ['percnt', '%'],
  ['lpar', '('],
  ['rpar', ')'],
  ['ast', '*'],
  ['midast', '*'],
  ['plus', '+'],
  ['comma', ','],
  ['period', '.'],
  ['sol', '/'],
  ['colon', ':'],
  ['semi', ';'],
  ['equals', '='],
  ['quest', '?'],
  ['commat', '@'],
  ['lsqb', '['],
  ['lbrack', '['],
  ['bsol', '\\'],
  ['rsqb', ']'],
  ['rbrack', ']'],
  ['Hat', '^'],
  ['lowbar', '_'],
  ['UnderBar', '_'],
  ['grave', '`'],
  ['DiacriticalGrave', '`'],
  ['lcub', '{'],
  ['lbrace', '{'],
  ['verbar', '|'],
  ['vert', '|'],
  ['VerticalLine', '|'],
  ['rcub', '}'],
  ['rbrace', '}'],
]);

/** Longest name in the table. */
const MAX_NAME = 16;

/** Names that browsers also accept without the semicolon, longest first among those with a common start. */
const BARE: readonly string[] = ['quot', 'QUOT', 'nbsp', 'amp', 'AMP', 'lt', 'LT', 'gt', 'GT'];

function isAlphanumeric(code: number): boolean {
  if (code >= 48 && code <= 57) return true;
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

/** Where one reference ends and what it writes; reused, so that decoding allocates nothing but its result. */
interface Reference {
  end: number;
  text: string;
}

/** Reads `&#39;`, `&#39`, `&#x27;`, `&#x27`, with any number of leading zeros. */
function readNumeric(value: string, at: number, into: Reference): boolean {
  const hex = (codeAt(value, at + 2) | 32) === 120;
  const start = hex ? at + 3 : at + 2;
  let code = 0;
  let i = start;
  for (; i < value.length; i++) {
    const digit = hexDigit(value.charCodeAt(i));
    if (digit < 0 || (!hex && digit > 9)) break;
    if (code <= 0x10ffff) code = code * (hex ? 16 : 10) + digit;
  }
  if (i === start || code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
  into.end = codeAt(value, i) === 59 ? i + 1 : i;
  into.text = code < 0x10000 ? String.fromCharCode(code) : String.fromCodePoint(code);
  return true;
}

/** Reads `&lt;`, and `&lt` where no letter, digit or `=` follows (there it is more likely a parameter's name). */
function readNamed(value: string, at: number, into: Reference): boolean {
  let end = at + 1;
  while (end < value.length && end <= at + MAX_NAME && isAlphanumeric(value.charCodeAt(end))) end++;
  if (codeAt(value, end) === 59) {
    const text = NAMED.get(value.slice(at + 1, end));
    if (text !== undefined) {
      into.end = end + 1;
      into.text = text;
      return true;
    }
  }
  for (const name of BARE) {
    if (!value.startsWith(name, at + 1)) continue;
    const next = codeAt(value, at + 1 + name.length);
    if (next === 61 || isAlphanumeric(next)) return false;
    into.end = at + 1 + name.length;
    into.text = NAMED.get(name) ?? '';
    return true;
  }
  return false;
}

/**
 * Undoes HTML character references once: decimal and hexadecimal ones, with or without the semicolon, and the named
 * ones that write punctuation or white space.
 *
 * Null where nothing was decoded; never longer than the value. References to NUL, to surrogates and beyond U+10FFFF
 * stay as written.
 */
export function decodeEntity(value: string): string | null {
  let at = value.indexOf('&');
  if (at < 0) return null;
  const reference: Reference = { end: 0, text: '' };
  let out = '';
  let last = 0;
  while (at >= 0) {
    const numeric = codeAt(value, at + 1) === 35;
    if (!(numeric ? readNumeric(value, at, reference) : readNamed(value, at, reference))) {
      at = value.indexOf('&', at + 1);
      continue;
    }
    if (at > last) out += value.slice(last, at);
    out += reference.text;
    last = reference.end;
    at = value.indexOf('&', last);
  }
  return last === 0 ? null : last < value.length ? out + value.slice(last) : out;
}
