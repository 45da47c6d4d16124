import type { InputSource } from '../input.ts';

/** Every place that a request or a record has; most detectors look everywhere. */
export const everyInput: ReadonlySet<InputSource> = new Set<InputSource>([
  'path',
  'path-parameter',
  'query-name',
  'query-value',
  'header-name',
  'header-value',
  'user-agent',
  'referer',
  'cookie-name',
  'cookie-value',
  'form-name',
  'form-value',
  'multipart-name',
  'multipart-value',
  'multipart-filename',
  'json-key',
  'json-value',
  'xml-name',
  'xml-value',
  'xml-markup',
  'graphql-name',
  'graphql-value',
  'text',
  'record',
]);

/** Every place but some in which a detector finds nothing that matters. */
export function everyInputBut(...places: readonly InputSource[]): ReadonlySet<InputSource> {
  return new Set([...everyInput].filter((place) => !places.includes(place)));
}
