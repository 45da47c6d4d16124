import { wordSet } from '../../word-set.ts';
import { OPERAND, type Operand, readOperand } from './operand.ts';
import { found, isShortTail, type Reading, type Verdict } from './reading.ts';
import { selectItem } from './select.ts';
import { kindAt, T, type Tokens } from './tokens.ts';

const left: Operand = { nature: 0, next: 0, core: 0 };

/** Words behind a semicolon that begin a statement, with enough of its grammar to tell it from a sentence. */
export function stacked(reading: Reading, at: number): Verdict | null {
  const { tokens } = reading;
  let next = at + 1;
  while (next < at + 4 && (kindAt(tokens, next) === T.left || kindAt(tokens, next) === T.semicolon)) next++;
  const kind = kindAt(tokens, next);
  if (kind === T.select) {
    const item = selectItem(tokens, next);
    return item > next ? found('stacked', true, item) : null;
  }
  if (kind === T.waitfor || kind === T.statement) return statementAt(reading, next, true);
  if (kind === T.conditional && kindAt(tokens, next + 1) === T.left) {
    return readOperand(tokens, next + 2, left) &&
      left.nature === OPERAND.literal &&
      kindAt(tokens, left.next) === T.compare
      ? found('stacked', true, left.next)
      : null;
  }
  return null;
}

/** A statement at the start of a value or right behind the quote or bracket that it closes (SQL Server needs no semicolon). */
export function statement(reading: Reading, at: number): Verdict | null {
  const before = kindAt(reading.tokens, at - 1);
  const boundary = before === T.end || before === T.right || before === T.string || before === T.number;
  return boundary || before === T.branch ? statementAt(reading, at, before !== T.end && before !== T.branch) : null;
}

const isTarget = wordSet(
  'table database view user function procedure index schema login role trigger sequence alias materialized or ' +
    'temporary temp column constraint type extension tablespace',
);

function statementAt(reading: Reading, at: number, boundary: boolean): Verdict | null {
  const { value, tokens } = reading;
  const word = value.slice(tokens.starts[at], tokens.ends[at]).toLowerCase();
  const next = kindAt(tokens, at + 1);
  const second = kindAt(tokens, at + 2);
  const third = kindAt(tokens, at + 3);
  const end = third === T.end || third === T.comment || third === T.semicolon || third === T.left;
  switch (word) {
    case 'drop':
    case 'alter':
    case 'create':
    case 'truncate': {
      const target = value.slice(tokens.starts[at + 1], tokens.ends[at + 1]).toLowerCase();
      const known =
        (next === T.name || next === T.routine || next === T.logic || next === T.procedure) && isTarget(target);
      if (!known || !isName(second)) return null;
      // Without a boundary the value is a statement and nothing else: only a comment shows that something was to be cut off.
      if (!boundary) return third === T.comment ? found('stacked', false, at + 2) : null;
      if (target === 'or') return second === T.statement && third !== T.end ? found('stacked', true, at + 2) : null;
      return end || third !== T.name ? found('stacked', true, at + 2) : null;
    }
    case 'insert':
    case 'replace':
    case 'merge':
      return boundary &&
        next === T.into &&
        isName(second) &&
        (third === T.left || third === T.dot || third === T.name || third === T.select)
        ? found('stacked', true, at + 2)
        : null;
    case 'delete':
      return boundary && next === T.from && isName(second) && (third === T.where || end || third === T.dot)
        ? found('stacked', true, at + 2)
        : null;
    case 'update':
      return boundary &&
        isName(next) &&
        value.slice(tokens.starts[at + 2], tokens.ends[at + 2]).toLowerCase() === 'set' &&
        isName(third)
        ? found('stacked', true, at + 3)
        : null;
    case 'exec':
    case 'execute':
    case 'call':
      return execution(tokens, at, boundary);
    case 'declare':
      return next === T.variable && (tokens.ends[at + 1] ?? 0) - (tokens.starts[at + 1] ?? 0) > 1
        ? found('stacked', true, at + 1)
        : null;
    case 'set':
      return boundary && next === T.variable && second === T.compare ? found('stacked', true, at + 2) : null;
    case 'shutdown':
      return boundary &&
        (next === T.end || next === T.semicolon || (next === T.comment && isShortTail(reading, at + 1)))
        ? found('stacked', true, at)
        : null;
    case 'begin':
      return boundary && (next === T.dangerous || next === T.delay || next === T.statement)
        ? found('stacked', true, at + 1)
        : null;
    case 'copy':
    case 'attach':
    case 'load':
    case 'backup':
      return boundary && next !== T.left && (second === T.string || second === T.open || second === T.from)
        ? found('stacked', true, at + 2)
        : null;
    case 'waitfor':
      return second === T.string || second === T.open ? found('time-delay', true, at + 2) : null;
    default:
      return null;
  }
}

function isName(kind: number): boolean {
  return kind === T.name || kind === T.routine || kind === T.statement || kind === T.dangerous || kind === T.from;
}

function execution(tokens: Tokens, at: number, boundary: boolean): Verdict | null {
  for (let next = at + 1; next < at + 8; next++) {
    const kind = kindAt(tokens, next);
    if (kind === T.dangerous) return found('stacked', true, next);
    if (boundary && kind === T.left && next === at + 1) return found('stacked', true, next);
    if (boundary && kind === T.variable && next === at + 1) return found('stacked', true, next);
    if (kind === T.routine && kindAt(tokens, next + 1) === T.left) return found('stacked', true, next);
    if (kind !== T.name && kind !== T.dot) return null;
  }
  return null;
}
