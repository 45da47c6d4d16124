import { kindAt, T, type Tokens } from './tokens.ts';

/** What a rule concludes about the tokens around an index. */
export interface Verdict {
  rule: string;
  certain: boolean;
  /** Index of the last token that convinced. */
  last: number;
}

/** The value, its tokens, and the place in a query where they are tried. */
export interface Reading {
  readonly value: string;
  readonly tokens: Tokens;
  /** The quote that the value closes first, or 0 where it stands outside quotes. */
  readonly quote: number;
}

/** Makes a conclusion. */
export function found(rule: string, certain: boolean, last: number): Verdict {
  return { rule, certain, last };
}

/** Whether a query may end, or go on in SQL, at this token. Prose goes on with a word. */
export function isTerminator(kind: number): boolean {
  switch (kind) {
    case T.end:
    case T.comment:
    case T.right:
    case T.logic:
    case T.pipes:
    case T.semicolon:
    case T.union:
    case T.order:
    case T.group:
    case T.having:
    case T.limit:
    case T.open:
    case T.comma:
    case T.branch:
    case T.operator:
    case T.into:
    case T.procedure:
    case T.compare:
      return true;
    default:
      return false;
  }
}

/** Longest text that an injection leaves in the string which the program's own quote closes: `' or 'a'='a`. */
const MAX_OPEN = 24;

/** Whether the query is complete here: a comment cuts the rest off, or the program's own quote closes a short open string. */
export function closes(reading: Reading, next: number): boolean {
  const kind = kindAt(reading.tokens, next);
  if (kind === T.comment || kind === T.semicolon) return true;
  // `is null, --`
  if (kind === T.comma && kindAt(reading.tokens, next + 1) === T.comment) return true;
  return kindAt(reading.tokens, next - 1) === T.open && isShortOpen(reading, next - 1);
}

function isShortOpen({ value, tokens }: Reading, open: number): boolean {
  const start = tokens.starts[open] ?? 0;
  return value.length - start <= MAX_OPEN && !value.includes(' ', start + 1);
}

/** Whether what follows a comment mark is nothing or one word, as tools leave it; prose goes on for longer. */
export function isShortTail({ value, tokens }: Reading, comment: number): boolean {
  if (kindAt(tokens, comment) !== T.comment) return true;
  const after = kindAt(tokens, comment + 1);
  if (after === T.end || after === T.operator || after === T.comment) return true;
  if (after !== T.name && after !== T.number) return false;
  const end = tokens.ends[comment + 1] ?? 0;
  return (
    kindAt(tokens, comment + 2) === T.end && value.length - end <= 2 && value.length - (tokens.ends[comment] ?? 0) < 16
  );
}

/** A lone quote that ends the value, behind a comment or a call: the program's own, or of who wrote the list. */
export function isLoneQuote({ value, tokens }: Reading, at: number): boolean {
  return kindAt(tokens, at) === T.open && value.length - (tokens.starts[at] ?? 0) === 1;
}

/** An open string of punctuation, as behind `'AND'` in a sentence: no number is in it that would make it true. */
export function isMarks({ value, tokens }: Reading, open: number): boolean {
  if (kindAt(tokens, open) !== T.open) return false;
  const text = value.slice((tokens.starts[open] ?? 0) + 1);
  // `{"or":[1]}`: a key of JSON.
  if (/^\s{0,4}:/.test(text)) return true;
  if (text === '') return isQuotedWord(value, tokens.starts[open - 1] ?? 0, tokens.starts[open] ?? 0);
  return !/[^\s!-/:-@[-`{-~]/.test(text);
}

/** `"and"`: the word fills the only quotes, as somebody writes that speaks of it; `'=''or'` has more of them. */
function isQuotedWord(value: string, start: number, end: number): boolean {
  return (
    /^(?:and|or|xor)$/i.test(value.slice(start, end)) &&
    value.charCodeAt(start - 1) === value.charCodeAt(end) &&
    value.indexOf(value.charAt(end)) === start - 1
  );
}
