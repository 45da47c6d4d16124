import type { Input, InputSource } from '../input.ts';
import type { FieldRule, FieldRules, FieldSource } from './field-rules.ts';

/** What FIELDS calls the source of an input that holds a parameter's value, or null. Comparisons and no table: every input comes here. */
function valueSource(source: InputSource): FieldSource | null {
  switch (source) {
    case 'header-value':
    case 'user-agent':
    case 'referer':
      return 'header';
    case 'query-value':
      return 'query';
    case 'json-value':
      return 'json';
    case 'cookie-value':
      return 'cookie';
    case 'form-value':
    case 'multipart-value':
      return 'form';
    case 'path-parameter':
      return 'path';
    default:
      return null;
  }
}

/** What FIELDS declares of the parameter whose value an input is, or null. What stands in a JSON text within a value is no parameter of its own. */
export function fieldOf(fields: FieldRules, { source, name, trail }: Input): FieldRule | null {
  const kind = valueSource(source);
  if (kind === null || (kind !== 'json' && trail.length > 0)) return null;
  return fields.find(kind, name);
}

/**
 * What FIELDS declares of the parameter within which an input stands: the parameter itself, or one that holds a JSON text with the input in it.
 *
 * A program in a notebook, a document of rich text in blocks: a declaration covers what its field holds, keys included.
 */
export function fieldAround(fields: FieldRules, input: Input): FieldRule | null {
  const own = fieldOf(fields, input);
  if (own !== null || input.trail.length === 0) return own;
  const source = input.source === 'json-key' ? 'json' : valueSource(input.source);
  if (source === null) return null;
  let place = input.name;
  for (let cut = place.lastIndexOf('/'); cut > 0; cut = place.lastIndexOf('/')) {
    place = place.slice(0, cut);
    const rule = fields.find(source, place);
    if (rule !== null) return rule;
  }
  return null;
}
