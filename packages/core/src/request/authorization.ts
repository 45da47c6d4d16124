import type { DecodeStep } from '../input.ts';
import type { InputCollector } from './collector.ts';

const TRAIL: readonly DecodeStep[] = Object.freeze(['base64'] as const);

/**
 * Lists what an Authorization header hides in base64: user and password of `Basic`, the header of a JWT of any other scheme.
 *
 * Applications look users up by the name in `Basic`, and keys by the `kid` of a JWT before its signature says anything. The claims
 * of a JWT are left out: what was signed by a trusted issuer is not the client's to choose. Never throws; linear.
 */
export function extractAuthorization(value: string, collector: InputCollector): void {
  const space = value.indexOf(' ');
  if (space <= 0) return;
  if (space === 5 && value.slice(0, 5).toLowerCase() === 'basic') {
    const text = Buffer.from(value.slice(6), 'base64').toString('utf8');
    const colon = text.indexOf(':');
    collector.add('header-value', 'authorization', colon < 0 ? text : text.slice(0, colon), TRAIL);
    if (colon >= 0) collector.add('header-value', 'authorization', text.slice(colon + 1), TRAIL);
    return;
  }
  const dot = value.indexOf('.', space);
  if (dot < 0) return;
  const start = value.lastIndexOf(' ', dot) + 1;
  collector.add(
    'header-value',
    'authorization',
    Buffer.from(value.slice(start, dot), 'base64url').toString('utf8'),
    TRAIL,
  );
}
