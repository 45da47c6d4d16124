import { codeAt } from '../../text/code-at.ts';

/*
 * A comment of at most a word and its line end where a blank stood: `union--x⏎select`, as tools write it against filters.
 */

/** One at the end of a text. */
const lineBlank = /(?:--|#)[ \t\f]{0,2}[^\s'"]{0,26}\r?\n$/;

/** One at the beginning of a text. */
const lineBlankHere = /^(?:--|#)[ \t\f]{0,2}[^\s'"]{0,26}\r?\n/;

/** Characters of such a comment at most, its line end included. */
const MAX_LINE_BLANK = 32;

/** Blanks on either side of one that are skipped; where there are more, what stands behind them is not asked. */
const MAX_GAP = 16;

/** Longest of the words below. */
const MAX_WORD = 9;

/** What a condition or a query is put together with: beside one of these a blank means something. */
const joining =
  /^(?:x?or|and|not|where|having|on|when|then|else|case|end|r?like|ilike|regexp|in|is|between|exists|union|all|distinct|except|intersect|minus|select|from|into|table|values|join|as|by|order|group|limit|offset|procedure|if|insert|update|delete|drop|alter|create|truncate|exec|execute|declare|set|begin|call|waitfor|delay|grant|div|mod|binary|collate|null|true|false|asc|desc|outfile|dumpfile)$/i;

/** Where the comment that begins at `at` ends with its line end; -1 where it is none of these. */
export function lineBlankEnd(value: string, at: number): number {
  const near = value.slice(at, at + MAX_LINE_BLANK);
  const end = near.indexOf('\n');
  return end >= 0 && lineBlankHere.test(near) ? at + end + 1 : -1;
}

/** Whether a comment in the value stands for a blank that matters: looked for before each line end, and not at each mark, of which a text may hold nothing else. */
export function holdsLineBlank(value: string): boolean {
  for (let end = value.indexOf('\n'); end >= 0; end = value.indexOf('\n', end + 1))
    if (endsLineBlank(value, end)) return true;
  return false;
}

/**
 * Whether the line that ends at `at` ends with such a comment, and what stands before or behind it may be a part of a query: a word that joins, a
 * quote, a number, an operator. Headings, rows of dashes and the marks around comments of HTML stand between words and at the beginning.
 */
export function endsLineBlank(value: string, at: number): boolean {
  const limit = Math.max(0, at - MAX_LINE_BLANK);
  let before = value.charCodeAt(at > 0 ? at - 1 : 0) === 13 ? at - 2 : at - 1;
  let mark = -1;
  let joined = false;
  for (; before >= limit && !joined; before--) {
    const code = value.charCodeAt(before);
    if (code <= 32 || code === 34 || code === 39) break;
    if (!isMark(value, before)) continue;
    mark = rowStart(value, before, limit);
    if (mark < 0) return false;
    joined = joinsBefore(value, mark);
    before = mark;
  }
  if (mark < 0) {
    // Nearly every line ends here: in front of its last word and at most two blanks stands no mark.
    for (let blanks = 0; blanks < 2 && before >= limit && isGap(value.charCodeAt(before)); blanks++) before--;
    if (before < limit || !isMark(value, before)) return false;
    mark = rowStart(value, before, limit);
    if (mark < 0) return false;
    joined = joinsBefore(value, mark);
  }
  if (!joined && !joinsBehind(value, at + 1)) return false;
  return lineBlank.test(value.slice(limit, at + 1));
}

/** `#`, or the second dash of `--`. */
function isMark(value: string, at: number): boolean {
  const code = value.charCodeAt(at);
  return code === 35 || (code === 45 && at > 0 && value.charCodeAt(at - 1) === 45);
}

/** Where the row of the mark at `at` begins, which the lexer takes for one; -1 where it is longer than such a comment. */
function rowStart(value: string, at: number, limit: number): number {
  const code = value.charCodeAt(at);
  let start = at;
  while (start > 0 && value.charCodeAt(start - 1) === code) if (--start < limit) return -1;
  return start;
}

/** What may stand between the mark and its word. */
function isGap(code: number): boolean {
  return code === 32 || code === 9 || code === 12;
}

function joinsBefore(value: string, start: number): boolean {
  let at = start - 1;
  while (at >= 0 && isBlank(value.charCodeAt(at))) if (start - --at > MAX_GAP) return true;
  if (at < 0) return false;
  const code = value.charCodeAt(at);
  if (!isNamePart(code)) {
    // `<!--` opens a comment of HTML.
    return code === 33 ? codeAt(value, at - 1) !== 60 : isJoint(code);
  }
  let from = at;
  while (from > 0 && at - from <= MAX_WORD && isNamePart(value.charCodeAt(from - 1))) from--;
  return isJoining(value, from, at + 1);
}

function joinsBehind(value: string, from: number): boolean {
  const length = value.length;
  let at = from;
  while (at < length && isBlank(value.charCodeAt(at))) if (++at - from > MAX_GAP) return true;
  if (at >= length) return false;
  const code = value.charCodeAt(at);
  const next = codeAt(value, at + 1);
  if (isNamePart(code)) {
    let end = at + 1;
    while (end < length && end - at <= MAX_WORD && isNamePart(value.charCodeAt(end))) end++;
    return isJoining(value, at, end) || codeAt(value, end) === 39;
  }
  switch (code) {
    // A tag.
    case 60:
      return !(next === 33 || next === 47 || isLetter(next));
    // An item of a list, a line that is quoted.
    case 42:
    case 43:
    case 45:
    case 62:
      return !(next === 32 && isLetter(codeAt(value, at + 2)));
    // A comment of more than one line; elsewhere a path.
    case 47:
      return next === 42;
    default:
      return isJoint(code);
  }
}

/** A number, or one of the words. */
function isJoining(value: string, start: number, end: number): boolean {
  if (value.charCodeAt(start) <= 57 && value.charCodeAt(start) >= 48) return true;
  return end - start <= MAX_WORD && joining.test(value.slice(start, end));
}

/** Operators, brackets, quotes, and what parts operands. */
function isJoint(code: number): boolean {
  switch (code) {
    case 33: // !
    case 34: // "
    case 37: // %
    case 38: // &
    case 39: // '
    case 40: // (
    case 41: // )
    case 42: // *
    case 43: // +
    case 44: // ,
    case 45: // -
    case 47: // /
    case 59: // ;
    case 60: // <
    case 61: // =
    case 62: // >
    case 64: // @
    case 94: // ^
    case 96: // `
    case 124: // |
    case 126: // ~
      return true;
    default:
      return false;
  }
}

function isBlank(code: number): boolean {
  return code <= 32 || code === 0xa0;
}

function isLetter(code: number): boolean {
  return (code | 32) >= 97 && (code | 32) <= 122;
}

function isNamePart(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 57) || code === 95 || code > 0xa0;
}
