/** What an input of a parameter has to be. */
export type ParameterKind = 'choice' | 'flag' | 'number' | 'line' | 'text' | 'lines' | 'pairs' | 'map' | 'json';

/** A parameter as the server's schema describes it. */
export interface Parameter {
  readonly name: string;
  /** The heading that it stands under. */
  readonly section: string;
  readonly description: string;
  readonly kind: ParameterKind;
  /** Undefined where nobody may know it. */
  readonly standard: unknown;
  /** What a choice, or the second part of a pair, is chosen from. */
  readonly options: readonly string[];
  /** Set where the values of a map are numbers. */
  readonly isNumeric: boolean;
}

/** A check and the mode that agents take by themselves. */
export interface CheckDefault {
  readonly id: string;
  readonly mode: string;
}

/** What the editor is made of. */
export interface ParameterSchema {
  readonly parameters: readonly Parameter[];
  readonly checks: readonly CheckDefault[];
}

/** Names of the checks' modes in a configuration. */
export const checksName = 'SECURITY_CHECKS';

type Node = Readonly<Record<string, unknown>>;

/** Reads the configuration's JSON Schema. What only a deployment may set is left out: agents would pass over it. */
export function readParameterSchema(schema: Node): ParameterSchema {
  const properties = Object.entries(nodeOf(schema['properties']));
  const parameters = properties
    .filter(([name, rule]) => name !== checksName && nodeOf(rule)['x-local-only'] !== true)
    .map(([name, rule]) => parameterOf(name, nodeOf(rule)));
  const standard = nodeOf(nodeOf(nodeOf(schema['properties'])[checksName])['default']);
  return { parameters, checks: Object.entries(standard).map(([id, mode]) => ({ id, mode: String(mode) })) };
}

function parameterOf(name: string, rule: Node): Parameter {
  const pair = nodeOf(rule['items'])['prefixItems'];
  const second = Array.isArray(pair) ? nodeOf(pair[1]) : {};
  return {
    name,
    section: typeof rule['x-section'] === 'string' ? rule['x-section'] : 'Other',
    description: String(rule['description'] ?? ''),
    kind: kindOf(rule),
    standard: rule['default'],
    options: textsOf(rule['enum'] ?? second['enum']),
    isNumeric: nodeOf(rule['additionalProperties'])['type'] === 'number',
  };
}

function kindOf(rule: Node): ParameterKind {
  const { type, items, additionalProperties } = rule as Record<'type' | 'items' | 'additionalProperties', unknown>;
  if (Array.isArray(rule['enum'])) return 'choice';
  if (type === 'boolean') return 'flag';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'string') return Number(rule['maxLength'] ?? 0) > 4_096 ? 'text' : 'line';
  if (type === 'array' && nodeOf(items)['type'] === 'string') return 'lines';
  if (type === 'array' && Array.isArray(nodeOf(items)['prefixItems'])) return 'pairs';
  if (type === 'object' && ['string', 'number'].includes(String(nodeOf(additionalProperties)['type']))) return 'map';
  return 'json';
}

function nodeOf(value: unknown): Node {
  return typeof value === 'object' && value !== null ? (value as Node) : {};
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
