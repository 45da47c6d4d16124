import { type FieldSource, takesAny } from '../config/field-rules.ts';
import type { Finding } from '../finding.ts';
import type { InputSource } from '../input.ts';
import type { InputCheck } from './check.ts';

/** What FIELDS calls the source of an input that holds a parameter's value. */
const valueSources: Readonly<Partial<Record<InputSource, FieldSource>>> = {
  'query-value': 'query',
  'form-value': 'form',
  'multipart-value': 'form',
  'path-parameter': 'path',
  'header-value': 'header',
  'user-agent': 'header',
  referer: 'header',
  'cookie-value': 'cookie',
  'json-value': 'json',
};

/** Findings of one request at most. */
const maxFindings = 16;

/**
 * Finds values that are not of the kind that FIELDS declares of their parameter.
 *
 * Empty values pass, as a form sends fields that nobody filled in. Numbers and booleans of a JSON body are no inputs and pass; its strings are
 * judged. A finding is `likely`: people type what they like.
 */
export const format: InputCheck = {
  phase: 'inputs',
  ids: ['format'],
  applies: ({ fields }) => fields.judges,
  judge(facts) {
    const { fields } = facts.config;
    let findings: Finding[] | null = null;
    for (const { source, name, value, trail } of facts.inputs()) {
      const kind = valueSources[source];
      // What stands in a JSON text within a value is no parameter of its own.
      if (kind === undefined || (kind !== 'json' && trail.length > 0)) continue;
      const rule = fields.find(kind, name);
      if (rule === null || takesAny(rule.kind) || rule.test(value)) continue;
      findings ??= [];
      findings.push({
        check: 'format',
        rule: `not-${rule.kind}`,
        engine: 'list',
        input: { source, name },
        trail,
        evidence: value.slice(0, 256),
        certainty: 'likely',
      });
      if (findings.length >= maxFindings) break;
    }
    return findings;
  },
};
