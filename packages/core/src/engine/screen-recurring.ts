import { detached } from '../detached.ts';
import type { InputSource } from '../input.ts';
import { screen } from './screen.ts';

/** Values that are remembered at most, each in the one slot that its mark leads to. */
const SLOTS = 256;
/** Longer values seldom come twice. */
const MAX_LENGTH = 192;

const plain: string[] = new Array<string>(SLOTS).fill('');
/** Marks of the values that were last seen once, by slot. */
const seen = new Int32Array(SLOTS);

/**
 * The screen's answer for what comes with many requests alike: names of parameters and keys, headers of browsers and front ends.
 *
 * A value in which the screen found nothing twice is remembered, and the third time compared instead of read. What is remembered is text and no
 * digest, so that nothing can be written that passes for it; and no value of a parameter, a cookie or a body, which may be somebody's secret.
 */
export function screenRecurring(value: string): number {
  const length = value.length;
  if (length === 0 || length > MAX_LENGTH) return screen(value);
  const mark = markOf(value, length);
  const slot = (mark ^ (mark >>> 9)) & (SLOTS - 1);
  if (plain[slot] === value) return 0;
  const bits = screen(value);
  if (bits !== 0) return bits;
  if (seen[slot] === mark) plain[slot] = detached(value);
  seen[slot] = mark;
  return 0;
}

/** Length and four characters: enough to tell apart what one client sends. */
function markOf(value: string, length: number): number {
  const ends = Math.imul(value.charCodeAt(0), 31) + value.charCodeAt(length - 1);
  const within = Math.imul(value.charCodeAt(length >> 1), 31) + value.charCodeAt(length >> 2);
  return (Math.imul(Math.imul(ends, 961) + within, 131) + length) | 0;
}

/** True for the sources whose values come alike with many requests and are nobody's secret; `name` is the input's. */
export function recurs(source: InputSource, name: string): boolean {
  switch (source) {
    case 'header-value':
      return isAlike(name);
    case 'user-agent':
    case 'query-name':
    case 'form-name':
    case 'json-key':
    case 'cookie-name':
      return true;
    default:
      return false;
  }
}

/** `accept…`, `cache-control`, `connection`, `content-…`, `dnt`, `host`, `origin`, `pragma`, `priority`, `sec-…`, `upgrade-…`, `x-forwarded-…`. Others that begin with the same letter may be keys: `ocp-apim-subscription-key`, `proxy-authorization`. */
function isAlike(name: string): boolean {
  switch (name.charCodeAt(0)) {
    case 97:
      return name.startsWith('cc', 1);
    case 120:
      return name.startsWith('forwarded', 2);
    case 99:
      return name.startsWith('ache-', 1) || name === 'connection' || name.startsWith('ontent-', 1);
    case 100:
      return name === 'dnt';
    case 104:
      return name === 'host';
    case 111:
      return name === 'origin';
    case 112:
      return name === 'pragma' || name === 'priority';
    case 115:
      return name.startsWith('ec-', 1);
    case 117:
      return name.startsWith('pg', 1);
    default:
      return false;
  }
}
