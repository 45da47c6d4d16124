import { wordSet } from '../../word-set.ts';
import { OPERAND, type Operand, readOperand } from './operand.ts';
import { found, isShortTail, type Reading, type Verdict } from './reading.ts';
import { selectItem } from './select.ts';
import { kindAt, T } from './tokens.ts';
import { wholeStatement } from './whole.ts';

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
  if (kind === T.statement) return statementAt(reading, next, true);
  // PostgreSQL's `do $$ …`, `do $body$ …`.
  if (
    kind === T.name &&
    wordAt(reading, next) === 'do' &&
    /^\$\w*\$/.test(wordAt(reading, next + 1)) &&
    (tokens.starts[next + 1] ?? 0) - (tokens.ends[next] ?? 0) === 1
  )
    return found('stacked', true, next + 1);
  if (kind === T.routine && wordAt(reading, next) === 'load' && wordAt(reading, next + 1) === 'data')
    return found('stacked', true, next + 1);
  if (kind === T.waitfor) {
    const word = reading.value.slice(tokens.starts[next + 1], tokens.ends[next + 1]).toLowerCase();
    return (word === 'delay' || word === 'time') && kindAt(tokens, next + 2) !== T.name
      ? found('time-delay', true, next + 1)
      : null;
  }
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
  if (before === T.end) return wholeStatement(reading) ?? statementAt(reading, at, false);
  // A comma that begins a value is a semicolon that was lost.
  const lost = before === T.comma && at === 1 && /[-('"@;#]|\bxp_/.test(reading.value);
  const boundary = before === T.right || before === T.string || before === T.number || lost;
  return boundary || before === T.branch ? statementAt(reading, at, before !== T.branch) : null;
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
      const target = wordAt(reading, at + 1);
      if (boundary && isTarget(target) && second === T.conditional && wordAt(reading, at + 2) === 'if')
        return found('stacked', true, at + 2);
      // `; drop members--`: the kind of thing is left away, as tutorials write it.
      if (
        word === 'drop' &&
        boundary &&
        next === T.name &&
        kindAt(tokens, at - 1) === T.semicolon &&
        cutsOff(reading, at + 2)
      )
        return found('stacked', true, at + 1);
      const known =
        (next === T.name || next === T.routine || next === T.logic || next === T.procedure) && isTarget(target);
      if (!known || !isName(second)) return null;
      // Without a boundary the value is a statement and nothing else: only a comment shows that something was to be cut off.
      if (!boundary) return third === T.comment ? found('stacked', false, at + 2) : null;
      if (target === 'or') return second === T.statement && third !== T.end ? found('stacked', true, at + 2) : null;
      return end || third !== T.name || isClause(wordAt(reading, at + 3)) ? found('stacked', true, at + 2) : null;
    }
    case 'grant':
    case 'revoke':
      return boundary && isGrant(reading, at) ? found('stacked', true, at + 2) : null;
    case 'rename':
      return boundary && isTarget(wordAt(reading, at + 1)) && isName(second) && wordAt(reading, at + 3) === 'to'
        ? found('stacked', true, at + 3)
        : null;
    case 'handler':
      return boundary && isName(next) && /^(?:open|read|close)$/.test(wordAt(reading, at + 2))
        ? found('stacked', true, at + 2)
        : null;
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
        (isName(third) || third === T.number)
        ? found('stacked', true, at + 3)
        : null;
    case 'exec':
    case 'execute':
    case 'call':
      return execution(reading, at, boundary);
    case 'declare':
      // "declare @home as residence"
      return next === T.variable &&
        (tokens.ends[at + 1] ?? 0) - (tokens.starts[at + 1] ?? 0) > 1 &&
        (boundary || /[;=('"]/.test(value))
        ? found('stacked', true, at + 1)
        : null;
    case 'set':
      if (boundary && /^(?:global|persist)$/.test(wordAt(reading, at + 1)) && isName(second) && third === T.compare)
        return found('stacked', true, at + 3);
      return boundary && next === T.variable && second === T.compare ? found('stacked', true, at + 2) : null;
    case 'flush':
    case 'purge':
      return boundary &&
        /^(?:logs|privileges|tables|hosts|binary|master)$/.test(wordAt(reading, at + 1)) &&
        third !== T.name
        ? found('stacked', true, at + 1)
        : null;
    case 'show':
      return boundary &&
        /^(?:tables|databases|columns|schemas|grants|variables|processlist)$/.test(wordAt(reading, at + 1)) &&
        (second === T.end ? reading.quote > 0 : second === T.semicolon || second === T.comment || second === T.from)
        ? found('stacked', true, at + 1)
        : null;
    case 'detach':
    case 'restore':
      return boundary && wordAt(reading, at + 1) === 'database' && isName(second) && third !== T.name
        ? found('stacked', true, at + 2)
        : null;
    case 'shutdown':
      return boundary &&
        (next === T.end ||
          next === T.semicolon ||
          wordAt(reading, at + 2) === 'nowait' ||
          (next === T.comment && isShortTail(reading, at + 1)))
        ? found('stacked', true, at)
        : null;
    case 'begin':
      return boundary && (next === T.dangerous || next === T.delay || next === T.statement)
        ? found('stacked', true, at + 1)
        : null;
    case 'kill':
    case 'print':
      return boundary && (next === T.number || next === T.string || next === T.variable) && cutsOff(reading, at + 2)
        ? found('stacked', true, at + 2)
        : null;
    case 'raiserror':
      return boundary && next === T.left ? found('stacked', true, at + 1) : null;
    case 'use':
    case 'reconfigure':
    case 'vacuum':
    case 'commit':
    case 'rollback':
      return boundary && cutsOff(reading, word === 'use' ? at + 2 : at + 1) ? found('stacked', true, at + 1) : null;
    case 'pragma':
      return boundary && next === T.name && (second === T.left || second === T.compare)
        ? found('stacked', true, at + 2)
        : null;
    case 'copy':
    case 'attach':
    case 'load':
    case 'backup':
      if (boundary && isName(next) && wordAt(reading, at + 2) === 'to' && (third === T.string || third === T.open))
        return found('stacked', true, at + 3);
      if (boundary && /^backup (?:database|log)$/.test(`${word} ${wordAt(reading, at + 1)}`))
        return found('stacked', true, at + 1);
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

/** A comment, also behind a semicolon, cuts off what the program goes on with. */
function cutsOff(reading: Reading, at: number): boolean {
  const next = kindAt(reading.tokens, at) === T.semicolon ? at + 1 : at;
  return kindAt(reading.tokens, next) === T.comment && isShortTail(reading, next);
}

const isClause = wordSet(
  'add modify change rename drop cascade identified returns with without as login default for engine set',
);

function wordAt({ value, tokens }: Reading, at: number): string {
  return value.slice(tokens.starts[at], Math.min(tokens.ends[at] ?? 0, (tokens.starts[at] ?? 0) + 24)).toLowerCase();
}

const isPrivilege = wordSet(
  'all select insert update delete execute dba connect resource alter create drop usage super file sysdba',
);

/** `grant all on *.* to x`, `revoke dba from x`. */
function isGrant(reading: Reading, at: number): boolean {
  if (!isPrivilege(wordAt(reading, at + 1))) return false;
  const next = wordAt(reading, at + 2) === 'privileges' ? at + 3 : at + 2;
  return /^(?:on|to|from)$/.test(wordAt(reading, next)) && kindAt(reading.tokens, next + 1) !== T.end;
}

function execution(reading: Reading, at: number, boundary: boolean): Verdict | null {
  const { value, tokens } = reading;
  const opens = kindAt(tokens, at + 1);
  if (opens === T.left && kindAt(tokens, at + 2) === T.variable) return found('stacked', boundary, at + 2);
  if (boundary && opens === T.name) {
    const word = wordAt(reading, at + 1);
    const after = kindAt(tokens, at + 2);
    if (word === 'immediate' && after !== T.name && after !== T.end) return found('stacked', true, at + 2);
    if (/^[sx]p_./.test(word)) return found('stacked', true, at + 1);
    // `call f(5)`, not `call me (later)`.
    if (
      after === T.left &&
      tokens.starts[at + 2] === tokens.ends[at + 1] &&
      value.charCodeAt(tokens.ends[at] ?? 0) <= 32
    )
      return found('stacked', true, at + 2);
  }
  for (let next = at + 1; next < at + 8; next++) {
    const kind = kindAt(tokens, next);
    if (kind === T.dangerous) return found('stacked', true, next);
    // `call dbms_scheduler.create_job(…)`
    if (
      boundary &&
      kind === T.left &&
      kindAt(tokens, next - 2) === T.dot &&
      next === at + 4 &&
      tokens.starts[next] === tokens.ends[next - 1]
    )
      return found('stacked', true, next);
    if (boundary && kind === T.left && next === at + 1) return found('stacked', true, next);
    if (boundary && kind === T.variable && next === at + 1) return found('stacked', true, next);
    if (kind === T.routine && kindAt(tokens, next + 1) === T.left) return found('stacked', true, next);
    if (kind !== T.name && kind !== T.dot) return null;
  }
  return null;
}
