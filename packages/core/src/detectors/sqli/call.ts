import { found, isTerminator, type Reading, type Verdict } from './reading.ts';
import { kindAt, T, type Tokens } from './tokens.ts';

function precedesOperand(kind: number): boolean {
  switch (kind) {
    case T.logic:
    case T.pipes:
    case T.not:
    case T.operator:
    case T.compare:
    case T.comma:
    case T.left:
    case T.select:
    case T.by:
    case T.when:
    case T.branch:
    case T.like:
    case T.where:
    case T.having:
    case T.all:
    case T.in:
      return true;
    default:
      return false;
  }
}

/** A function that only an injection calls, where SQL expects an operand. */
export function call(reading: Reading, at: number): Verdict | null {
  const { tokens, quote } = reading;
  const before = kindAt(tokens, at - 1);
  const dangerous = kindAt(tokens, at) === T.dangerous;
  const next = kindAt(tokens, at + 1);
  if (dangerous && next === T.dot) return dotted(tokens, at, before);
  if (next !== T.left) return null;
  const argument = kindAt(tokens, at + 2);
  // `sleep(__TIME__)#`: what a tool fills in, and a comment.
  const filled = argument === T.name && kindAt(tokens, at + 3) === T.right && kindAt(tokens, at + 4) === T.comment;
  if (
    !dangerous &&
    !filled &&
    argument !== T.number &&
    argument !== T.left &&
    argument !== T.string &&
    argument !== T.operator
  ) {
    return null;
  }
  // `sleep (8 hours)`
  if (
    !dangerous &&
    argument === T.number &&
    kindAt(tokens, at + 3) === T.name &&
    (tokens.starts[at + 3] ?? 0) > (tokens.ends[at + 2] ?? 0)
  )
    return null;
  const rule = dangerous ? 'function' : 'time-delay';
  if (before === T.end || before === T.semicolon || before === T.left || before === T.dot) {
    const after = skipToEnd(tokens, at + 1);
    const ended =
      kindAt(tokens, after) === T.comment || kindAt(tokens, after) === T.end || isTerminator(kindAt(tokens, after));
    if (before === T.dot && !dangerous) return null;
    return ended ? found(rule, dangerous || quote > 0, at + 2) : null;
  }
  if (precedesOperand(before)) return found(rule, true, at + 2);
  // `'+sleep(5)+'`: in a value without blanks a plus may stand for one.
  if (before === T.string && at === 1 && quote > 0 && reading.value.charCodeAt(tokens.ends[0] ?? 0) === 43)
    return found(rule, true, at + 2);
  const boundary = before === T.string || before === T.right || before === T.number || before === T.from;
  return dangerous && boundary ? found(rule, true, at + 2) : null;
}

function skipToEnd(tokens: Tokens, from: number): number {
  let depth = 0;
  const limit = Math.min(tokens.count, from + 32);
  for (let at = from; at < limit; at++) {
    const kind = kindAt(tokens, at);
    if (kind === T.left) depth++;
    else if (kind === T.right && --depth === 0) return at + 1;
  }
  return limit;
}

/** `dbms_pipe.receive_message(`, `utl_inaddr.get_host_address(`. */
function dotted(tokens: Tokens, at: number, before: number): Verdict | null {
  let next = at + 1;
  while (next < at + 6 && kindAt(tokens, next) === T.dot) next += 2;
  if (kindAt(tokens, next) !== T.left) return null;
  const prose = before === T.name || before === T.other;
  return prose ? null : found('function', true, next);
}

/** `xp_cmdshell 'dir'` as a whole value: a procedure of SQL Server with its argument. */
export function procedure({ value, tokens }: Reading, at: number): Verdict | null {
  if (at > 0 || !/^[sx]p_/i.test(value.slice(tokens.starts[0] ?? 0, (tokens.starts[0] ?? 0) + 3))) return null;
  const kind = kindAt(tokens, 1);
  return kind === T.string || kind === T.open ? found('function', false, 1) : null;
}

/** Arguments of `char` and `chr` calls joined to a text: `char(58)+char(99)`, `chr(113)||chr(98)`, or hexadecimal text in `concat`. */
export function characterChain({ value, tokens }: Reading, at: number): Verdict | null {
  if (kindAt(tokens, at + 1) !== T.left) return null;
  const word = value.slice(tokens.starts[at], tokens.ends[at]).toLowerCase();
  if (word === 'char' || word === 'chr' || word === 'nchar') {
    if (kindAt(tokens, at + 2) !== T.number || kindAt(tokens, at + 3) !== T.right) return null;
    let next = at + 4;
    if (kindAt(tokens, next) === T.operator || kindAt(tokens, next) === T.pipes || kindAt(tokens, next) === T.comma)
      next++;
    return kindAt(tokens, next) === T.routine &&
      kindAt(tokens, next + 1) === T.left &&
      (kindAt(tokens, next + 2) === T.number || kindAt(tokens, next + 2) === T.right)
      ? found('character-codes', true, next + 2)
      : null;
  }
  if (word !== 'concat' && word !== 'concat_ws') return null;
  const start = tokens.starts[at + 2] ?? 0;
  const end = tokens.ends[at + 2] ?? 0;
  return kindAt(tokens, at + 2) === T.number && end - start > 3 && value.startsWith('0x', start)
    ? found('character-codes', true, at + 2)
    : null;
}

/** `@@version` where an operand stands. */
export function serverVariable({ value, tokens }: Reading, at: number): Verdict | null {
  const start = tokens.starts[at] ?? 0;
  if (!value.startsWith('@@', start) || (tokens.ends[at] ?? 0) - start < 6) return null;
  const before = kindAt(tokens, at - 1);
  if (before === T.end && kindAt(tokens, at + 1) === T.end)
    return /^@@(?:global\.)?(?:version|hostname|servername|datadir|basedir|language|tmpdir)/i.test(
      value.slice(start, start + 24),
    )
      ? found('server-variable', false, at)
      : null;
  return precedesOperand(before) || before === T.string ? found('server-variable', true, at) : null;
}
