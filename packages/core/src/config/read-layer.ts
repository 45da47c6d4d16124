import { aliasedParameters, aliasedValue, aliasNames, inertReason } from './aliases.ts';
import { judge } from './judge.ts';
import { canonical } from './lenient.ts';
import { nearestName } from './nearest-name.ts';
import type { ParameterName, Parameters } from './parameters.ts';
import { copyPlain, deepFreeze, isRecord } from './plain-copy.ts';
import type { ConfigProblem } from './problem.ts';
import { badValue, type Consequence, excerpt, problem } from './problem.ts';
import { isParameterName, parameterNames, parameterRules } from './schema.ts';

/** What one source of configuration says: the parameters it sets, validated and frozen, and what is wrong with the rest. */
export interface Layer {
  readonly values: Partial<Parameters>;
  readonly problems: readonly ConfigProblem[];
}

/** Where a layer comes from. */
export interface LayerSource {
  /** As messages name it: `control plane`, `file /etc/rasp.json`. */
  readonly origin: string;
  /** A control plane may not set what reaches the instance itself, and one bad value refuses the whole. */
  readonly remote: boolean;
}

/** Problems of one layer at most; the last one says how many more there are. */
const maxProblems = 20;

/**
 * Reads an object of parameters from a file, the control plane or the caller. Never throws.
 *
 * A bad value costs that parameter, with an `error`; an unknown name is passed over with a `warning` that guesses what was meant.
 */
export function readLayer(value: unknown, source: LayerSource): Layer {
  const { origin, remote } = source;
  const refuse = (reason: string): Layer => ({
    values: Object.freeze({}),
    problems: [problem('configuration', 'error', `The configuration ${reason}; none of it is applied`, origin)],
  });
  const copied = copyPlain(value);
  if (!copied.ok) return refuse(copied.reason);
  if (!isRecord(copied.value)) return refuse('is not an object of parameters');
  const given = copied.value;
  const values: Record<string, unknown> = {};
  const problems: ConfigProblem[] = [];
  const consequence: Consequence = remote ? 'the whole configuration is refused' : 'it is ignored';

  for (const name of Object.keys(given)) {
    // Several classes of clients write null where they have nothing to say.
    if (given[name] === null || given[name] === undefined) continue;
    if (isParameterName(name)) set(name, given[name]);
    else {
      const targets = aliasedParameters(name);
      if (targets === null) problems.push(inertName(name, origin) ?? unknownName(name, origin));
      else for (const target of targets) if (!isGiven(given, target)) set(target, aliasedValue(name, given[name]));
    }
  }
  return { values: deepFreeze(values) as Partial<Parameters>, problems: capped(problems, origin) };

  function set(name: ParameterName, raw: unknown): void {
    if (remote && parameterRules[name].localOnly === true) {
      problems.push(
        problem(name, 'warning', `${name} can only be set where the function is deployed; it is ignored`, origin),
      );
      return;
    }
    const read = readParameter(name, raw, origin, consequence);
    if (read.problem === null) values[name] = read.value;
    else problems.push(read.problem);
  }
}

/** One parameter's value in canonical form, or what is wrong with it. */
export type ReadParameter =
  | { readonly value: unknown; readonly problem: null }
  | { readonly value: undefined; readonly problem: ConfigProblem };

/** Reads the value of one parameter. The value has to be plain data. */
export function readParameter(
  name: ParameterName,
  raw: unknown,
  origin: string,
  consequence: Consequence = 'it is ignored',
): ReadParameter {
  const value = canonical(parameterRules[name], raw);
  const fault = judge(parameterRules[name], value);
  if (fault === null) return { value, problem: null };
  return { value: undefined, problem: badValue(name, fault, raw, origin, consequence) };
}

/** Shortens a list of problems to what a log can bear. */
export function capped(problems: readonly ConfigProblem[], origin: string): readonly ConfigProblem[] {
  if (problems.length <= maxProblems) return problems;
  // Errors first: a hundred unknown names must not push out the reason of a refusal.
  const sorted = problems.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  const rest = problems.length - maxProblems + 1;
  const more = problem('configuration', 'warning', `There are ${rest} more problems`, origin);
  return [...sorted.slice(0, maxProblems - 1), more];
}

function isGiven(given: Readonly<Record<string, unknown>>, name: ParameterName): boolean {
  return given[name] !== undefined && given[name] !== null;
}

function inertName(name: string, origin: string): ConfigProblem | null {
  const reason = inertReason(name);
  return reason === null ? null : problem(name, 'warning', `${name} has no effect here, because ${reason}`, origin);
}

function unknownName(name: string, origin: string): ConfigProblem {
  const meant = nearestName(name, [...parameterNames, ...aliasNames]);
  const guess = meant === null ? '' : `; is ${meant} meant?`;
  return problem(excerpt(name), 'warning', `"${excerpt(name)}" is not a parameter and is ignored${guess}`, origin);
}
