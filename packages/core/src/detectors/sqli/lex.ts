import { codeAt } from '../../text/code-at.ts';
import { lineBlankEnd } from './line-blank.ts';
import { kindAt, pushToken, resetTokens, T, type Tokens } from './tokens.ts';
import { wordKind } from './words.ts';

/** Class of each ASCII character: 0 punctuation, 1 whitespace or control, 2 digit, 3 letter, underscore or dollar. */
const classes: Uint8Array = new Uint8Array(128).fill(1, 0, 33).fill(2, 48, 58).fill(3, 65, 91).fill(3, 97, 123);
classes[36] = 3;
classes[95] = 3;
classes[127] = 1;

function classOf(code: number): number {
  if (code < 128) return classes[code] ?? 0;
  return code === 0xa0 || code === 0x3000 || code === 0x2028 || code === 0x2029 || code === 0xfeff ? 1 : 3;
}

const SINGLE = 39;
const DOUBLE = 34;
const BACKTICK = 96;

/** Mutable state of one pass; a single record, because the lexer is synchronous and not re-entrant. */
const state = { closerGone: false, plusIsSpace: false, commentUntil: -1, skipsLines: false, backtick: false };

/**
 * Splits a value into SQL tokens, starting at `from`.
 *
 * Where `from` is greater than 0 the text before it becomes one `string` token: the part that ends the program's own string.
 * Dialects differ in comments, quotes and escapes; the union of them all is read, because the database is not known. A comment
 * does not swallow what follows it: `#` and `--` mean something else in half of the dialects, and rules decide what they accept.
 * With `skipsLines` a comment of at most a word is a blank up to its line end, as where it stands between the words of a query.
 * `limit`: tokens after which it ends. One pass, linear: the only look-ahead, for the end of a block comment, is remembered when it fails.
 */
export function lexSql(
  value: string,
  from: number,
  tokens: Tokens,
  skipsLines = false,
  limit: number = Number.POSITIVE_INFINITY,
): void {
  resetTokens(tokens);
  state.closerGone = false;
  state.commentUntil = -1;
  state.skipsLines = skipsLines;
  state.backtick = from > 0 && value.charCodeAt(from - 1) === BACKTICK;
  state.plusIsSpace = value.includes('+') && !value.includes(' ');
  if (from > 0) pushToken(tokens, T.string, 0, from);
  let at = from;
  while (at < value.length && tokens.count < limit) {
    const code = value.charCodeAt(at);
    const kind = classOf(code);
    if (kind === 1) {
      // A NUL at the end cuts the rest of the query off, as a comment does.
      if (code === 0 && tokens.count > 0 && at >= value.length - 2 && (value.includes("'") || value.includes('"')))
        pushToken(tokens, T.comment, at, at + 1);
      at++;
    } else if (kind === 3) at = lexWord(value, at, tokens);
    else if (kind === 2) at = lexNumber(value, at, tokens);
    else if (code === SINGLE || code === DOUBLE) at = lexString(value, at, at, code, tokens);
    else at = lexPunctuation(value, at, code, tokens);
  }
}

function wordEnd(value: string, start: number): number {
  let at = start;
  while (at < value.length && classOf(value.charCodeAt(at)) >= 2) at++;
  return at;
}

function lexWord(value: string, start: number, tokens: Tokens): number {
  const end = wordEnd(value, start + 1);
  const quote = codeAt(value, end);
  // N'…', x'…', b'…', e'…', q'…', _utf8'…': the letters belong to the string.
  if (quote === SINGLE && ((end === start + 1 && isStringPrefix(value.charCodeAt(start))) || value[start] === '_')) {
    return lexString(value, start, end, SINGLE, tokens);
  }
  if (quote === 91 && end === start + 5 && /^array$/i.test(value.slice(start, end))) {
    // PostgreSQL's `array[1,2]` is a constant.
    const close = value.slice(end, end + MAX_ARRAY).indexOf(']');
    if (close > 0) {
      pushToken(tokens, T.string, start, end + close + 1);
      return end + close + 1;
    }
  }
  pushToken(tokens, wordKind(value, start, end), start, end);
  return end;
}

/** Longest array that is read as one constant. */
const MAX_ARRAY = 64;

function isStringPrefix(code: number): boolean {
  const lower = code | 32;
  return lower === 110 || lower === 120 || lower === 98 || lower === 101 || lower === 113;
}

function lexNumber(value: string, start: number, tokens: Tokens): number {
  let at = start;
  if (value.charCodeAt(at) === 48 && (codeAt(value, at + 1) | 32) === 120) {
    at += 2;
    while (isHex(value.charCodeAt(at))) at++;
    // `0x41or`: letters beyond f make it an identifier.
    const end = wordEnd(value, at);
    pushToken(tokens, end > at ? T.name : T.number, start, end);
    return end;
  }
  while (isDigit(codeAt(value, at))) at++;
  if (codeAt(value, at) === 46) {
    at++;
    while (isDigit(codeAt(value, at))) at++;
  }
  const exponent = exponentEnd(value, at);
  if (exponent > 0) at = exponent;
  else if (at < value.length && classOf(value.charCodeAt(at)) === 3 && value.charCodeAt(at - 1) !== 46) {
    // `1or 1=1` is a number and a keyword to several databases; `71ee30ae` is an identifier.
    const end = wordEnd(value, at);
    const kind = wordKind(value, at, end);
    if (kind !== T.logic && kind !== T.union && kind !== T.order && kind !== T.limit) {
      pushToken(tokens, T.name, start, end);
      return end;
    }
  }
  pushToken(tokens, T.number, start, at);
  return at;
}

function exponentEnd(value: string, at: number): number {
  if ((codeAt(value, at) | 32) !== 101) return 0;
  let next = at + 1;
  const sign = value.charCodeAt(next);
  if (sign === 43 || sign === 45) next++;
  if (!isDigit(value.charCodeAt(next))) return 0;
  while (isDigit(value.charCodeAt(next))) next++;
  return next;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isHex(code: number): boolean {
  return isDigit(code) || ((code | 32) >= 97 && (code | 32) <= 102);
}

/** Reads a string that opens at `quoteAt`; doubled quotes and backslashes escape. `start` includes a prefix such as `N`. */
function lexString(value: string, start: number, quoteAt: number, quote: number, tokens: Tokens): number {
  let at = quoteAt + 1;
  const limit = start < state.commentUntil ? state.commentUntil : value.length;
  while (at < limit) {
    const code = value.charCodeAt(at);
    if (code === 92) at += 2;
    else if (code === quote) {
      if (codeAt(value, at + 1) !== quote) {
        pushToken(tokens, T.string, start, at + 1);
        return at + 1;
      }
      at += 2;
    } else at++;
  }
  const end = Math.min(at, value.length);
  pushToken(tokens, T.open, start, end);
  return end;
}

function lexPunctuation(value: string, at: number, code: number, tokens: Tokens): number {
  const next = codeAt(value, at + 1);
  switch (code) {
    case 40:
      return single(tokens, T.left, at);
    case 41:
      return single(tokens, T.right, at);
    case 44:
      return single(tokens, T.comma, at);
    case 59:
      return single(tokens, T.semicolon, at);
    case 35:
      return lineComment(value, at, 1, tokens);
    case 45:
      if (next === 62) return member(value, at, tokens);
      return next === 45 ? lineComment(value, at, 2, tokens) : single(tokens, T.operator, at);
    case 47:
      return next === 42 ? blockComment(value, at, tokens) : single(tokens, T.operator, at);
    case 42:
      // The end of a version comment: `/*!50000union*/` is read as its content.
      return next === 47 ? at + 2 : single(tokens, T.operator, at);
    case 43:
      return state.plusIsSpace && isEncodedSpace(value, at) ? at + 1 : single(tokens, T.operator, at);
    case 46:
      return isDigit(next) && !isWordBefore(value, at) ? lexNumber(value, at, tokens) : single(tokens, T.dot, at);
    case 60:
    case 61:
    case 62:
    case 33:
    case 58:
      return comparison(value, at, code, next, tokens);
    case 124:
      return next === 124 ? double(tokens, T.pipes, at) : single(tokens, T.operator, at);
    case 38:
      return next === 38 ? double(tokens, T.logic, at) : single(tokens, T.operator, at);
    case 37:
    case 94:
    case 126:
      return single(tokens, T.operator, at);
    case 64:
      return variable(value, at, tokens);
    case 92:
      // MySQL's `\N` is NULL, and no blank need follow.
      return next === 78 ? constant(tokens, at) : single(tokens, T.other, at);
    case BACKTICK:
      return bracketed(value, at, BACKTICK, tokens);
    case 91:
      return bracketed(value, at, 93, tokens);
    default:
      return single(tokens, T.other, at);
  }
}

function single(tokens: Tokens, kind: number, at: number): number {
  pushToken(tokens, kind, at, at + 1);
  return at + 1;
}

function double(tokens: Tokens, kind: number, at: number): number {
  pushToken(tokens, kind, at, at + 2);
  return at + 2;
}

function constant(tokens: Tokens, at: number): number {
  pushToken(tokens, T.constant, at, at + 2);
  return at + 2;
}

function isWordBefore(value: string, at: number): boolean {
  return at > 0 && classOf(value.charCodeAt(at - 1)) >= 2;
}

/** A value without spaces may still carry `+` for them: it is one beside a word, a comparison, another plus, a comment or an end. */
function isEncodedSpace(value: string, at: number): boolean {
  const next = value.charCodeAt(at + 1);
  if (next === 59 || (next === 47 && value.charCodeAt(at + 2) === 42)) return true;
  return isGap(value.charCodeAt(at - 1)) || isGap(next);
}

function isGap(code: number): boolean {
  if (code === 43 || code === 35 || code === 45 || (code >= 60 && code <= 62)) return true;
  return Number.isNaN(code) || classOf(code) === 3;
}

function lineComment(value: string, at: number, length: number, tokens: Tokens): number {
  if (state.skipsLines) {
    const end = lineBlankEnd(value, at);
    if (end >= 0) return end;
  }
  pushToken(tokens, T.comment, at, at + length);
  const newline = state.commentUntil > at ? state.commentUntil : value.indexOf('\n', at);
  state.commentUntil = newline < 0 ? value.length : newline;
  let next = at + length;
  // `---` and `##` are one comment; a row of dashes is not a thousand of them.
  while (codeAt(value, next) === value.charCodeAt(at)) next++;
  return next;
}

function blockComment(value: string, at: number, tokens: Tokens): number {
  if (value.charCodeAt(at + 2) === 33) {
    let next = at + 3;
    while (isDigit(value.charCodeAt(next))) next++;
    return next;
  }
  const end = state.closerGone ? -1 : value.indexOf('*/', at + 2);
  if (end >= 0) return end + 2;
  state.closerGone = true;
  return double(tokens, T.comment, at);
}

/** `->'$.a'`, `->>'$.a'`: a member of a JSON document by a text; before anything else the sign is a minus. */
function member(value: string, at: number, tokens: Tokens): number {
  const end = value.charCodeAt(at + 2) === 62 ? at + 3 : at + 2;
  const code = value.charCodeAt(end);
  if (code !== 39 && code !== 34) return single(tokens, T.operator, at);
  pushToken(tokens, T.operator, at, end);
  return end;
}

function comparison(value: string, at: number, code: number, next: number, tokens: Tokens): number {
  if (code === 58) {
    if (next !== 58) return single(tokens, T.other, at);
    // `'{}'::jsonb`, `(…)::int`: a cast says nothing of the value.
    const cast = isCastable(tokens) && classOf(value.charCodeAt(at + 2)) === 3;
    return cast ? wordEnd(value, at + 2) : double(tokens, T.operator, at);
  }
  if (code === 33) {
    if (next !== 61) return single(tokens, T.not, at);
    if (value.charCodeAt(at + 2) !== 61) return double(tokens, T.compare, at);
    pushToken(tokens, T.other, at, at + 3);
    return at + 3;
  }
  // PostgreSQL's `<@`: is contained in.
  if (code === 60 && next === 64) return double(tokens, T.compare, at);
  let end = at + 1;
  while (isAngleOrEqual(codeAt(value, end))) end++;
  pushToken(tokens, comparisonKind(value, at, end), at, end);
  return end;
}

function isCastable(tokens: Tokens): boolean {
  const kind = tokens.count > 0 ? kindAt(tokens, tokens.count - 1) : T.end;
  return kind === T.string || kind === T.number || kind === T.right;
}

function isAngleOrEqual(code: number): boolean {
  return code === 60 || code === 61 || code === 62;
}

/** `<<` and `>>` shift; `=>`, `===` and longer runs are another language's. */
function comparisonKind(value: string, at: number, end: number): number {
  if (end === at + 1) return T.compare;
  const first = value.charCodeAt(at);
  const second = value.charCodeAt(at + 1);
  if (end === at + 2) {
    if (first === second && first !== 61) return T.operator;
    return first === 61 && second !== 61 ? T.other : T.compare;
  }
  return end === at + 3 && value.startsWith('<=>', at) ? T.compare : T.other;
}

function variable(value: string, at: number, tokens: Tokens): number {
  // PostgreSQL's `@>`: contains.
  if (value.charCodeAt(at + 1) === 62) return double(tokens, T.compare, at);
  let end = at + 1;
  if (value.charCodeAt(end) === 64) end++;
  end = wordEnd(value, end);
  pushToken(tokens, T.variable, at, end);
  return end;
}

/** A quoted identifier, `` `name` `` or `[name]`; without its end the opening mark stands alone, so that nothing is hidden. */
function bracketed(value: string, at: number, closer: number, tokens: Tokens): number {
  const limit = Math.min(value.length, at + 66);
  for (let end = at + 1; end < limit; end++) {
    const code = value.charCodeAt(end);
    if (code === closer) {
      if (end === at + 1) break;
      pushToken(tokens, T.name, at, end + 1);
      return end + 1;
    }
    if (classOf(code) === 0 && code !== 45 && code !== 46) break;
  }
  // Behind a closed backtick the program's own ends the last one: `` ` or 1=`1 ``.
  if (
    state.backtick &&
    closer === BACKTICK &&
    value.length - at <= 24 &&
    kindAt(tokens, tokens.count - 1) === T.compare
  ) {
    pushToken(tokens, T.open, at, value.length);
    return value.length;
  }
  return single(tokens, T.other, at);
}
