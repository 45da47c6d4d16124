import { codeAt } from '../../text/code-at.ts';
import { spend } from '../effort.ts';

/** Steps that the taking off of one disguise is, or of one backslash. */
const STEPS = 2;

/** A path as a careless program ends up opening it, and how much was hidden on the way there. */
export interface CanonicalPath {
  /** Lower case; every spelling of a dot, a slash and a null is `.`, `/` and `\0`. */
  readonly text: string;
  /** Whether a dot, slash or null was written as anything but itself; a backslash is itself. */
  readonly disguised: boolean;
  readonly backslash: boolean;
}

const DOT = '.';
const SLASH = '/';
const NUL = '\0';

/** Characters that path handling somewhere takes for a dot, slash or backslash (best-fit conversion, compatibility forms). */
const lookalikes: ReadonlyMap<number, string> = new Map([
  [0xff0e, DOT],
  [0x2024, DOT],
  [0x3002, DOT],
  [0xfe52, DOT],
  [0xff61, DOT],
  [0x2215, SLASH],
  [0x2044, SLASH],
  [0xff0f, SLASH],
  [0x2216, SLASH],
  [0xff3c, SLASH],
  [0x29f5, SLASH],
  [0xefc8, SLASH],
  // Private characters that fonts of signs show as a slash.
  [0xf025, SLASH],
]);

/** What an overlong UTF-8 lead byte and its trail byte stand for; the trail's upper bits are often left out or wrong. */
const overlong: ReadonlyMap<number, string> = new Map([
  [0xae, DOT],
  [0x2e, DOT],
  [0x6e, DOT],
  [0x5e, DOT],
  [0xfe, DOT],
  [0xaf, SLASH],
  [0x2f, SLASH],
  [0x6f, SLASH],
  [0x9c, SLASH],
  [0x9d, SLASH],
  [0x5c, SLASH],
  [0xdc, SLASH],
  [0x1c, SLASH],
  [0x80, NUL],
]);

interface Escape {
  /** The code that an escape stands for, or -1 where there is none. */
  code: number;
  next: number;
}

const read: Escape = { code: -1, next: 0 };

/**
 * Rewrites a value so that the disguises of dots and slashes fall off in one pass.
 *
 * Percent and unicode escapes are the decoder's work, which names them in a finding's trail; `escapes` has those of dots and slashes undone here. What no decoder of text undoes is
 * read here: `0x2e`, `%2%e`, overlong UTF-8 as Latin-1 characters or with a wrong trail byte, and look-alikes.
 */
export function canonicalPath(value: string, escapes = false): CanonicalPath {
  let at = value.search(hides);
  if (at < 0) return { text: value.toLowerCase(), disguised: false, backslash: false };
  let text = '';
  let disguised = false;
  let backslash = false;
  let kept = 0;
  let pieces = 0;
  let looks = 0;
  while (at < value.length) {
    const code = value.charCodeAt(at);
    if (code === 92) {
      text += value.slice(kept, at) + SLASH;
      kept = ++at;
      pieces++;
      backslash = true;
      continue;
    }
    if (!mayHide(code)) {
      at++;
      continue;
    }
    const piece = readPiece(value, at, code, escapes);
    looks++;
    if (piece === null) {
      at++;
      continue;
    }
    pieces++;
    text += value.slice(kept, at) + piece;
    at = read.next;
    kept = at;
    disguised = true;
  }
  spend(pieces * STEPS + looks);
  return { text: (text + value.slice(kept)).toLowerCase(), disguised, backslash };
}

/** What a backslash is and any disguise begins with: one class, which the engine looks for many characters at a time. */
const hides = /[\\%0\u00c0-\uffff]/;

function mayHide(code: number): boolean {
  return code === 37 || code === 48 || code >= 0xc0;
}

function readPiece(value: string, at: number, code: number, escapes: boolean): string | null {
  if (code >= 0x100) {
    read.next = at + 1;
    return lookalikes.get(code) ?? null;
  }
  if (code >= 0xc0) {
    read.next = at + 1;
    return overlongTail(value, code);
  }
  if (code === 48) return setHexPrefix(value, at) ? plain(read.code) : null;
  if (setHex(value, at + 1, 2)) {
    if (read.code >= 0xc0) return overlongTail(value, read.code);
    return escapes && read.code !== 0 ? plain(read.code) : null;
  }
  return setSplitHex(value, at + 1) ? plain(read.code) : null;
}

function plain(code: number): string | null {
  if (code === 46) return DOT;
  if (code === 47 || code === 92) return SLASH;
  return code === 0 ? NUL : null;
}

/** Reads what follows an overlong lead byte: 1 byte after c0/c1, `80` fillers before it after e0, f0, f8 and fc. */
function overlongTail(value: string, lead: number): string | null {
  const known = lead === 0xc0 || lead === 0xc1 || lead === 0xe0 || lead === 0xf0 || lead === 0xf8 || lead === 0xfc;
  if (!known) return null;
  for (let bytes = 0; bytes < 6; bytes++) {
    const at = read.next;
    const code = value.charCodeAt(at);
    if (code === 37 || code === 48) {
      if (!readEscape(value, at)) return null;
    } else {
      read.code = code;
      read.next = at + 1;
    }
    if (read.code === 0x80 && lead > 0xc1) continue;
    return overlong.get(read.code) ?? null;
  }
  return null;
}

/** Reads `%2e` or `0x2e` at `at` into {@link read}. */
function readEscape(value: string, at: number): boolean {
  return value.charCodeAt(at) === 48 ? setHexPrefix(value, at) : setHex(value, at + 1, 2);
}

function setHexPrefix(value: string, at: number): boolean {
  return (codeAt(value, at + 1) | 32) === 120 && setHex(value, at + 2, 2);
}

function setHex(value: string, from: number, digits: number): boolean {
  let code = 0;
  for (let at = from; at < from + digits; at++) {
    const digit = hexDigit(value.charCodeAt(at));
    if (digit < 0) return false;
    code = code * 16 + digit;
  }
  read.code = code;
  read.next = from + digits;
  return true;
}

/** `%2%e`: the percent sign is repeated between the digits. */
function setSplitHex(value: string, from: number): boolean {
  const high = hexDigit(value.charCodeAt(from));
  const low = hexDigit(value.charCodeAt(from + 2));
  if (high < 0 || low < 0 || value.charCodeAt(from + 1) !== 37) return false;
  read.code = high * 16 + low;
  read.next = from + 3;
  return true;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
