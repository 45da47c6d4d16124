import { OPERAND, type Operand, readOperand } from './operand.ts';
import { found, type Reading, type Verdict } from './reading.ts';
import { kindAt, T, type Tokens } from './tokens.ts';

const item: Operand = { nature: 0, next: 0, core: 0 };

/** Longest statement whose words need no capitals where a semicolon ends it. */
const MAX_LOOSE = 64;

/** Columns of a list that are read. */
const MAX_ITEMS = 64;

/** What the columns of a list show beside names; a list of several constants (`select 1,2,3`) probes for their number. */
const shown = { next: 0, call: false, literal: false, constants: 0 };

/**
 * A value that is a query and nothing else: `SELECT * FROM users`, `select concat(a,b) from t where id=1;`.
 *
 * Words of a sentence pass (`select one from the list`): the list must end where a list ends, and something must be there that prose has not:
 * a call of a function that databases have, a comparison behind `where`, or a semicolon or a comment at the end. A query of a whole table or of its sums
 * is what configurations hold, and passes.
 */
export function wholeSelect(reading: Reading): Verdict | null {
  const { tokens, value } = reading;
  if (!readList(reading)) return null;
  const from = shown.next;
  const kind = kindAt(tokens, from);
  if (isEnd(tokens, from))
    return shown.call || (shown.literal && (kind === T.comment || shown.constants > 1))
      ? found('query', false, from)
      : null;
  if (kind !== T.from) return null;
  const last = tableEnd(tokens, from + 1);
  if (last < 0) return null;
  const compares =
    kindAt(tokens, last) === T.where &&
    isComparison(tokens, last + 1) &&
    (shown.call || !isRange(value, tokens, last + 1));
  if (compares) return found('query', false, last + 1);
  const ended = isEnd(tokens, last);
  const goesOn = isClause(kindAt(tokens, last));
  const cut = kindAt(tokens, last) === T.semicolon || kindAt(tokens, last) === T.comment;
  return (ended || goesOn) && (shown.call || cut || value.trimEnd().endsWith(';'))
    ? found('query', false, last - 1)
    : null;
}

function readList({ value, tokens }: Reading): boolean {
  shown.call = shown.literal = false;
  shown.constants = 0;
  let at = 1;
  while (at < 4 && kindAt(tokens, at) === T.all) at++;
  for (let items = 0; items < MAX_ITEMS; items++) {
    if (kindAt(tokens, at) === T.operator && value[tokens.starts[at] ?? 0] === '*') {
      at++;
    } else {
      if (!readOperand(tokens, at, item)) return false;
      if (item.nature === OPERAND.subselect) return false;
      shown.call ||= item.nature === OPERAND.call && isTelling(value, tokens, item.core);
      shown.literal ||= item.nature === OPERAND.literal;
      if (item.nature === OPERAND.literal) shown.constants++;
      at = item.next;
      if (kindAt(tokens, at) === T.as) at += 2;
      shown.call ||= joinsText(tokens, item.core, item.next);
    }
    if (kindAt(tokens, at) !== T.comma) break;
    at++;
  }
  shown.next = at;
  return true;
}

/** `login || '-' || password`: names and quoted text joined. */
function joinsText(tokens: Tokens, from: number, to: number): boolean {
  let pipes = false;
  let text = false;
  for (let at = from; at < to && at < from + 8; at++) {
    pipes ||= kindAt(tokens, at) === T.pipes || kindAt(tokens, at) === T.operator;
    text ||= kindAt(tokens, at) === T.string;
  }
  return pipes && text;
}

/** A function of databases other than a sum, its bracket right behind the name. */
function isTelling(value: string, tokens: Tokens, at: number): boolean {
  if (kindAt(tokens, at) === T.name || tokens.starts[at + 1] !== tokens.ends[at]) return false;
  return !/^(?:count|sum|min|max)$/i.test(value.slice(tokens.starts[at], tokens.ends[at]));
}

function isCapital(value: string, tokens: Tokens, at: number): boolean {
  const word = value.slice(tokens.starts[at], tokens.ends[at]);
  return word === word.toUpperCase();
}

function isName(kind: number): boolean {
  return kind === T.name || kind === T.routine || kind === T.statement;
}

/** The token behind the names of a `from`, or -1. */
function tableEnd(tokens: Tokens, from: number): number {
  let at = from;
  for (let steps = 0; steps < 8; steps++) {
    if (!isName(kindAt(tokens, at))) return -1;
    at++;
    while (kindAt(tokens, at) === T.dot) {
      at++;
      if (isName(kindAt(tokens, at))) at++;
    }
    if (kindAt(tokens, at) !== T.comma) return at;
    at++;
  }
  return -1;
}

function isEnd(tokens: Tokens, at: number): boolean {
  const kind = kindAt(tokens, at);
  return kind === T.end || kind === T.comment || kind === T.semicolon;
}

function isClause(kind: number): boolean {
  return (
    kind === T.where ||
    kind === T.order ||
    kind === T.group ||
    kind === T.limit ||
    kind === T.union ||
    kind === T.having
  );
}

/** `where age > 10` at the end: a range of a column is how views and saved filters are written, and asks for no row in particular. */
function isRange(value: string, tokens: Tokens, from: number): boolean {
  const compare = value.charCodeAt(tokens.starts[from + 1] ?? 0);
  return (
    kindAt(tokens, from) === T.name &&
    kindAt(tokens, from + 1) === T.compare &&
    (compare === 60 || compare === 62) &&
    value.charCodeAt((tokens.starts[from + 1] ?? 0) + 1) !== 62 &&
    kindAt(tokens, from + 2) === T.number &&
    kindAt(tokens, from + 3) === T.end
  );
}

/** `id = 5`, `name like 'a%'`: what prose behind `where` has not. */
function isComparison(tokens: Tokens, from: number): boolean {
  if (!readOperand(tokens, from, item)) return false;
  const kind = kindAt(tokens, item.next);
  if (kind !== T.compare && kind !== T.like) return false;
  return readOperand(tokens, item.next + 1, item) && item.nature === OPERAND.literal;
}

/** A value that is a statement other than a query and nothing else, with the grammar that a sentence has not. */
export function wholeStatement({ value, tokens }: Reading): Verdict | null {
  const second = kindAt(tokens, 1);
  const third = kindAt(tokens, 2);
  const capitals = isCapital(value, tokens, 0) && isCapital(value, tokens, 1);
  switch (wordAt(value, tokens, 0)) {
    case 'insert':
      return second === T.into && isName(third) && hasValues(value, tokens, 3) ? found('statement', false, 2) : null;
    case 'update':
      return isName(second) &&
        wordAt(value, tokens, 2) === 'set' &&
        kindAt(tokens, 3) === T.name &&
        kindAt(tokens, 4) === T.compare &&
        readOperand(tokens, 5, item) &&
        item.nature === OPERAND.literal &&
        kindAt(tokens, 5) !== T.constant
        ? found('statement', false, 4)
        : null;
    case 'delete': {
      if (second !== T.from) return null;
      const last = tableEnd(tokens, 2);
      if (last < 0) return null;
      if (kindAt(tokens, last) === T.where)
        return isComparison(tokens, last + 1) ? found('statement', false, last) : null;
      return isEnd(tokens, last) && kindAt(tokens, last) === T.semicolon ? found('statement', false, last - 1) : null;
    }
    case 'drop':
      // `drop customers;--`
      if (isName(second) && third === T.semicolon && kindAt(tokens, 3) === T.comment && kindAt(tokens, 4) === T.end)
        return found('statement', false, 3);
      return (capitals ||
        (value.length <= MAX_LOOSE && kindAt(tokens, 3) === T.semicolon && kindAt(tokens, 4) === T.end)) &&
        /^(?:table|database|user|schema|view|login)$/.test(wordAt(value, tokens, 1)) &&
        isName(third) &&
        isEnd(tokens, 3)
        ? found('statement', false, 2)
        : null;
    case 'shutdown':
      return wordAt(value, tokens, 1) === 'with' && wordAt(value, tokens, 2) === 'nowait'
        ? found('statement', false, 2)
        : null;
    case 'create':
      return replacesFunction(value, tokens) || creates(value, tokens, third) ? found('statement', false, 3) : null;
    case 'grant':
      return /^(?:all|select|insert|connect|dba|resource)$/.test(wordAt(value, tokens, 1)) &&
        /^(?:on|to)$/.test(wordAt(value, tokens, wordAt(value, tokens, 2) === 'privileges' ? 3 : 2)) &&
        (capitals || value.includes(';'))
        ? found('statement', false, 2)
        : null;
    case 'set':
      return second === T.variable && third === T.compare && readOperand(tokens, 3, item) && item.nature >= OPERAND.call
        ? found('statement', false, 3)
        : null;
    default:
      return null;
  }
}

function wordAt(value: string, tokens: Tokens, at: number): string {
  return value.slice(tokens.starts[at], Math.min(tokens.ends[at] ?? 0, (tokens.starts[at] ?? 0) + 24)).toLowerCase();
}

/** `(a, b) values ('x', 1)`: values that are there, not the question marks of a prepared statement. */
function hasValues(value: string, tokens: Tokens, from: number): boolean {
  let at = from;
  while (kindAt(tokens, at) === T.dot) at += 2;
  const limit = at + MAX_ITEMS * 2;
  if (kindAt(tokens, at) === T.left) {
    while (at < limit && kindAt(tokens, at) !== T.right && kindAt(tokens, at) !== T.end) at++;
    at++;
  }
  return (
    /^values?$/.test(wordAt(value, tokens, at)) &&
    kindAt(tokens, at + 1) === T.left &&
    readOperand(tokens, at + 2, item) &&
    item.nature === OPERAND.literal
  );
}

/** `create or replace function x(…) returns int as 'lib.so'…`: a function of the database that a library or a language of the system holds. */
function replacesFunction(value: string, tokens: Tokens): boolean {
  return (
    wordAt(value, tokens, 1) === 'or' &&
    wordAt(value, tokens, 2) === 'replace' &&
    wordAt(value, tokens, 3) === 'function' &&
    /\blanguage\s{1,4}'?(?:c|plpython\w{0,3}|plperlu|internal)\b/i.test(value.slice(0, 512))
  );
}

/** `create user x identified by …`, `create function x returns …`, `create table x (a int`. */
function creates(value: string, tokens: Tokens, third: number): boolean {
  if (!isName(third)) return false;
  const what = wordAt(value, tokens, 1);
  const next = wordAt(value, tokens, 3);
  if (what === 'user') return next === 'identified' && /['";\d]/.test(value);
  if (what === 'function') return next === 'returns' && /['";\d]/.test(value);
  return (
    what === 'table' && kindAt(tokens, 3) === T.left && kindAt(tokens, 4) === T.name && kindAt(tokens, 5) === T.name
  );
}
