import { decodePercentStrict } from '../decode/percent.ts';
import type { Pairs } from '../input.ts';
import { characterTable } from '../text/character-table.ts';
import { flatText } from '../text/flat-text.ts';

/** An expression and no text: that way V8 writes the result out at once and makes no rope of it. */
const PLUSES = /\+/g;

/** Decodes one name or value in which `+` has become a space: escapes are undone once. */
function decodeComponent(text: string): string {
  return flatText(text.includes('%') ? decodePercentStrict(text) : text);
}

/** Splits at `&` and at each piece's first `=`; empty pieces and a lone `=` are nothing. Stops after `maxPairs`. */
function parsePairs(given: string, maxPairs: number): Pairs {
  const pairs: [string, string][] = [];
  // A plus separates nothing, so all of them become spaces at once: before escapes are undone, which may write one.
  const text = given.includes('+') ? given.replace(PLUSES, ' ') : given;
  const length = text.length;
  const decode = text.includes('%') ? decodeComponent : flatText;
  let start = 0;
  let equals = -1;
  while (start < length && pairs.length < maxPairs) {
    const separator = text.indexOf('&', start);
    const end = separator < 0 ? length : separator;
    // Looked for once: where there is none, none is looked for again.
    if (equals < start) equals = text.indexOf('=', start);
    if (equals < 0) equals = length;
    if (end > start + 1 || (end > start && equals !== start)) {
      pairs.push(
        equals < end
          ? [decode(text.slice(start, equals)), decode(text.slice(equals + 1, end))]
          : [decode(text.slice(start, end)), ''],
      );
    }
    start = end + 1;
  }
  return pairs;
}

/**
 * Reads a raw query (without the `?`) as `URLSearchParams` would: order and repeats kept, decoded exactly once.
 *
 * `;` separates nothing, and pairs of an empty name and an empty value are left out. Malformed escapes stay as written, and so do bytes that are no UTF-8, where WHATWG puts
 * U+FFFD: an overlong `%c0%af` must reach the decoders. Never throws; linear. A query is bounded by what platforms accept.
 */
export function parseQuery(raw: string): Pairs {
  return parsePairs(raw, Number.POSITIVE_INFINITY);
}

/** Reads an `application/x-www-form-urlencoded` body by the rules of `parseQuery`, at most `maxPairs` of it. */
export function parseForm(body: string, maxPairs: number = Number.POSITIVE_INFINITY): Pairs {
  // A line end after the last field is no part of it; hand-written clients send one.
  let end = body.length;
  while (end > 0 && (body.charCodeAt(end - 1) === 10 || body.charCodeAt(end - 1) === 13)) end--;
  return parsePairs(end < body.length ? body.slice(0, end) : body, maxPairs);
}

/** How a text compares to an urlencoded form: surely one, perhaps one (inspect it both ways), or not one. */
export type FormLikeness = 'form' | 'maybe' | 'no';

/** Longest first name of what is taken for a form. */
const MAX_FIRST_NAME = 128;

/** What encoders of forms replace, and the few characters that sloppy ones leave but attacks need: 1. */
const REPLACED: Uint8Array = characterTable('<>{}"\'`()$|;\\^#\x7f').fill(1, 0, 33);

/**
 * Judges whether text of no stated type is an urlencoded form.
 *
 * Handlers parse what they expect whatever the content type says, so a form without its type must be read as a form:
 * only there does `+` become a space. `form` is said where no character is left that encoders replace; read as plain
 * text such a body can do no harm, and its `&a=` would look like a shell's. `maybe` is said where a `=` follows a
 * possible name: an attacker may leave characters unencoded. Everything else (prose, XML, CSV) is plain text.
 */
export function likenessToForm(text: string): FormLikeness {
  const equals = text.indexOf('=');
  if (equals <= 0 || equals > MAX_FIRST_NAME) return 'no';
  for (let i = 0; i < equals; i++) {
    const code = text.charCodeAt(i);
    if (code <= 32 || code === 60 || code === 62 || code === 34) return 'no';
  }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127 || REPLACED[code] === 1) return 'maybe';
  }
  return 'form';
}
