/**
 * What a parameter may be declared to hold.
 *
 * `text` is anything. `rich-text` and `code` are for fields that hold markup or program text by design.
 */
export type FieldKind = (typeof fieldKinds)[number];

/** Every kind, as configurations write it. */
export const fieldKinds = [
  'text',
  'rich-text',
  'code',
  'integer',
  'number',
  'boolean',
  'uuid',
  'date',
  'date-time',
  'email',
  'url',
  'ip',
  'hostname',
  'slug',
  'word',
  'hex',
  'base64',
] as const;

/** A declaration of FIELDS, taken apart. */
export interface FieldDeclaration {
  readonly kind: FieldKind | 'pattern';
  /** The regular expression of kind `pattern`, without its slashes; empty otherwise. */
  readonly pattern: string;
  /** True where the parameter may be repeated, or be a list. */
  readonly list: boolean;
}

/** Reads `integer`, `integer[]`, `/^[A-Z]{3}$/` or `/^[A-Z]{3}$/[]`; null for anything else. */
export function parseFieldDeclaration(text: string): FieldDeclaration | null {
  const list = text.endsWith('[]');
  const kind = list ? text.slice(0, -2) : text;
  if (kind.length > 2 && kind.startsWith('/') && kind.endsWith('/')) {
    return { kind: 'pattern', pattern: kind.slice(1, -1), list };
  }
  return isFieldKind(kind) ? { kind, pattern: '', list } : null;
}

function isFieldKind(text: string): text is FieldKind {
  return (fieldKinds as readonly string[]).includes(text);
}
