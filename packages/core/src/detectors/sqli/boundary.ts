import { codeAt } from '../../text/code-at.ts';
import { sinkStrength } from '../xss/names.ts';
import { OPERAND, type Operand, readOperand } from './operand.ts';
import { closes, found, isLoneQuote, isShortTail, type Reading, type Verdict } from './reading.ts';
import { kindAt, T } from './tokens.ts';
import { wordKind } from './words.ts';

const operand: Operand = { nature: 0, next: 0, core: 0 };

/**
 * Whether SQL can go on behind the quote that a value closes.
 *
 * `O'Brien` goes on with a word, which no dialect accepts there: the value cannot be an injection into a quoted place, whatever
 * words it holds further on. This one test acquits nearly all text with apostrophes.
 */
export function continuesAsSql({ tokens }: Reading): boolean {
  const at = afterBrackets({ tokens });
  switch (kindAt(tokens, at)) {
    case T.end:
    case T.name:
    case T.number:
    case T.constant:
    case T.variable:
    case T.other:
    case T.dot:
    case T.not:
    case T.routine:
    case T.from:
      return false;
    case T.left:
      return kindAt(tokens, at + 1) === T.select;
    case T.open:
    case T.string:
      return at > 1;
    default:
      return true;
  }
}

/** Whether the tokens that were read so far are all that {@link continuesAsSql} asks for, though more may follow. */
export function decidesEarly(reading: Pick<Reading, 'tokens'>): boolean {
  return afterBrackets(reading) + 1 < reading.tokens.count;
}

/** The same of the character behind the quote alone, before anything is read: a word, a digit or a mark of another language ends it here. */
export function mayContinue(value: string, from: number): boolean {
  const code = value.charCodeAt(from);
  if (code >= 48 && code <= 57) return false;
  // `:` of JSON, `?`, brackets of JSON
  if (code === 58) return value.charCodeAt(from + 1) === 58;
  if (code === 63 || code === 93 || code === 123 || code === 125) return false;
  if (!isLetter(code)) return true;
  let end = from + 1;
  while (isLetter(codeAt(value, end))) end++;
  const next = codeAt(value, end);
  // `N'…'` is a string; digits and the like make the word longer.
  if (next === 39 || next === 95 || next === 36 || next > 127 || (next >= 48 && next <= 57)) return true;
  return wordKind(value, from, end) !== T.name;
}

function isLetter(code: number): boolean {
  return (code | 32) >= 97 && (code | 32) <= 122;
}

function afterBrackets({ tokens }: Pick<Reading, 'tokens'>): number {
  let at = 1;
  while (kindAt(tokens, at) === T.right) at++;
  return at;
}

/** What the quote alone gives away: a comment right behind it, or an operator that joins two halves of the program's string. */
export function judgeBoundary(reading: Reading): Verdict | null {
  const { tokens } = reading;
  let at = afterBrackets(reading);
  if (kindAt(tokens, at) === T.semicolon) at++;
  const kind = kindAt(tokens, at);
  if (kind === T.comment) return isShortTail(reading, at) && isShortHead(reading) ? found('comment', true, at) : null;
  if (kind === T.is) {
    const tested = kindAt(tokens, at + 1) === T.not ? at + 2 : at + 1;
    return kindAt(tokens, tested) === T.constant &&
      kindAt(tokens, tested + 1) === T.comment &&
      isShortTail(reading, tested + 1)
      ? found('comment', true, tested + 1)
      : null;
  }
  if (kind === T.limit || kind === T.where) {
    return readOperand(tokens, at + 1, operand) &&
      kindAt(tokens, operand.next) === T.comment &&
      isShortTail(reading, operand.next)
      ? found('comment', true, operand.next)
      : null;
  }
  return joined(reading, at);
}

/** `'='`, `'-'`, `'||'x`, `' - 0 -- `: the operator turns the comparison around the value into something else. */
function joined(reading: Reading, at: number): Verdict | null {
  const { tokens, quote } = reading;
  const kind = kindAt(tokens, at);
  if (kind !== T.operator && kind !== T.compare && kind !== T.pipes && kind !== T.like) return null;
  const from = kindAt(tokens, at + 1) === T.like ? at + 2 : at + 1;
  if (!isShortHead(reading) || !readOperand(tokens, from, operand)) return null;
  if (operand.nature === OPERAND.subselect) return found('subselect', true, operand.core);
  // `'='0'='`, `'!=2!=3#`: one comparison after the other.
  for (
    let steps = 0;
    steps < 8 && operand.nature === OPERAND.literal && kindAt(tokens, operand.next) === T.compare;
    steps++
  ) {
    if (!readOperand(tokens, operand.next + 1, operand)) return null;
  }
  if (operand.nature === OPERAND.call && kind === T.operator && handsOn(reading, operand.core, operand.next))
    return found('operator', true, operand.next);
  if (operand.nature !== OPERAND.literal || !closes(reading, operand.next)) return null;
  const last = kindAt(tokens, operand.next) === T.comment ? operand.next : operand.next - 1;
  return quote === 39 && isShortTail(reading, last) ? found('operator', kind !== T.operator, last) : null;
}

/** `' & curdir() & '`: the call is joined to the rest of the program's string, whose quote ends the value; `'-alert(1)-'` leaves one of script. */
function handsOn(reading: Reading, core: number, at: number): boolean {
  const { value, tokens } = reading;
  const name = value.slice(tokens.starts[core], tokens.ends[core]);
  return (
    isLetter(name.charCodeAt(0)) &&
    sinkStrength(name) === 0 &&
    kindAt(tokens, core + 1) === T.left &&
    isLoneQuote(reading, at - 1) &&
    kindAt(tokens, at - 2) === T.operator
  );
}

/** Whether the text before the quote is a value rather than a sentence or markup. */
function isShortHead({ value, tokens }: Reading): boolean {
  const end = (tokens.ends[0] ?? 1) - 1;
  if (end > 64) return false;
  for (let at = 0; at < end; at++) {
    const code = value.charCodeAt(at);
    if (code === 60 || code === 10 || code === 123 || code === 91) return false;
    if (code === 32 && at < end - 1 && at > 0) return false;
  }
  return true;
}
