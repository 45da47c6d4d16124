import { isRazorPath } from '../detectors/ssti/dialects.ts';
import { codeAt } from '../text/code-at.ts';
import { CODE, COMMAND, LDAP, SQLI, SSTI, TRAVERSAL, XSS, XXE } from './detector-bits.ts';
import { brace, bracket, dollar, opensSquare, opensTemplate } from './screen-brackets.ts';
import { isLetter } from './screen-characters.ts';
import { ampersand, percent } from './screen-escapes.ts';
import { commentEnd, lineEnd } from './screen-lines.ts';
import { isOpen, readFurther } from './screen-looks.ts';
import { endsScheme } from './screen-markup.ts';
import { climbs, mayHidePath, opensWrapper } from './screen-paths.ts';
import { quote } from './screen-quotes.ts';
import { doubled, endsProduct, joinsPath, semicolon } from './screen-separators.ts';
import { line, mayBeSubstitution, opener, opensFunction, separator } from './screen-shell.ts';
import { backslash, slash } from './screen-slashes.ts';
import { isNamePart } from './screen-sql.ts';
import { less, opensMarkup } from './screen-tags.ts';

/** What a mark costs that is looked at. */
const STEPS_PER_MARK = 4;

/**
 * What the mark at `at` means beside its neighbours: detectors' bits and the one of {@link afterQuote}.
 *
 * `word` is the meaning of the word right before it, 0 where another character stands there; `found` what the value has shown so far: what is
 * known already is not asked again.
 */
export function marks(value: string, at: number, code: number, word: number, found: number): number {
  readFurther(STEPS_PER_MARK);
  switch (code) {
    case 0:
      // A NUL ends a path, and a query for some drivers, and a filter behind its bracket.
      if (codeAt(value, at - 1) === 41) return TRAVERSAL | SQLI | LDAP;
      return codeAt(value, at - 1) === 60 && codeAt(value, at + 1) === 33 ? TRAVERSAL | SQLI | XXE : TRAVERSAL | SQLI;
    case 11:
    case 12:
      // A word that a filter is to put together.
      return (
        lineEnd(value, at, found) | (isLetter(value.charCodeAt(at - 1)) && isLetter(codeAt(value, at + 1)) ? SQLI : 0)
      );
    case 10:
    case 13:
      return lineEnd(value, at, found) | line(value, at, found) | commentEnd(value, at, found);
    case 33:
      // `!!com.sun.x`, a type of YAML
      if (codeAt(value, at - 1) === 33 && codeAt(value, at + 4) === 46) return CODE;
      return codeAt(value, at - 1) === 60 && isLetter(codeAt(value, at + 1)) ? XXE : 0;
    case 34:
    case 39:
      return quote(value, at, code, found);
    case 35:
      return (
        (opensTemplate(value, at) ? SSTI : 0) |
        (value.startsWith('ontext', at + 2) || codeAt(value, at + 1) === 95 ? CODE : 0)
      );
    case 36:
      return dollar(value, at, found);
    case 37:
      return percent(value, at);
    case 38:
      return ampersand(value, at) | separator(value, at, found) | doubled(value, at, code, found);
    case 40:
      return bracket(value, at, word, found);
    case 41:
      return (
        (codeAt(value, at - 1) === 40 && opensFunction(value, at) ? COMMAND : 0) |
        // A wildcard at the end of a filter, a NUL in an escape.
        (codeAt(value, at - 1) === 42 || value.startsWith('\\00', at + 1) ? LDAP : 0)
      );
    case 46:
      return (
        ((found & TRAVERSAL) === 0 && climbs(value, at) ? TRAVERSAL : 0) |
        // `"ls".execute()`
        (codeAt(value, at + 1) === 101 && value.startsWith('execute()', at + 1) ? CODE : 0)
      );
    case 47:
      return slash(value, at, word, found);
    case 58:
      // `data:;base64,`; `[Convert]::x(`
      if (at === 4 && value.startsWith('data')) return TRAVERSAL | (endsScheme(value, at) ? XSS : 0);
      if (codeAt(value, at - 1) === 58 && codeAt(value, at - 2) === 93) return CODE;
      return (
        (opensWrapper(value, at, word) || endsRemote(value, at) ? TRAVERSAL : 0) | (endsScheme(value, at) ? XSS : 0)
      );
    case 59:
      return separator(value, at, found) | semicolon(value, at, found) | (endsProduct(value, at) ? CODE : 0);
    case 60:
      return less(value, at, found);
    case 64:
      return atSign(value, at);
    case 91:
      return opensSquare(value, at) ? SSTI : 0;
    case 92:
      return backslash(value, at, word, found);
    case 96:
      return quote(value, at, code, found) | (mayBeSubstitution(value, at) ? opener(value, at, found) : 0);
    case 123:
      return brace(value, at);
    case 124:
      // `*|`, `'] | //a`; a session of PHP: `name|O:8:"…`
      return (
        separator(value, at, found) |
        doubled(value, at, code, found) |
        (at === 1 && value.charCodeAt(0) === 42 ? LDAP : 0) |
        (joinsPath(value, at) ? SQLI : 0) |
        (at < 34 && codeAt(value, at + 2) === 58 ? CODE : 0)
      );
    default:
      return high(value, at, code, found);
  }
}

/** `@@version`; the type that a reader of JSON makes objects of. */
function atSign(value: string, at: number): number {
  if (codeAt(value, at - 1) === 64) return isNamePart(codeAt(value, at + 1)) ? SQLI : 0;
  const initial = codeAt(value, at + 1);
  if (isRazorPath(value, at)) return SSTI;
  return (at < 12 && initial === 116 && value.startsWith('type"', at + 1)) ||
    (initial === 111 && value.startsWith('org.apache.', at + 1))
    ? CODE
    : 0;
}

/** The colon of an address that ends in a question mark or a null behind the name of a file. */
function endsRemote(value: string, at: number): boolean {
  if (at > 6 || codeAt(value, at + 1) !== 47) return false;
  const last = value.charCodeAt(value.length - 1);
  return last === 63 || last === 0;
}

/** Beyond ASCII: line ends, a full-width bracket, look-alikes of dots and slashes and trail bytes of overlong UTF-8. */
function high(value: string, at: number, code: number, found: number): number {
  if (code === 0xbc)
    return isLetter(codeAt(value, at + 1)) || codeAt(value, at + 1) === 47
      ? XSS | TRAVERSAL
      : mayHidePath(value, at, code)
        ? TRAVERSAL
        : 0;
  if (code === 0xff07 || code === 0xff02 || code === 0x2bc) return SQLI;
  if (code === 0xff1c) return isOpen(found, XSS) && opensMarkup(value, at) ? XSS : 0;
  if (code === 0x10d || code === 0x85 || code === 0x560a || code === 0x560d || code === 0x2028 || code === 0x2029)
    return lineEnd(value, at, found);
  return mayHidePath(value, at, code) ? TRAVERSAL : 0;
}
