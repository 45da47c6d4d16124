import type { Config } from '../config/config.ts';
import { detectors } from '../detectors/index.ts';
import { inspectInputs } from '../engine/inspect.ts';
import type { Finding } from '../finding.ts';
import type { Input, Truncation } from '../input.ts';
import type { InputCheck, InputFacts, Judgement } from './check.ts';

/** Lower-cased header names of WHITELIST_HEADERS, worked out once per configured list. */
const whitelisted = new WeakMap<Config['parameters']['WHITELIST_HEADERS'], ReadonlySet<string>>();

function headerNames(lists: Config['parameters']['WHITELIST_HEADERS']): ReadonlySet<string> {
  let names = whitelisted.get(lists);
  if (names === undefined) {
    names = new Set(lists.flat().map((name) => name.toLowerCase()));
    whitelisted.set(lists, names);
  }
  return names;
}

/** The header that an input's value came from, or null for values that came from elsewhere. */
function headerOf(input: Input): string | null {
  switch (input.source) {
    case 'header-value':
      return input.name;
    case 'user-agent':
      return 'user-agent';
    case 'referer':
      return 'referer';
    case 'cookie-name':
    case 'cookie-value':
      return 'cookie';
    default:
      return null;
  }
}

function toFinding({ limit, source, name }: Truncation): Finding {
  return {
    check: 'truncated',
    rule: limit,
    engine: 'limit',
    input: source === 'body' || source === 'request' ? null : { source, name },
    trail: [],
    evidence: name,
    certainty: 'likely',
  };
}

/**
 * Runs every value through the detectors, and reports the limits that kept a value from them.
 *
 * A value that fits EXCEPTIONS, and the values of WHITELIST_HEADERS, are not inspected; their truncations still count.
 */
export const values: InputCheck = {
  phase: 'inputs',
  ids: [...detectors.map(({ id }) => id), 'truncated'],
  judge(facts: InputFacts): Judgement {
    const { config } = facts;
    const findings = inspectInputs(inspectable(facts.inputs(), config), config);
    // Asked for after the inputs: extracting them is what makes limits bite.
    const truncations = config.modes.truncated === 'off' ? [] : facts.truncations();
    if (truncations.length === 0) return findings.length === 0 ? null : findings;
    return [...findings, ...truncations.map(toFinding)];
  },
};

/** The inputs without what the configuration excepts; the same list where it excepts nothing. */
function inspectable(inputs: readonly Input[], config: Config): readonly Input[] {
  const headers = headerNames(config.parameters.WHITELIST_HEADERS);
  const exceptions = config.exceptions;
  if (headers.size === 0 && exceptions.size === 0) return inputs;
  return inputs.filter((input) => {
    const header = headers.size === 0 ? null : headerOf(input);
    return !(header !== null && headers.has(header)) && !(exceptions.size > 0 && exceptions.test(input.value));
  });
}
