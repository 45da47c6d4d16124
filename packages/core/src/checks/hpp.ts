import type { FieldSource } from '../config/field-rules.ts';
import type { InputSource } from '../input.ts';
import type { RequestCheck } from './check.ts';

/** The inputs that are names of parameters, and what FIELDS calls their source. */
const nameSources: Readonly<Partial<Record<InputSource, FieldSource>>> = {
  'query-name': 'query',
  'form-name': 'form',
  'multipart-name': 'form',
};

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
    let seen: Set<string> | null = null;
    for (const { source, name, value } of facts.inputs()) {
      const kind = nameSources[source];
      if (kind === undefined) continue;
      seen ??= new Set();
      const key = `${kind}:${value}`;
      if (!seen.has(key)) {
        seen.add(key);
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
