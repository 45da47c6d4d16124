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
      return next === 123 || next === 37 || next === 35 || next === 61 || next === 36 || isSmarty(next)
        ? W.expression
        : 0;
    case 37:
      return previous === 60 ? W.expression : 0;
    case 33:
      // `<!` of XML; `(!` of an LDAP filter, which no other mark tells.
      if (previous === 60 || previous === 40) return W.declaration;
      return previous === 32 && value.charCodeAt(at - 2) === 40 ? W.declaration : 0;
    case 41:
      // `*)`: a wildcard at the end of a filter.
      return previous === 42 ? W.filter : 0;
    case 40:
      return bracket(value, at, previous);
    default:
      return 0;
  }
}

/** The letters that Smarty's tags begin with: `{php}`, `{if `, `{include `, `{fetch `, `{system(`. */
function isSmarty(next: number): boolean {
  return next === 112 || next === 105 || next === 102 || next === 115;
}

/** `* | & ! ' "`: what stands in front of a filter that a value opens within another. */
function isFilterMark(code: number): boolean {
  return code === 42 || code === 124 || code === 38 || code === 33 || code === 39 || code === 34;
}

function bracket(value: string, at: number, previous: number): number {
  if (previous === 64 || previous === 91) return W.expression;
  if ((previous >= 48 && previous <= 57) || ((previous | 32) >= 97 && (previous | 32) <= 122) || previous === 95) {
    // Velocity's `#set(`; `\\00` is how LDAP escapes a NUL.
    const escaped = previous === 48 && value.charCodeAt(at - 3) === 92 ? W.filter : 0;
    return W.called | escaped | (value.indexOf('#') >= 0 ? W.expression : 0);
  }
  if (at === 0 || previous === 41 || isFilterMark(previous)) return W.filter;
  if (previous !== 32 && previous !== 0) return 0;
  let before = at - 1;
  while (value.charCodeAt(before) === 32 || value.charCodeAt(before) === 0) before--;
  return value.charCodeAt(before) === 41 || value.charCodeAt(before) === 48 ? W.filter : 0;
}

/**
 * Whether a URL at the beginning of the value may have an address as its host: a digit, a bracket or a look-alike digit stands behind the slashes
 * or behind an `@`.
 */
export function mayNameAddress(value: string): boolean {
  const slash = firstSlash(value);
  if (slash < 0) return false;
  let at = slash;
  while (value.charCodeAt(at) === 47 || value.charCodeAt(at) === 92) at++;
  if (isAddressStart(value.charCodeAt(at))) return true;
  for (let user = value.indexOf('@', at); user >= 0 && user < at + 512; user = value.indexOf('@', user + 1)) {
    if (isAddressStart(value.charCodeAt(user + 1))) return true;
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
