import type { Env } from '../adapter.ts';
import { aliasedParameters, aliasedValue, aliasNames } from './aliases.ts';
import { nearestName } from './nearest-name.ts';
import type { ParameterName, Parameters } from './parameters.ts';
import { copyPlain, deepFreeze } from './plain-copy.ts';
import type { ConfigProblem } from './problem.ts';
import { excerpt, problem } from './problem.ts';
import { capped, readParameter } from './read-layer.ts';
import type { ParameterRule } from './rule.ts';
import { isParameterName, parameterNames, parameterRules } from './schema.ts';

/** Every parameter is settable under this prefix. */
export const environmentPrefix = 'RASP_';

/** What is not a parameter: where the agent finds its configuration, and what that configuration may not do. */
export const bootstrapVariables = {
  RASP_CLOUD_URL: 'Connect URL of the control plane. Without one the agent runs on its local configuration.',
  RASP_KEY: 'Agent key, as the control plane issued it. Never logged.',
  RASP_CONF: 'Path of a local configuration file (JSON).',
  RASP_TEMPLATE: 'Built-in template to start from: `default` or `pyrasp`.',
  RASP_CLOUD_PUBLIC_KEYS:
    'Public keys of the control plane, one or more with commas or blanks (Ed25519, 43 characters each). With them the agent takes signed answers alone.',
  RASP_FLOOR: 'What the control plane may not lower, as JSON (see the floor below).',
} as const;

/** PyRASP's own names of the bootstrap variables; ours win where both are set. */
export const pyraspVariables: readonly string[] = ['PYRASP_CLOUD_URL', 'PYRASP_KEY', 'PYRASP_CONF', 'PYRASP_TEMPLATE'];

/** What the environment says. Texts of bootstrap variables are as they stand there, trimmed; null where unset or empty. */
export interface Environment {
  readonly cloudUrl: string | null;
  readonly key: string | null;
  readonly file: string | null;
  readonly template: string | null;
  readonly floor: string | null;
  readonly publicKeys: string | null;
  /** Where this machine keeps temporary files, or null where it does not say. */
  readonly temporaryDirectory: string | null;
  readonly values: Partial<Parameters>;
  readonly problems: readonly ConfigProblem[];
}

/** A value this long is a mistake, and is not worth parsing. */
const maxLength = 200_000;

/**
 * Reads every variable that is meant for this agent; the only place that knows their names. Never throws.
 *
 * One pass over the names; no schema is built unless a parameter is set, because a cold start pays for it. An empty variable counts as
 * not set, except for texts, where empty is a value. An unknown `RASP_` name gives a warning with the nearest known one.
 */
export function readEnvironment(env: Env): Environment {
  const values: Record<string, unknown> = {};
  const problems: ConfigProblem[] = [];
  for (const name of Object.keys(env)) {
    if (!name.startsWith(environmentPrefix) || Object.hasOwn(bootstrapVariables, name)) continue;
    readVariable(name, env[name], env, values, problems);
  }
  const bootstrap = (name: string): string | null =>
    text(env[`${environmentPrefix}${name}`]) ?? text(env[`PYRASP_${name}`]);
  return {
    cloudUrl: bootstrap('CLOUD_URL'),
    key: bootstrap('KEY'),
    file: bootstrap('CONF'),
    template: bootstrap('TEMPLATE'),
    floor: text(env['RASP_FLOOR']),
    publicKeys: text(env['RASP_CLOUD_PUBLIC_KEYS']),
    temporaryDirectory: text(env['TMPDIR']) ?? text(env['TEMP']),
    values: deepFreeze(values) as Partial<Parameters>,
    problems: capped(problems, 'environment'),
  };
}

/** Names the variable that sets a parameter. */
export function variableOf(name: ParameterName): string {
  return `${environmentPrefix}${name}`;
}

function readVariable(
  variable: string,
  raw: string | undefined,
  env: Env,
  values: Record<string, unknown>,
  problems: ConfigProblem[],
): void {
  if (raw === undefined) return;
  const name = variable.slice(environmentPrefix.length);
  const targets = isParameterName(name) ? [name] : aliasedParameters(name);
  if (targets === null) {
    problems.push(unknownVariable(variable));
    return;
  }
  for (const target of targets) {
    if (target !== name && text(env[variableOf(target)]) !== null) continue;
    const rule = parameterRules[target];
    if (raw.trim() === '' && rule.kind !== 'text' && rule.kind !== 'url' && rule.kind !== 'header-name') continue;
    const origin = `the environment variable ${variable}`;
    const parsed = aliasedValue(name, parse(rule, raw, name));
    const read = parsed === undefined ? null : readParameter(target, parsed, origin);
    if (read === null) {
      const fault = raw.length > maxLength ? `is longer than ${maxLength} characters` : 'is not valid JSON';
      problems.push(problem(target, 'error', `${target} ${fault}; it is ignored`, origin));
    } else if (read.problem === null) values[target] = read.value;
    else problems.push(read.problem);
  }
}

/** A variable's text as a value, or undefined where it begins like JSON and is none. The parser's own message may quote a secret. */
function parse(rule: ParameterRule, raw: string, name: string): unknown {
  if (raw.length > maxLength) return undefined;
  const trimmed = raw.trim();
  switch (rule.kind) {
    case 'modes':
    case 'fields':
    case 'scores':
      return json(trimmed);
    case 'texts':
    case 'patterns':
    case 'pairs':
    case 'text-groups':
    case 'proxies':
      if (trimmed.startsWith('[')) return json(trimmed);
      if (rule.kind === 'proxies' && /^[+-]?\d+$/.test(trimmed)) return trimmed;
      if (aliasedValue(name, trimmed) !== trimmed) return aliasedValue(name, trimmed);
      return trimmed
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    default:
      return raw;
  }
}

function json(text: string): unknown {
  try {
    const copied = copyPlain(JSON.parse(text));
    return copied.ok ? copied.value : undefined;
  } catch {
    return undefined;
  }
}

function text(value: string | undefined): string | null {
  const trimmed = value?.trim();
  return trimmed === undefined || trimmed === '' ? null : trimmed;
}

function unknownVariable(variable: string): ConfigProblem {
  const known = [
    ...Object.keys(bootstrapVariables),
    ...[...parameterNames, ...aliasNames].map((name) => environmentPrefix + name),
  ];
  // Compared without the prefix, or a third of the name would be right to begin with.
  const bare = known.map((name) => name.slice(environmentPrefix.length));
  const meant = nearestName(variable.slice(environmentPrefix.length).toUpperCase(), bare);
  const guess = meant === null ? '' : `; is ${environmentPrefix}${meant} meant?`;
  return problem(
    excerpt(variable),
    'warning',
    `${excerpt(variable)} is not a known variable and is ignored${guess}`,
    'environment',
  );
}
