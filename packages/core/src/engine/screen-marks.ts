import { W } from './screen-words.ts';

/** What a mark means together with its neighbours, as bits of {@link W}: openers of expressions, operators, filters, calls, declarations. */
export function marks(value: string, at: number, code: number): number {
  const previous = value.charCodeAt(at - 1);
  const next = value.charCodeAt(at + 1);
  switch (code) {
    case 36:
      return next === 95 || ((next | 32) >= 97 && (next | 32) <= 122) ? W.dollar : 0;
    case 123:
      // `${ #{ *{ @{ ~{ %{`, `{{ {% {# {=` and Smarty's `{$smarty`, `{system(`
      if (
        previous === 36 ||
        previous === 35 ||
        previous === 42 ||
        previous === 64 ||
        previous === 126 ||
        previous === 37
      )
        return W.expression;
      return next === 123 ||
        next === 37 ||
        next === 35 ||
        next === 61 ||
        next === 36 ||
        next === 33 ||
        isSmarty(next) ||
        isProduct(value, at + 1)
        ? W.expression
        : 0;
    case 37:
      return previous === 60 ? W.expression : 0;
    case 33:
      // `<!` of XML; `(!` of an LDAP filter, which no other mark tells.
      if (previous === 60 || previous === 40) return W.declaration;
      return previous === 32 && value.charCodeAt(at - 2) === 40 ? W.declaration : 0;
    case 40:
      return bracket(value, at, previous);
    default:
      return 0;
  }
}

/** `{7*`: digits and a star. */
function isProduct(value: string, from: number): boolean {
  let at = from;
  while (at - from < 9 && value.charCodeAt(at) >= 48 && value.charCodeAt(at) <= 57) at++;
  if (at === from) return false;
  return value.charCodeAt(value.charCodeAt(at) <= 32 ? at + 1 : at) === 42;
}

/** The letters that Smarty's tags begin with: `{php}`, `{if `, `{include `, `{fetch `, `{system(`. */
function isSmarty(next: number): boolean {
  return next === 112 || next === 105 || next === 102 || next === 115;
}

function bracket(value: string, at: number, previous: number): number {
  if (previous === 64 || previous === 91) return W.expression;
  if ((previous >= 48 && previous <= 57) || ((previous | 32) >= 97 && (previous | 32) <= 122) || previous === 95) {
    // `\\00` is how LDAP escapes a NUL.
    const escaped = previous === 48 && value.charCodeAt(at - 3) === 92 ? W.filter : 0;
    return W.called | escaped;
  }
  if (at === 0 || previous === 41) return W.filter;
  if (previous !== 32 && previous !== 0) return 0;
  // Velocity's `#set (`, `#if (`
  if (isDirectiveEnd(value.charCodeAt(at - 2), value.charCodeAt(at - 3))) return W.called;
  let before = at - 1;
  while (value.charCodeAt(before) === 32 || value.charCodeAt(before) === 0) before--;
  return value.charCodeAt(before) === 41 || value.charCodeAt(before) === 48 ? W.filter : 0;
}

/** The last letters of `set` and `if`. */
function isDirectiveEnd(last: number, before: number): boolean {
  return (last === 116 && before === 101) || (last === 102 && before === 105);
}

/**
 * Whether a URL of the value may have an address as its host: a digit, a bracket or a look-alike digit stands behind the slashes, or behind one of
 * `@ # \\` in what follows.
 */
export function mayNameAddress(value: string): boolean {
  const slash = firstSlash(value);
  if (slash < 0) return false;
  if (mayBeAddress(value, slash)) return true;
  let mark = value.indexOf('=');
  for (let tries = 0; mark > 0 && tries < 8; tries++) {
    mark = value.indexOf('//', mark);
    if (mark < 0) break;
    if (mayBeAddress(value, mark)) return true;
    mark += 2;
  }
  return value.includes('169.254.169.254');
}

function mayBeAddress(value: string, slash: number): boolean {
  // `http:127.0.0.1/`
  if (value.charCodeAt(4) === 58 && isAddressStart(value.charCodeAt(5))) return true;
  let at = slash;
  while (value.charCodeAt(at) === 47 || value.charCodeAt(at) === 92) at++;
  if (isAddressStart(value.charCodeAt(at))) return true;
  // `fd00:ec2::254`
  if ((value.charCodeAt(at) | 32) === 102 && value.charCodeAt(at + 4) === 58) return true;
  const limit = Math.min(value.length, at + 512);
  for (let code = value.charCodeAt(at); at < limit && code !== 47; at++, code = value.charCodeAt(at)) {
    if ((code === 64 || code === 35 || code === 92) && isAddressStart(value.charCodeAt(at + 1))) return true;
  }
  return false;
}

/** The first slash of either kind within the reach of a scheme, `url:` included. */
function firstSlash(value: string): number {
  for (let at = 0; at < value.length && at < 48; at++) {
    const code = value.charCodeAt(at);
    if (code === 47 || code === 92) return at;
  }
  return -1;
}

function isAddressStart(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 91 || code > 127;
}
