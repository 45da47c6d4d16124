import type { ParameterName } from './parameters.ts';
import { allowedInWords } from './rule.ts';
import { parameterRules } from './schema.ts';

/** One thing that is wrong with a configuration, said once and clearly. The rest still applies. */
export interface ConfigProblem {
  readonly parameter: string;
  /** `error`: a value was not applied. `warning`: everything else applies, such as around an unknown name or one unusable pattern. */
  readonly severity: 'error' | 'warning';
  /** One sentence: parameter, value (shortened, secrets hidden), what is allowed, where it came from. */
  readonly message: string;
  readonly origin: string;
}

/** What becomes of what was found wrong, as the end of the message. */
export type Consequence = 'it is ignored' | 'the whole configuration is refused';

/** Longest excerpt of a value in a message: enough to find it, too little to flood a log. */
const excerptLength = 60;

/** A value that a parameter does not allow. */
export function badValue(
  name: ParameterName,
  path: readonly PropertyKey[],
  value: unknown,
  origin: string,
  consequence: Consequence,
): ConfigProblem {
  const rule = parameterRules[name];
  const place = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${excerpt(String(step))}`)).join('');
  const shown = rule.secret === true ? '(hidden)' : showValue(at(value, path));
  const subject = place === '' ? 'must' : `${name} must`;
  return {
    parameter: name,
    severity: 'error',
    message: `${name}${place} is ${shown} in ${origin}, but ${subject} be ${allowedInWords(rule)}; ${consequence}`,
    origin,
  };
}

/** Anything else that is worth a word; `message` is the whole sentence without its origin. */
export function problem(
  parameter: string,
  severity: ConfigProblem['severity'],
  message: string,
  origin: string,
): ConfigProblem {
  return { parameter, severity, message: `${message} (${origin})`, origin };
}

/** A value as a message shows it: short, on one line, in quotes where it is text. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(excerpt(value));
  if (value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The beginning of a text that an attacker may have written, without control characters. */
export function excerpt(text: string): string {
  const short = text.length > excerptLength ? `${text.slice(0, excerptLength)}…` : text;
  return short.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '?');
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (part, step) =>
      typeof part === 'object' && part !== null && Object.hasOwn(part, step) ? Reflect.get(part, step) : undefined,
    value,
  );
}
