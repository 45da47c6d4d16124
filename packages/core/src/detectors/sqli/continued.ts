/** Longest value that is read for how it goes on behind a quote. */
const MAX_LENGTH = 512;

/** Longest text in front of the quote: a name, an address, an id. */
const MAX_HEAD = 48;

/** What a field holds in front of the quote that an injection closes: nothing, or a value; no brackets, assignments or marks of a text about code. */
const plainHead = /^[^'"`<>(){}[\]=;:,\n]{0,48}$/;

/** A comment that ends the value and takes away what the program goes on with. */
const cutsOff = /(?:--|#|\/\*)[ \t]{0,4}[-+]?[ \t]{0,4}$/;

/**
 * `', 'b', 1)`: the other values of the row, and its bracket, which the value did not open.
 *
 * A value is text in quotes, a number, a constant, or a call without arguments.
 */
const rowEnd = /^\s?(?:,\s?(?:'[^']{0,64}'|"[^"]{0,64}"|-?\d{1,12}|null|true|false|default|\w{1,32}\(\))){0,16}\s?\)/i;

/** `), (`: another row. */
const nextRow =
  /^\s?(?:,\s?(?:'[^']{0,64}'|"[^"]{0,64}"|-?\d{1,12}|null|true|false|default|\w{1,32}\(\))){0,16}\s?\)\s?,\s?\(\s?(?:['"(\d]|null|select)/i;

/** `', role='admin`: another column that is set, its text closed by the program's own quote. */
const nextColumn = /^\s?,\s?`?[a-z_][\w.]{0,31}`?\s{0,2}=\s{0,2}(['"])[^'"=]{0,64}$/i;

/** Verbs of statements behind a semicolon, beside those whose grammar `statement.ts` knows. */
const verb =
  /^[\s)]{0,8};\s{0,8}(?:desc|describe|explain|dbcc|lock|unlock|optimize|analy[sz]e|reset|set|alter|comment|create|listen|notify|refresh|cluster|discard|values|table|signal|savepoint|release|abort|checkpoint|deallocate|prepare|open|close|fetch|import|export|unload|reindex|reassign|security|start|stop)(?![\w'])/i;

/** Clauses that go on behind a value and no sentence has there. */
const clause =
  /^[\s)]{0,8}\s(?:returning\s|on\s{1,4}(?:conflict|duplicate)\s|allow\s{1,4}filtering\b|escape\s{0,4}['"]|for\s{1,4}(?:update|share|xml|json)\b|fetch\s{1,4}(?:first|next)\s|lock\s{1,4}in\s|with\s{1,4}(?:ur|nolock|rollup)\b|option\s{0,4}\(|settings\s|qualify\s|tablesample\s)/i;

/** `%' escape '!`: another mark for the pattern of a LIKE, closed by the program's own quote. */
const escapes = /^\s{1,4}escape\s{0,4}['"].?$/i;

/** `1),(2)-- -`, `1),(version(),1`: numbers of a row that ends, and another row. */
const numberRow = /^\s{0,4}-?\d{1,9}(?:\s?,\s?-?\d{1,9}){0,8}\s?\)\s?,\s?\(/;

/** A call or a query, which the row of an import or a pair of coordinates has not. */
const computes = /[a-z]\(|\bselect\b/i;

/**
 * The rule by which a value goes on behind the quote that it closes as the rest of a statement that the program began: more values of an INSERT, more
 * columns of an UPDATE, a clause, another statement; or null.
 *
 * Only the first quote counts, and only a plain value in front of it: `'a', 'b'` is a list of quoted words. Linear: each form looks a bounded way ahead.
 */
export function continuedRule(value: string): string | null {
  if (value.length > MAX_LENGTH) return null;
  const first = value.charCodeAt(0);
  if ((first >= 48 && first <= 57) || first === 45 || first === 32) {
    if (numberRow.test(value) && (cutsOff.test(value.slice(-12)) || computes.test(value))) return 'insert-values';
  }
  const quote = firstQuote(value);
  if (quote < 0) return null;
  const next = value.charCodeAt(quote + 1);
  const listed = next === COMMA || next === CLOSING;
  const cut = mayEndInComment(value) && cutsOff.test(value.slice(-12));
  if (
    !listed &&
    !(cut && (next === SEMICOLON || next === BLANK)) &&
    !(next === BLANK && escapes.test(value.slice(quote + 1)))
  )
    return null;
  if (!plainHead.test(value.slice(0, quote))) return null;
  return judgeTail(value.slice(quote + 1), cut);
}

function judgeTail(tail: string, cut: boolean): string | null {
  if (nextColumn.test(tail)) return 'update-column';
  if (nextRow.test(tail) && (cut || computes.test(tail))) return 'insert-values';
  if (escapes.test(tail)) return 'clause';
  if (!cut) return null;
  if (rowEnd.test(tail) && tail.includes(',')) return 'insert-values';
  if (verb.test(tail)) return 'stacked';
  return clause.test(tail) ? 'clause' : null;
}

const BLANK = 32;
const CLOSING = 41;
const COMMA = 44;
const SEMICOLON = 59;

/** The first quote of either kind within reach, or -1. */
function firstQuote(value: string): number {
  const limit = Math.min(value.length, MAX_HEAD + 1);
  for (let at = 0; at < limit; at++) {
    const code = value.charCodeAt(at);
    if (code === 39 || code === 34) return at;
  }
  return -1;
}

/** Whether the last character but blanks is one that ends a comment mark: `-`, `#`, `*`, or the plus that stands for a blank. */
function mayEndInComment(value: string): boolean {
  let at = value.length - 1;
  while (at > 0 && value.length - at < 5 && value.charCodeAt(at) <= 32) at--;
  const code = value.charCodeAt(at);
  return code === 45 || code === 35 || code === 42 || code === 43;
}
