import { kindAt, T, type Tokens } from './tokens.ts';

/** What an operand is made of: literals decide a comparison by themselves, names and calls need the program's data. */
export const OPERAND = { none: 0, literal: 1, name: 2, call: 3, subselect: 4 } as const;

/** An operand that was read: its nature, the token behind it, and the first token of its core. */
export interface Operand {
  nature: number;
  next: number;
  core: number;
}

/** Bound on nesting inside one operand; keeps every rule's look-ahead constant. */
const MAX_STEPS = 64;
/** Bound on arithmetic inside one operand: a chain of operators is read again from each of them that begins a rule. */
const MAX_CHAIN = 16;
/** Bound on the tokens of one call, and on those after which an operand takes no further call: nested bounds would multiply. */
const MAX_CALL_TOKENS = 256;

/**
 * Reads one operand of a comparison: `1`, `'a'`, `(-1+2)`, `id`, `t.id`, `version()`, `(select …`.
 *
 * Brackets need not balance, because an injection closes brackets that the program opened.
 */
export function readOperand(tokens: Tokens, from: number, into: Operand): boolean {
  into.nature = OPERAND.none;
  let at = from;
  let steps = 0;
  for (;;) {
    const known = partAt(tokens, at);
    if (known < 0) return false;
    if (steps === 0) into.core = at + ((known >> NATURE_BITS) & CORE_MASK);
    const nature = known & NATURE_MASK;
    into.nature = nature === EXISTS ? OPERAND.call : Math.max(into.nature, nature);
    at += known >> (NATURE_BITS + CORE_BITS);
    steps++;
    const kind = kindAt(tokens, at);
    if ((kind !== T.operator && kind !== T.pipes) || steps > MAX_CHAIN || at - from > MAX_CALL_TOKENS) break;
    const after = kindAt(tokens, at + 1);
    if (after === T.end || after === T.comment) break;
    at++;
  }
  while (kindAt(tokens, at) === T.right) at++;
  into.next = at;
  return true;
}

/** What is kept of a part: how far its end and its core are, and its nature in the lowest bits. */
const NATURE_BITS = 3;
const NATURE_MASK = 7;
const CORE_BITS = 7;
const CORE_MASK = 127;
/** The nature of `exists`, which makes a call of what it stands behind. */
const EXISTS = 5;
const NO_PART = -1;

/** What {@link readCore} says of one part. */
const part = { nature: 0 };

/**
 * The part of an operand between two operators that begins at a token, or -1.
 *
 * Each operator of a chain may begin a rule that reads the chain from there on, so a part is asked for many times; the tokens keep the answer.
 */
function partAt(tokens: Tokens, from: number): number {
  if (from >= tokens.count) return NO_PART;
  const known = tokens.parts[from] ?? 0;
  if (known !== 0) return known;
  const core = skipPrefix(tokens, from);
  part.nature = OPERAND.none;
  const next = readCore(tokens, core, part);
  const distances = ((next - from) << CORE_BITS) | (core - from);
  const answer = next < 0 ? NO_PART : (distances << NATURE_BITS) | part.nature;
  tokens.parts[from] = answer;
  return answer;
}

function skipPrefix(tokens: Tokens, from: number): number {
  let at = from;
  const limit = from + MAX_STEPS;
  while (at < limit) {
    const kind = kindAt(tokens, at);
    if (kind !== T.left && kind !== T.not && !isSign(tokens, at)) break;
    at++;
  }
  return at;
}

/** One character such as `-` or `~`; `<<` begins no operand. */
function isSign(tokens: Tokens, at: number): boolean {
  return kindAt(tokens, at) === T.operator && (tokens.ends[at] ?? 0) - (tokens.starts[at] ?? 0) === 1;
}

function readCore(tokens: Tokens, at: number, into: { nature: number }): number {
  switch (kindAt(tokens, at)) {
    case T.string:
    case T.open: {
      into.nature = OPERAND.literal;
      const next = kindAt(tokens, at + 1);
      return next === T.string || next === T.open ? at + 2 : at + 1;
    }
    case T.number:
    case T.constant:
    case T.variable:
      into.nature = OPERAND.literal;
      return at + 1;
    case T.select:
      into.nature = OPERAND.subselect;
      return at + 1;
    case T.exists:
      into.nature = EXISTS;
      return at + 1;
    case T.is:
      // `isnull(…)` is a function, `is null` no operand.
      return kindAt(tokens, at + 1) === T.left ? readNameOrCall(tokens, at, into) : -1;
    case T.name:
    case T.routine:
    case T.conditional:
    case T.dangerous:
    case T.delay:
    case T.case:
      return readNameOrCall(tokens, at, into);
    default:
      return -1;
  }
}

function readNameOrCall(tokens: Tokens, from: number, into: { nature: number }): number {
  let at = from + 1;
  while (kindAt(tokens, at) === T.dot && at < from + 8) at += 2;
  if (kindAt(tokens, at) !== T.left) {
    into.nature = OPERAND.name;
    return at;
  }
  into.nature = OPERAND.call;
  return skipBrackets(tokens, at);
}

/** The token behind the bracket that closes the one at `from`, or where the look-ahead ends. */
export function skipBrackets(tokens: Tokens, from: number): number {
  let depth = 0;
  const limit = Math.min(tokens.count, from + MAX_CALL_TOKENS);
  if (from > tokens.lastRight) return limit;
  for (let at = from; at < limit; at++) {
    const kind = kindAt(tokens, at);
    if (kind === T.left) depth++;
    else if (kind === T.right && --depth === 0) return at + 1;
  }
  return limit;
}
