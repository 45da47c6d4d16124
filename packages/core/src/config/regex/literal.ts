import { characterTable } from '../../text/character-table.ts';
import type { RegexNode } from './parse.ts';

/** A pattern that is plain text at a fixed place. */
export interface Literal {
  readonly text: string;
  readonly match: 'exact' | 'starts' | 'contains' | 'ends';
}

/**
 * Gives the plain text that a pattern amounts to, or null where it is more than that.
 *
 * Most configured patterns are `^/static/`, `/health$` or `favicon\.ico`; comparing text natively costs a few nanoseconds.
 */
export function literalOf(node: RegexNode): Literal | null {
  const items = node.kind === 'sequence' ? node.items : [node];
  let text = '';
  let start = false;
  let end = false;
  for (const [index, item] of items.entries()) {
    if (item.kind === 'characters' && !end) {
      const [low, high] = item.set;
      if (item.set.length !== 2 || low === undefined || low !== high) return null;
      // A lone surrogate would also fit half of a pair when text is compared unit by unit.
      if (low >= 0xd800 && low <= 0xdfff) return null;
      text += String.fromCodePoint(low);
    } else if (item.kind === 'assertion' && item.at === 'start' && index === 0) start = true;
    else if (item.kind === 'assertion' && item.at === 'end' && index === items.length - 1) end = true;
    else return null;
  }
  if (start) return { text, match: end ? 'exact' : 'starts' };
  return { text, match: end ? 'ends' : 'contains' };
}

/** Characters that mean themselves wherever they stand in a pattern. */
const plain = characterTable('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/~%@,:;=&!-');

/**
 * As `literalOf`, for a pattern whose text alone shows that it is plain; null says nothing about the others.
 *
 * No parser has to be woken for the patterns that nearly everybody writes.
 */
export function plainLiteral(source: string): Literal | null {
  const start = source.charCodeAt(0) === 94;
  const end = source.length > (start ? 1 : 0) && source.charCodeAt(source.length - 1) === 36;
  const text = source.slice(start ? 1 : 0, end ? -1 : undefined);
  for (let at = 0; at < text.length; at++) if (plain[text.charCodeAt(at)] !== 1) return null;
  if (start) return { text, match: end ? 'exact' : 'starts' };
  return { text, match: end ? 'ends' : 'contains' };
}
