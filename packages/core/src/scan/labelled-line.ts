import { requestOf } from './place-value.ts';
import type { ScanCase } from './scan-case.ts';

/**
 * Reads a line `{"id", "value", "source"?, "class"?, "label"?, "at"?}`; throws with what is wrong with it.
 *
 * `label` is `attack` or `benign`, or 1 or 0 as a control plane exports what people judged; where it is missing, the class `benign` tells. `at` is a place; a
 * time in its stead, as in those exports, says nothing of where.
 */
export function labelledLine(line: string): ScanCase {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    throw new Error('is no JSON');
  }
  if (typeof row !== 'object' || row === null) throw new Error('is no object');
  const { id, value, source, class: kind, label, at } = row as Record<string, unknown>;
  if (typeof value !== 'string') throw new Error('has no value');
  const known = typeof kind === 'string' ? kind : '';
  const name = typeof id === 'string' || typeof id === 'number' ? String(id) : '';
  return {
    id: name,
    request: requestOf(name, value, typeof at === 'string' && at !== '' ? at : undefined),
    label: labelOf(label, known),
    class: known,
    source: typeof source === 'string' ? source : '',
  };
}

function labelOf(label: unknown, kind: string): ScanCase['label'] {
  if (label === 'attack' || label === 'benign') return label;
  if (label === 1 || label === 0) return label === 1 ? 'attack' : 'benign';
  if (label !== undefined && label !== null) throw new Error('has a label that is neither attack nor benign');
  if (kind === '') return null;
  return kind === 'benign' ? 'benign' : 'attack';
}
