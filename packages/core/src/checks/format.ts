import { fieldOf } from '../config/field-of-input.ts';
import { takesAny } from '../config/field-rules.ts';
import type { Finding } from '../finding.ts';
import type { InputCheck } from './check.ts';

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
    for (const input of facts.inputs()) {
      const { source, name, value, trail } = input;
      const rule = fieldOf(fields, input);
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
