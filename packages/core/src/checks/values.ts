import type { Config } from '../config/config.ts';
import { detectorIds } from '../engine/detector-bits.ts';
import { inspectWithModel } from '../engine/inspect-with-model.ts';
import type { Finding } from '../finding.ts';
import type { Input, Truncation } from '../input.ts';
import type { InputCheck, InputFacts, Judgement } from './check.ts';

/** The header that an input came from, or null for one that came from elsewhere. */
function headerOf({ source, name }: Input): string | null {
  switch (source) {
    case 'header-name':
      return name.toLowerCase();
    case 'header-value':
      // What stands in JSON within a header is named `x-filter/a/0`; a header's own name holds no slash.
      return name.split('/', 1)[0] ?? name;
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
 * Runs every value through the detectors, has the model judge what they leave undecided, and reports the limits that kept a value from them.
 *
 * A value that fits EXCEPTIONS, and the values of WHITELIST_HEADERS, are not inspected; their truncations still count.
 */
export const values: InputCheck = {
  phase: 'inputs',
  ids: [...detectorIds, 'truncated'],
  judge(facts: InputFacts): Judgement | Promise<Judgement> {
    const { config, model, modelBudget } = facts;
    const inputs = facts.inputs();
    const inspected = inspectWithModel(inputs, config, model, modelBudget, facts);
    if (!(inspected instanceof Promise)) return withoutExceptions(inspected, inputs, facts);
    return inspected.then((findings) => withoutExceptions(findings, inputs, facts));
  },
};

/** Exceptions are looked up where there is something to except: nearly every request goes without. */
function withoutExceptions(
  findings: readonly Finding[],
  inputs: readonly Input[],
  facts: InputFacts,
): Judgement | Promise<Judgement> {
  const rest = findings.length === 0 ? inputs : inspectable(inputs, facts.config);
  if (rest === inputs) return concluded(findings, facts);
  const inspected = inspectWithModel(rest, facts.config, facts.model, facts.modelBudget);
  if (!(inspected instanceof Promise)) return concluded(inspected, facts);
  return inspected.then((left) => concluded(left, facts));
}

function concluded(findings: readonly Finding[], facts: InputFacts): Judgement {
  // Asked for after the inputs: extracting them is what makes limits bite.
  const truncations = facts.config.modes.truncated === 'off' ? [] : facts.truncations();
  if (truncations.length === 0) return findings.length === 0 ? null : findings;
  return [...findings, ...truncations.map(toFinding)];
}

/** The inputs without what the configuration excepts; the same list where it excepts nothing. */
function inspectable(inputs: readonly Input[], config: Config): readonly Input[] {
  const { exceptions, whitelistHeaders: headers } = config;
  if (headers.size === 0 && exceptions.size === 0) return inputs;
  return inputs.filter((input) => {
    const header = headers.size === 0 ? null : headerOf(input);
    return !(header !== null && headers.test(header)) && !(exceptions.size > 0 && exceptions.test(input.value));
  });
}
