import { fieldAround } from '../config/field-of-input.ts';
import type { FieldRules } from '../config/field-rules.ts';
import type { Input } from '../input.ts';

/** What a field was declared to hold that looks like an attack and is none there. */
export type HeldText = 'rich-text' | 'code';

/** What FIELDS says an input holds: markup, program text, or nothing that detectors make a difference for. */
export function heldText(fields: FieldRules, input: Input): HeldText | null {
  const kind = fieldAround(fields, input)?.kind;
  return kind === 'rich-text' || kind === 'code' ? kind : null;
}
