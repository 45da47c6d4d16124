import { OPERAND, type Operand, readOperand } from './operand.ts';
import {
  closes,
  found,
  isLoneQuote,
  isMarks,
  isShortTail,
  isTerminator,
  type Reading,
  type Verdict,
} from './reading.ts';
import { comparesRows } from './row.ts';
import { kindAt, T, type Tokens } from './tokens.ts';

const left: Operand = { nature: 0, next: 0, core: 0 };
const right: Operand = { nature: 0, next: 0, core: 0 };

/** `or 1=1`, `and 'a' like 'a`, `having 1 in (1)`, `or true --`: a comparison whose outcome the value itself decides. */
export function condition(reading: Reading, at: number, rule: string): Verdict | null {
  const { tokens, quote } = reading;
  if (!readOperand(tokens, at + 1, left)) return null;
  let next = left.next;
  let kind = kindAt(tokens, next);
  if (kind === T.comma) return comparesRows(tokens, at + 1) ? found(rule, true, next) : null;
  // `or (3)913=3913`: what a rewriting tool leaves of a number counts as one.
  if (kind === T.number && kindAt(tokens, next - 1) === T.right && tokens.starts[next] === tokens.ends[next - 1])
    kind = kindAt(tokens, ++next);
  if (kind === T.not) kind = kindAt(tokens, ++next);
  if (left.nature === OPERAND.subselect) {
    return kindAt(tokens, left.core - 1) === T.left ? found('subselect', true, left.core) : null;
  }
  const literal = left.nature === OPERAND.literal;
  switch (kind) {
    case T.compare:
    case T.like:
      return compared(reading, at, next, rule);
    case T.in:
      return kindAt(tokens, next + 1) === T.left && (literal || (quote > 0 && startsList(tokens, next + 2)))
        ? found(rule, true, next + 1)
        : null;
    case T.between:
      return readOperand(tokens, next + 1, right) &&
        (literal || (quote > 0 && right.nature === OPERAND.literal)) &&
        kindAt(tokens, right.next) === T.logic
        ? found(rule, true, right.next)
        : null;
    case T.is:
      return isTested(tokens, next + 1)
        ? literal ||
          left.nature === OPERAND.call ||
          (quote > 0 && closes(reading, kindAt(tokens, next + 1) === T.not ? next + 3 : next + 2)) ||
          (at === 0 && isNotNullOr(reading, next))
          ? found(rule, true, next + 1)
          : null
        : null;
    default:
      return bareCondition(reading, at, next);
  }
}

/** `is null`, `is not true`, `is not 5` and an end behind it; `and "this" is not what I meant` is a sentence. */
function isTested(tokens: Tokens, from: number): boolean {
  const negated = kindAt(tokens, from) === T.not;
  const at = negated ? from + 1 : from;
  const kind = kindAt(tokens, at);
  if (kind === T.constant) return isTerminator(kindAt(tokens, at + 1));
  return negated && (kind === T.number || kind === T.string || kind === T.open || kind === T.all);
}

/** `or name is not null or`: a value that begins with the condition and joins another. */
function isNotNullOr({ value, tokens }: Reading, is: number): boolean {
  return (
    kindAt(tokens, is + 1) === T.not &&
    kindAt(tokens, is + 3) === T.logic &&
    /^null$/i.test(value.slice(tokens.starts[is + 2], tokens.ends[is + 2]))
  );
}

function compared(reading: Reading, at: number, compare: number, rule: string): Verdict | null {
  const { tokens, quote } = reading;
  // `between 1 and 2 = 1.5`
  if (quote === 0 && kindAt(tokens, at - 2) === T.between) return null;
  const literal = left.nature === OPERAND.literal;
  const leftNature = left.nature;
  const leftCore = left.core;
  let from = compare + 1;
  // `sounds like`, `similar to`, `= all (`.
  while (from < compare + 4 && (kindAt(tokens, from) === T.like || kindAt(tokens, from) === T.all)) from++;
  if (!readOperand(tokens, from, right)) {
    // `or 'a'=` with the program's quoted text behind it.
    return quote > 0 && kindAt(tokens, from) === T.end && literal ? found(rule, true, compare) : null;
  }
  const last = right.next - 1;
  if (right.nature === OPERAND.subselect) return found('subselect', true, right.core);
  if (!isTerminator(kindAt(tokens, right.next)) && kindAt(tokens, right.core) !== T.open) {
    // `' and 1=1 'a'='a`: numbers on both sides need no end behind a quote.
    if (
      quote > 0 &&
      at <= 2 &&
      kindAt(tokens, leftCore) === T.number &&
      kindAt(tokens, right.core) === T.number &&
      kindAt(tokens, right.next) === T.string
    )
      return found(rule, true, last);
    return literal && right.nature === OPERAND.call ? found(rule, false, last) : null;
  }
  if (literal && right.nature === OPERAND.literal)
    return isMathematics(reading, at, compare) || isMixedNumber(reading, at) ? null : found(rule, true, last);
  if (literal && right.nature === OPERAND.call && isSqlCall(tokens, right.core)) return found(rule, true, last);
  if (left.nature === OPERAND.call && isSqlCall(tokens, leftCore)) return found('function', true, last);
  // `and x=benchmark(…`, `or name like char(37)`
  if (kindAt(tokens, at) === T.logic && right.nature === OPERAND.call && isTellingCall(reading, right.core))
    return found('function', false, last);
  if (kindAt(tokens, at) === T.logic && sameText(reading, leftCore, right.core, right.next))
    return found(rule, true, last);
  if (quote > 0 && closes(reading, right.next)) return found(rule, kindAt(tokens, at) === T.logic, last);
  return searchesColumn(reading, at, compare, leftNature) ? found(rule, false, last) : null;
}

/**
 * `1 and name like 'a%'`, `1 and typeof(1)='text'`, `1 or name=0x61`: behind a number that begins the value a column or a call is compared
 * with text. A filter that a program offers begins with a column.
 */
function searchesColumn({ value, tokens, quote }: Reading, at: number, compare: number, nature: number): boolean {
  const end = kindAt(tokens, right.next);
  if (right.nature !== OPERAND.literal || (end !== T.end && end !== T.comment && end !== T.open)) return false;
  const start = tokens.starts[right.core] ?? 0;
  const text = value.charCodeAt(start);
  const pattern = kindAt(tokens, compare) === T.like && value.includes('%', start);
  if (quote > 0) return pattern && at <= 2;
  if (at === 0) return pattern && kindAt(tokens, at) === T.logic;
  const quoted = text === 39 || text === 34 || value.startsWith('0x', start);
  return (
    at === 1 &&
    kindAt(tokens, 0) === T.number &&
    quoted &&
    (pattern || nature === OPERAND.call || kindAt(tokens, compare) === T.compare)
  );
}

/** `2 > 1 && 1 < 2`: two inequalities joined outside quotes are arithmetic as often as an attack, which says `=`. */
function isMathematics({ value, tokens, quote }: Reading, at: number, compare: number): boolean {
  const before = at - 2;
  if (quote > 0 || kindAt(tokens, before) !== T.compare) return false;
  return isInequality(value, tokens, before) && isInequality(value, tokens, compare);
}

/** `12 x 1 and 1/4 = 15`, `45 x (1 and 1/3) = 60`: a whole number, `and`, a fraction, behind a word that no query has there. */
function isMixedNumber({ tokens, quote }: Reading, at: number): boolean {
  if (quote > 0 || kindAt(tokens, at) !== T.logic || kindAt(tokens, at - 1) !== T.number) return false;
  const fraction = kindAt(tokens, at + 1) === T.number && kindAt(tokens, at + 3) === T.number;
  if (!fraction || kindAt(tokens, at + 2) !== T.operator) return false;
  const before = kindAt(tokens, at - 2) === T.left ? at - 3 : at - 2;
  return kindAt(tokens, before) === T.name && kindAt(tokens, before - 1) === T.number;
}

function isInequality(value: string, tokens: Tokens, at: number): boolean {
  const first = value.charCodeAt(tokens.starts[at] ?? 0);
  return (first === 60 || first === 62) && value.charCodeAt((tokens.starts[at] ?? 0) + 1) !== 62;
}

function isSqlCall(tokens: Tokens, at: number): boolean {
  const kind = kindAt(tokens, at);
  return kind !== T.name && kindAt(tokens, at + 1) === T.left;
}

/** A call that waits, or one that spells a character by its number. */
function isTellingCall({ value, tokens }: Reading, at: number): boolean {
  if (kindAt(tokens, at + 1) !== T.left) return false;
  if (kindAt(tokens, at) === T.delay) return true;
  return kindAt(tokens, at + 2) === T.number && /^n?cha?r$/i.test(value.slice(tokens.starts[at], tokens.ends[at]));
}

/** `or a=a`: one word on both sides, and nothing but that word. */
function sameText({ value, tokens }: Reading, a: number, b: number, next: number): boolean {
  return (
    (kindAt(tokens, a) === T.name || kindAt(tokens, a) === T.routine) &&
    kindAt(tokens, b) === kindAt(tokens, a) &&
    next === b + 1 &&
    b === a + 2 &&
    value.slice(tokens.starts[a], tokens.ends[a]) === value.slice(tokens.starts[b], tokens.ends[b])
  );
}

function startsList(tokens: Tokens, at: number): boolean {
  const kind = kindAt(tokens, at);
  return kind === T.select || kind === T.number || kind === T.string || kind === T.open;
}

/** `' or 1 --`, `' or true#`, `1 or 1 -- -`: truth without a comparison, so the query must visibly end behind it. */
function bareCondition(reading: Reading, at: number, next: number): Verdict | null {
  const { tokens, quote } = reading;
  const kind = kindAt(tokens, at);
  if (kind !== T.logic && kind !== T.pipes) return null;
  const isCall = left.nature === OPERAND.call;
  if (left.nature !== OPERAND.literal && !isCall) return null;
  const comment = kindAt(tokens, next) === T.comment;
  const ended = quote > 0 && !isCall ? closes(reading, next) : comment;
  if (quote > 0 && !ended && isLimited(reading, next)) return found('tautology', true, next + 1);
  if (!ended || !(isShortTail(reading, next) || isLoneQuote(reading, next + 1)) || isMarks(reading, next - 1))
    return null;
  if (quote > 0) return found('tautology', true, next - 1);
  const before = kindAt(tokens, at - 1);
  if (at === 0) return isCall ? null : found('tautology', false, next);
  return before === T.number || before === T.right ? found('tautology', true, next) : null;
}

/** `' or 1 limit 1 offset 2 --`: a clause behind the truth, and a comment behind that. */
function isLimited(reading: Reading, from: number): boolean {
  const { tokens } = reading;
  if (kindAt(tokens, from) !== T.limit) return false;
  let at = from;
  while (at < from + 6 && isOfLimit(kindAt(tokens, at))) at++;
  return at > from + 1 && kindAt(tokens, at) === T.comment && isShortTail(reading, at);
}

function isOfLimit(kind: number): boolean {
  return kind === T.limit || kind === T.number || kind === T.comma;
}

/** `and sleep(5)`, `or exists (select …`, `and (select …`: a condition that is a call. */
export function logicCall(reading: Reading, at: number): Verdict | null {
  const { tokens } = reading;
  let next = at + 1;
  while (next < at + 12 && (kindAt(tokens, next) === T.left || kindAt(tokens, next) === T.not)) next++;
  const kind = kindAt(tokens, next);
  if (kind === T.select) {
    // `' or select *`: no query, and nothing else either.
    const star = reading.quote > 0 && at === 1 && reading.value[tokens.starts[next + 1] ?? 0] === '*';
    return kindAt(tokens, next - 1) === T.left || star ? found('subselect', true, next) : null;
  }
  if (kindAt(tokens, next + 1) !== T.left) return null;
  if (kind === T.delay) return found('time-delay', true, next + 1);
  if (kind === T.conditional && isChoice(reading, next)) return found('function', true, next + 1);
  if (kind === T.dangerous) return found('function', true, next + 1);
  if (kind === T.exists) return kindAt(tokens, next + 2) === T.select ? found('subselect', true, next + 2) : null;
  return null;
}

/** `if(1=1,…`, `elt(1=2,…`, `make_set(…`: a conditional function fed with a constant comparison or a subselect. */
export function conditionalCall(reading: Reading, at: number): Verdict | null {
  const { tokens } = reading;
  if (!readOperand(tokens, at + 2, left)) return null;
  if (left.nature === OPERAND.subselect) {
    // `if (select(fd + 1, …` is C: SQL needs brackets of its own around the query.
    return left.core > at + 2 ? found('subselect', true, left.core) : null;
  }
  // `elt(-3+5,bin(15),…`: a choice among calls, which no other language spells so.
  if (kindAt(tokens, left.next) === T.comma && left.nature === OPERAND.literal)
    return isChoice(reading, at) &&
      kindAt(tokens, left.next + 1) === T.routine &&
      kindAt(tokens, left.next + 2) === T.left
      ? found('function', true, left.next + 2)
      : null;
  const comparison = kindAt(tokens, left.next);
  if (comparison !== T.compare && comparison !== T.like) return null;
  const literal = left.nature === OPERAND.literal;
  if (!readOperand(tokens, left.next + 1, right)) return null;
  // `if((name)like(0x61646d696e),1,0)`: a column compared with a text in hexadecimal.
  if (isHexadecimal(reading, left.next)) return found('condition', true, right.next);
  if (comparison === T.like) return null;
  // `if (1=1) select 'a'`
  const goesOn = isTerminator(kindAt(tokens, right.next)) || kindAt(tokens, right.next) === T.select;
  return literal && right.nature === OPERAND.literal && goesOn ? found('condition', true, right.next - 1) : null;
}

/** A column compared with a text in hexadecimal, and a comma behind it; `==` is another language's. */
function isHexadecimal({ value, tokens }: Reading, compare: number): boolean {
  return (
    right.nature === OPERAND.literal &&
    value.startsWith('0x', tokens.starts[right.core]) &&
    !value.startsWith('==', tokens.starts[compare]) &&
    kindAt(tokens, right.next) === T.comma
  );
}

/** `elt` and `make_set`, which MySQL alone has. */
function isChoice({ value, tokens }: Reading, at: number): boolean {
  return /^(?:elt|make_set)$/i.test(value.slice(tokens.starts[at], tokens.ends[at]));
}

/** `case when name=0x61 then 1 else 0 end`: a column compared with a constant, and what follows from it. */
export function caseWhen({ tokens }: Reading, at: number): Verdict | null {
  if (kindAt(tokens, at + 1) !== T.when || !readOperand(tokens, at + 2, left)) return null;
  if (kindAt(tokens, left.next) !== T.compare || !readOperand(tokens, left.next + 1, right)) return null;
  if (right.nature !== OPERAND.literal || kindAt(tokens, right.next) !== T.branch) return null;
  const value = kindAt(tokens, right.next + 1);
  return value === T.number || value === T.string || value === T.left
    ? found('condition', false, right.next + 1)
    : null;
}
