import { codeAt } from '../characters/code-at.ts';

/** Value of a hexadecimal digit's char code, or -1. */
export function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** The number that `digits` hexadecimal digits at `at` write, or -1 where one of them is missing. */
export function hexNumber(value: string, at: number, digits: number): number {
  if (at + digits > value.length) return -1;
  let number = 0;
  for (let i = at; i < at + digits; i++) {
    const digit = hexDigit(value.charCodeAt(i));
    if (digit < 0) return -1;
    number = number * 16 + digit;
  }
  return number;
}

/** The byte that `%XX` at `at` writes, or -1. */
function byteAt(value: string, at: number): number {
  return codeAt(value, at) === 37 ? hexNumber(value, at + 1, 2) : -1;
}

/** Code points are below 2^21; the number of escapes that wrote one stands above them. */
const COUNT = 0x200000;

/**
 * The code point that a run of escapes starting with the byte `lead` (>= 0x80) writes as UTF-8, plus COUNT times the
 * number of escapes, or -1 where the bytes are not UTF-8.
 *
 * With `overlong` the forbidden long forms of shorter code points count too: `%c0%af`, `%e0%80%af`, and, for decoders
 * that do not even look at the second byte, `%c0%2f` and `%c1%1c`, are how attackers write `/` and `\`. Pairs in
 * which that reading would swallow a character that other decoders keep (`%c1%27`) are left alone.
 */
function sequenceAt(value: string, at: number, lead: number, overlong: boolean): number {
  const second = byteAt(value, at + 3);
  if (second < 0) return -1;
  if (lead < 0xc2) {
    if (!overlong || lead < 0xc0 || second > 0xbf) return -1;
    if (second < 0x80 && second >= (lead === 0xc0 ? 0x40 : 0x20)) return -1;
    return 2 * COUNT + (((lead & 0x1f) << 6) | (second & 0x3f));
  }
  if ((second & 0xc0) !== 0x80) return -1;
  if (lead < 0xe0) return 2 * COUNT + (((lead & 0x1f) << 6) | (second & 0x3f));
  const third = byteAt(value, at + 6);
  if (third < 0 || (third & 0xc0) !== 0x80) return -1;
  if (lead < 0xf0) {
    const code = ((lead & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
    if (code < 0x800 && !overlong) return -1;
    return code >= 0xd800 && code <= 0xdfff ? -1 : 3 * COUNT + code;
  }
  const fourth = byteAt(value, at + 9);
  if (lead > 0xf4 || fourth < 0 || (fourth & 0xc0) !== 0x80) return -1;
  const code = ((lead & 0x07) << 18) | ((second & 0x3f) << 12) | ((third & 0x3f) << 6) | (fourth & 0x3f);
  if (code > 0x10ffff || (code < 0x10000 && !overlong)) return -1;
  return code >= 0xd800 && code <= 0xdfff ? -1 : 4 * COUNT + code;
}

/** The character that `%uXXXX` at `at` writes, or -1. Full-width ASCII (FF01–FF5E) becomes ASCII, as IIS makes of it. */
function wideAt(value: string, at: number): number {
  if ((codeAt(value, at + 1) | 32) !== 117) return -1;
  const code = hexNumber(value, at + 2, 4);
  return code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code;
}

/** Decodes every escape once; `attacker` also accepts what only careless decoders do. */
function decode(value: string, attacker: boolean): string | null {
  let at = value.indexOf('%');
  let out = '';
  let last = 0;
  while (at >= 0) {
    const byte = hexNumber(value, at + 1, 2);
    let code = byte;
    let length = 3;
    if (byte >= 0x80) {
      const sequence = sequenceAt(value, at, byte, attacker);
      code = sequence < 0 ? -1 : sequence % COUNT;
      length = 3 * Math.trunc(sequence / COUNT);
    } else if (byte < 0 && attacker) {
      code = wideAt(value, at);
      length = 6;
    }
    if (code < 0) {
      at = value.indexOf('%', at + 1);
      continue;
    }
    if (at > last) out += value.slice(last, at);
    out += code < 0x10000 ? String.fromCharCode(code) : String.fromCodePoint(code);
    last = at + length;
    at = codeAt(value, last) === 37 ? last : value.indexOf('%', last);
  }
  return last === 0 ? null : last < value.length ? out + value.slice(last) : out;
}

/**
 * Undoes percent-encoding once, the way attackers mean it: `%27`, `%u0027`, and overlong UTF-8 such as `%c0%ae`.
 *
 * What is no escape ("100% cotton", `%zz`) and bytes that are no UTF-8 (`%ff`) stay as written. Double encoding is
 * the caller's matter: each call undoes one layer. Null where nothing was decoded; never longer than the value.
 */
export function decodePercent(value: string): string | null {
  return decode(value, true);
}

/**
 * Undoes percent-encoding once by the rules of forms and queries, as an application sees the value.
 *
 * Differs from WHATWG in one thing: bytes that are no valid UTF-8 stay as `%XX` rather than becoming U+FFFD, so that
 * `decodePercent` still sees an overlong `%c0%af` in them. The value itself where nothing was decoded.
 */
export function decodePercentStrict(value: string): string {
  return decode(value, false) ?? value;
}
