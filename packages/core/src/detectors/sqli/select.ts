import { type Operand, readOperand } from './operand.ts';
import { found, isShortTail, type Reading, type Verdict } from './reading.ts';
import { kindAt, T, type Tokens } from './tokens.ts';
import { isCatalog } from './words.ts';

const item: Operand = { nature: 0, next: 0, core: 0 };

/** `union all select null, …`. */
export function unionSelect({ value, tokens }: Reading, from: number): Verdict | null {
  let at = skipComment(value, tokens, from + 1);
  while (at < from + 12 && isFiller(kindAt(tokens, at))) at++;
  if (kindAt(tokens, at) !== T.select)
    return isRowSource(value, tokens, at) ? found('union-select', true, at + 1) : null;
  const first = selectItem(tokens, at);
  return first < 0 ? null : found('union-select', true, first);
}

/** `union values(1,2)`, `union table users--`: rows without a query. */
function isRowSource(value: string, tokens: Tokens, at: number): boolean {
  if (kindAt(tokens, at) !== T.name) return false;
  const word = value
    .slice(tokens.starts[at], Math.min(tokens.ends[at] ?? 0, (tokens.starts[at] ?? 0) + 8))
    .toLowerCase();
  if (word === 'table') return kindAt(tokens, at + 1) === T.name && kindAt(tokens, at + 2) === T.comment;
  const kind = kindAt(tokens, at + 2);
  return (
    word === 'values' &&
    kindAt(tokens, at + 1) === T.left &&
    (kind === T.number || kind === T.string || kind === T.constant)
  );
}

/** Bound on a comment between `union` and `select`, in characters and in tokens. */
const MAX_COMMENT = 64;

/** `union#x⏎select`, `union -- x⏎select`: the token behind the line that a comment ends, or `from` where there is none. */
function skipComment(value: string, tokens: Tokens, from: number): number {
  if (kindAt(tokens, from) !== T.comment) return from;
  const start = tokens.starts[from] ?? 0;
  const length = value.slice(start, start + MAX_COMMENT).search(/[\r\n]/);
  if (length < 0) return from;
  let at = from + 1;
  while (at < from + MAX_COMMENT && kindAt(tokens, at) !== T.end && (tokens.starts[at] ?? 0) < start + length) at++;
  return at;
}

function isFiller(kind: number): boolean {
  return kind === T.all || kind === T.left || kind === T.operator;
}

/**
 * The first item behind a `select`, or -1 where prose goes on: `select a plan`.
 * A name must be followed by what may follow a column; literals and calls stand for themselves.
 */
export function selectItem(tokens: Tokens, select: number): number {
  let at = select + 1;
  while (at < select + 12 && (kindAt(tokens, at) === T.all || kindAt(tokens, at) === T.left)) at++;
  const kind = kindAt(tokens, at);
  switch (kind) {
    case T.number:
    case T.constant:
    case T.variable:
    case T.select:
    case T.case:
    case T.string:
    case T.open:
      return at;
    case T.operator:
      return at;
    case T.name:
    case T.routine:
    case T.conditional:
    case T.delay:
    case T.dangerous:
      return followsColumn(kindAt(tokens, at + 1)) ? at : -1;
    case T.end:
    case T.comment:
      return select;
    default:
      return -1;
  }
}

function followsColumn(kind: number): boolean {
  return (
    kind === T.comma ||
    kind === T.from ||
    kind === T.left ||
    kind === T.right ||
    kind === T.dot ||
    kind === T.comment ||
    kind === T.pipes ||
    kind === T.into ||
    kind === T.semicolon
  );
}

/**
 * `(select …`: a query in brackets where SQL expects an operand.
 *
 * Prose in brackets (`(select one from the list)`) differs by what stands before it and by its first item.
 */
export function subselect({ value, tokens }: Reading, at: number): Verdict | null {
  if (kindAt(tokens, at + 1) !== T.select) return null;
  const first = selectItem(tokens, at + 1);
  if (first <= at + 1) return null;
  const kind = kindAt(tokens, first);
  const literal = kind !== T.name && kind !== T.operator;
  const star = kind === T.operator && value[tokens.starts[first] ?? 0] === '*';
  if (literal || star || kindAt(tokens, first + 1) === T.left) return found('subselect', true, first);
  const before = kindAt(tokens, at - 1);
  const operand = before !== T.end && before !== T.name && before !== T.other && before !== T.open;
  if (operand && readOperand(tokens, first, item) && kindAt(tokens, item.next) === T.from) {
    return found('subselect', true, item.next);
  }
  return null;
}

/** `order by 7 --`, `group by 1,2#` behind the end of the program's own value. */
export function ordering(reading: Reading, at: number): Verdict | null {
  const { tokens, quote } = reading;
  if (kindAt(tokens, at + 1) !== T.by || !readOperand(tokens, at + 2, item)) return null;
  const before = kindAt(tokens, at - 1);
  const number = kindAt(tokens, at + 2) === T.number;
  if (quote === 0 && !endsValue(before) && before !== T.end) return null;
  let next = item.next;
  let steps = 0;
  while (kindAt(tokens, next) === T.comma && steps++ < 64 && readOperand(tokens, next + 1, item)) next = item.next;
  if (kindAt(tokens, next) === T.semicolon && kindAt(tokens, next + 1) === T.comment) next++;
  const ended = kindAt(tokens, next) === T.comment && isShortTail(reading, next);
  if (ended && (number || quote > 0)) return found('order-by', true, next);
  // `order by n--` as the whole value.
  if (ended && at === 0 && kindAt(tokens, next + 1) === T.end) return found('order-by', false, next);
  return number && before === T.number && kindAt(tokens, next) === T.end ? found('order-by', false, next - 1) : null;
}

function endsValue(kind: number): boolean {
  return kind === T.number || kind === T.right || kind === T.string || kind === T.name;
}

/** `into outfile '…'`, `into dumpfile '…'`. */
export function outfile({ value, tokens }: Reading, at: number): Verdict | null {
  const word = value.slice(tokens.starts[at + 1], tokens.ends[at + 1]).toLowerCase();
  if (word !== 'outfile' && word !== 'dumpfile') return null;
  const kind = kindAt(tokens, at + 2);
  return kind !== T.end && kind !== T.other ? found('into-outfile', true, at + 2) : null;
}

/** `from information_schema.tables`, `from sqlite_master`, `from master..sysdatabases`. */
export function catalog({ value, tokens }: Reading, at: number): Verdict | null {
  const limit = Math.min(tokens.count, at + 5);
  for (let next = at + 1; next < limit; next++) {
    const kind = kindAt(tokens, next);
    if (kind === T.dot) continue;
    if (kind !== T.name) return null;
    const start = tokens.starts[next] ?? 0;
    const end = tokens.ends[next] ?? 0;
    if (isCatalog(value, start, end)) {
      // `mysql`, `sys` and `dual` are words too: they need a table behind them or a query that ends.
      const after = kindAt(tokens, next + 1);
      const strong = end - start > 7 || after === T.dot;
      const queried = after === T.end && kindAt(tokens, 0) === T.select && /^dual$/i.test(value.slice(start, end));
      return strong || queried || after === T.where || after === T.right || after === T.comment || after === T.union
        ? found('catalog', true, next)
        : null;
    }
    if (kindAt(tokens, next + 1) !== T.dot) return null;
  }
  return null;
}

/** `like (select …`, `like (sleep(…`: a query or a wait as a pattern. */
export function likeSubselect(tokens: Tokens, at: number): Verdict | null {
  if (kindAt(tokens, at + 1) !== T.left) return null;
  let next = at + 1;
  while (next < at + 8 && kindAt(tokens, next) === T.left) next++;
  const kind = kindAt(tokens, next);
  if (kind === T.select) return found('subselect', true, next);
  return kind === T.delay && kindAt(tokens, next + 1) === T.left ? found('time-delay', true, next + 1) : null;
}
