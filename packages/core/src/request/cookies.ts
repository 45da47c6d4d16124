import { flatText } from '../characters/flat-text.ts';
import type { Pairs } from '../input.ts';

/** True for the white space that RFC 6265 lets stand around cookies. */
function isSpace(code: number): boolean {
  return code === 32 || code === 9;
}

function trim(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/**
 * Reads a Cookie header: pairs in order, repeats kept, values as received but for the quotes around them.
 *
 * A piece without `=` is a value without a name, as browsers send a nameless cookie. Nothing is percent-decoded:
 * some applications do that and some do not, so the decoders try both. Never throws; linear.
 */
export function parseCookies(header: string): Pairs {
  const pairs: [string, string][] = [];
  addCookies(header, pairs);
  return pairs;
}

/** Reads cookies that the platform has taken apart already, as `parseCookies` reads them joined; what is no text is none. */
export function parseCookieList(cookies: readonly unknown[]): Pairs {
  const pairs: [string, string][] = [];
  for (const cookie of cookies) if (typeof cookie === 'string') addCookies(cookie, pairs);
  return pairs;
}

function addCookies(header: string, pairs: [string, string][]): void {
  const length = header.length;
  let start = 0;
  while (start < length) {
    const separator = header.indexOf(';', start);
    const end = separator < 0 ? length : separator;
    let equals = start;
    while (equals < end && header.charCodeAt(equals) !== 61) equals++;
    const name = equals < end ? trim(header, start, equals) : '';
    let value = equals < end ? trim(header, equals + 1, end) : trim(header, start, end);
    if (value.length >= 2 && value.charCodeAt(0) === 34 && value.charCodeAt(value.length - 1) === 34) {
      value = value.slice(1, -1);
    }
    if (name.length > 0 || value.length > 0) pairs.push([name, flatText(value)]);
    start = end + 1;
  }
}
