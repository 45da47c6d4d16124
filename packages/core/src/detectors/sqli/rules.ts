import { call, characterChain, procedure, serverVariable } from './call.ts';
import { caseWhen, condition, conditionalCall, logicCall } from './condition.ts';
import { found, type Reading, type Verdict } from './reading.ts';
import { catalog, likeSubselect, ordering, outfile, subselect, unionSelect } from './select.ts';
import { stacked, statement } from './statement.ts';
import { kindAt, T } from './tokens.ts';
import { wholeSelect } from './whole.ts';

/** 1 for each kind of token that a rule begins with; half of the tokens of a text are of others. */
export const beginsRule: Uint8Array = kindTable(
  ...[
    T.union,
    T.logic,
    T.pipes,
    T.where,
    T.having,
    T.when,
    T.case,
    T.conditional,
    T.like,
    T.semicolon,
    T.left,
    T.order,
    T.group,
  ],
  ...[T.select, T.into, T.waitfor, T.delay, T.dangerous, T.routine, T.from, T.variable, T.procedure, T.statement],
);

function kindTable(...kinds: readonly number[]): Uint8Array {
  const table = new Uint8Array(64);
  for (const kind of kinds) table[kind] = 1;
  return table;
}

/** Applies the rules that begin with the token at `at`. */
export function judge(reading: Reading, at: number): Verdict | null {
  const { tokens } = reading;
  switch (kindAt(tokens, at)) {
    case T.union:
      return unionSelect(reading, at);
    case T.logic:
    case T.pipes:
      return condition(reading, at, 'tautology') ?? logicCall(reading, at);
    case T.where:
    case T.having:
    case T.when:
      return condition(reading, at, 'condition');
    case T.case:
      return at === 0 ? caseWhen(reading, at) : null;
    case T.conditional:
      return kindAt(tokens, at + 1) === T.left ? conditionalCall(reading, at) : null;
    case T.like:
      return likeSubselect(tokens, at);
    case T.semicolon:
      return stacked(reading, at);
    case T.left:
      return subselect(reading, at);
    case T.order:
    case T.group:
      return ordering(reading, at);
    case T.select:
      return at === 0 ? wholeSelect(reading) : null;
    case T.into:
      return outfile(reading, at);
    case T.waitfor:
      return kindAt(tokens, at + 2) === T.string || kindAt(tokens, at + 2) === T.open
        ? found('time-delay', true, at + 2)
        : null;
    case T.delay:
    case T.dangerous:
      return call(reading, at) ?? procedure(reading, at);
    case T.routine:
      return characterChain(reading, at);
    case T.from:
      return catalog(reading, at);
    case T.variable:
      return serverVariable(reading, at);
    case T.procedure:
      return kindAt(tokens, at + 1) === T.procedure && kindAt(tokens, at + 2) === T.left
        ? found('procedure-analyse', true, at + 2)
        : null;
    case T.statement:
      return statement(reading, at);
    default:
      return null;
  }
}
