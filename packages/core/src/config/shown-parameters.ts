import type { Parameters } from './parameters.ts';
import type { ParameterRule } from './rule.ts';
import { parameterRules } from './schema.ts';

/** What stands for a secret; says that there is one. */
const hidden = '(hidden)';

/**
 * Parameters as they may be shown: a secret's texts are replaced one by one, and so is what a URL holds besides its place.
 *
 * Webhook paths and query strings often are credentials; LOG_PATH is shown up to its first `?`.
 */
export function shownParameters(parameters: Parameters): Parameters {
  const shown = Object.entries(parameters).map(([name, value]) => [name, shownValue(name, value)] as const);
  return Object.fromEntries(shown) as unknown as Parameters;
}

function shownValue(name: string, value: unknown): unknown {
  const rule: ParameterRule | undefined = (parameterRules as Readonly<Record<string, ParameterRule>>)[name];
  if (rule?.secret === true) return Array.isArray(value) ? value.map(() => hidden) : value === '' ? '' : hidden;
  if (typeof value !== 'string') return value;
  if (name === 'BEACON_URL') return URL.canParse(value) ? placeOf(new URL(value)) : value;
  return name === 'LOG_PATH' ? (value.split('?', 1)[0] ?? '') : value;
}

function placeOf(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}
