/** Kinds of tokens of a GraphQL document; a punctuator is its own kind. */
export type TokenKind = 'name' | 'number' | 'string' | 'comment' | 'variable' | 'directive' | 'spread' | 'end' | 'none';

/** Where reading stands and what was read last; reused for every token. */
export interface GraphqlTokens {
  readonly text: string;
  at: number;
  kind: TokenKind | '{' | '}' | '(' | ')' | '[' | ']' | ':' | '=' | '!';
  /** A name without its mark, a string as its reader gets it, a comment without its mark. */
  value: string;
}

/** Escapes of a string (GraphQL, October 2021, §2.9.4); the braces of later drafts as well. */
const ESCAPE = /\\(?:u\{([\da-fA-F]{1,8})\}|u([\da-fA-F]{4})|([\s\S]))/g;
const SHORT: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/**
 * Reads the next token; kind `none` where there is none that an executable document has.
 *
 * A string that is not closed is `none` as well, with what was read of it as the value. Linear over a document.
 */
export function nextToken(tokens: GraphqlTokens): void {
  const { text } = tokens;
  let at = tokens.at;
  let code = text.charCodeAt(at);
  while (code <= 32 || code === 44 || code === 0xfeff) code = text.charCodeAt(++at);
  tokens.value = '';
  if (at >= text.length) {
    tokens.at = at;
    tokens.kind = 'end';
  } else if (isNameStart(code)) take(tokens, 'name', at, nameEnd(text, at));
  else if (code === 34) readString(tokens, at);
  else if (code === 36 || code === 64) {
    const named = isNameStart(text.charCodeAt(at + 1));
    take(tokens, named ? (code === 36 ? 'variable' : 'directive') : 'none', at + 1, nameEnd(text, at + 1));
  } else if (code === 35) take(tokens, 'comment', at + 1, lineEnd(text, at));
  else if (code === 46) take(tokens, text.startsWith('...', at) ? 'spread' : 'none', at, at + 3);
  else if (code === 45 || isDigit(code)) {
    const end = numberEnd(text, at);
    take(tokens, end > at ? 'number' : 'none', at, Math.max(end, at + 1));
  } else {
    tokens.kind = '{}()[]:=!'.includes(text.charAt(at)) ? (text.charAt(at) as GraphqlTokens['kind']) : 'none';
    tokens.at = at + 1;
  }
}

function take(tokens: GraphqlTokens, kind: TokenKind, from: number, to: number): void {
  tokens.kind = kind;
  tokens.value = tokens.text.slice(from, to);
  tokens.at = to;
}

function readString(tokens: GraphqlTokens, open: number): void {
  const { text } = tokens;
  if (text.startsWith('"""', open)) {
    let end = text.indexOf('"""', open + 3);
    while (end > 0 && text.charCodeAt(end - 1) === 92) end = text.indexOf('"""', end + 3);
    take(tokens, end < 0 ? 'none' : 'string', open + 3, end < 0 ? text.length : end);
    tokens.value = tokens.value.replaceAll('\\"""', '"""');
    if (end >= 0) tokens.at = end + 3;
    return;
  }
  let end = open + 1;
  let code = text.charCodeAt(end);
  let escaped = false;
  while (end < text.length && code !== 34 && code !== 10 && code !== 13) {
    if (code === 92) {
      escaped = true;
      end++;
    }
    code = text.charCodeAt(++end);
  }
  take(tokens, code === 34 ? 'string' : 'none', open + 1, end);
  if (escaped) tokens.value = tokens.value.replace(ESCAPE, unescaped);
  if (code === 34) tokens.at = end + 1;
}

function unescaped(whole: string, braced: string | undefined, four: string | undefined, one: string): string {
  if (four !== undefined) return String.fromCharCode(Number.parseInt(four, 16));
  if (braced === undefined) return SHORT.get(one) ?? one;
  const code = Number.parseInt(braced, 16);
  return code > 0x10ffff ? whole : String.fromCodePoint(code);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isNameStart(code: number): boolean {
  const letter = code | 32;
  return (letter >= 97 && letter <= 122) || code === 95;
}

function nameEnd(text: string, from: number): number {
  let at = from;
  while (isNameStart(text.charCodeAt(at)) || isDigit(text.charCodeAt(at))) at++;
  return at;
}

function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== 10 && text.charCodeAt(at) !== 13) at++;
  return at;
}

/** Where an integer or a fraction ends; `from` itself where none stands there, or a name follows without a break. */
function numberEnd(text: string, from: number): number {
  const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  number.lastIndex = from;
  const end = number.test(text) ? number.lastIndex : from;
  const next = text.charCodeAt(end);
  return isNameStart(next) || next === 46 ? from : end;
}
