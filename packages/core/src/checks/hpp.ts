import type { FieldSource } from '../config/field-rules.ts';
import type { InputSource } from '../input.ts';
import type { RequestCheck } from './check.ts';

/** What FIELDS calls the source of an input that is the name of a parameter, or null. */
function nameSource(source: InputSource): FieldSource | null {
  switch (source) {
    case 'query-name':
      return 'query';
    case 'form-name':
    case 'multipart-name':
      return 'form';
    default:
      return null;
  }
}

/**
 * Finds parameters that stand in a query or a form more than once although they were declared to hold one value (HTTP parameter pollution).
 *
 * What was not declared is nobody's to judge: `color=red&color=blue` is how lists are sent. FIELDS declares a parameter by its name, all others by
 * `*`; kinds that end in `[]` and names that end in `[]` are lists. JSON, headers and cookies repeat nothing here. Blind
 * where the platform delivers one value of several (a load balancer without multi-value headers). A finding is `likely`: forms repeat by mistake.
 */
export const hpp: RequestCheck = {
  phase: 'before',
  ids: ['hpp'],
  applies: ({ fields }) => fields.declaresRepeats,
  judge(facts) {
    const { fields } = facts.config;
    let query: Set<string> | null = null;
    let form: Set<string> | null = null;
    for (const { source, name, value } of facts.inputs()) {
      const kind = nameSource(source);
      if (kind === null) continue;
      let seen: Set<string>;
      if (kind === 'query') seen = query ??= new Set();
      else seen = form ??= new Set();
      if (!seen.has(value)) {
        seen.add(value);
        continue;
      }
      const rule = fields.find(kind, value) ?? fields.others;
      if (rule === null || rule.list || value.endsWith('[]')) continue;
      return [
        {
          check: 'hpp',
          rule: 'repeated-parameter',
          engine: 'list',
          input: { source, name },
          trail: [],
          evidence: value.slice(0, 256),
          certainty: 'likely',
        },
      ];
    }
    return null;
  },
};
