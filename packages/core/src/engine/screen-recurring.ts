import { detached } from '../detached.ts';
import type { InputSource } from '../input.ts';
import { screen } from './screen.ts';
import { keepSeen, wasUsual } from './screen-looks.ts';

/** Values that are remembered at most, each in the one slot that its mark leads to: many more than come with every request, so that few share one. */
const SLOTS = 1024;
/** What leaves ten of 32 bits. */
const SHIFT = 22;
/** Longer values seldom come twice. */
const MAX_LENGTH = 192;

const plain: string[] = new Array<string>(SLOTS).fill('');
/** The digest of the value that was last seen once, by slot. */
const seen = new Int32Array(SLOTS);

/**
 * The screen's answer for what comes with many requests alike: names of parameters and keys, headers of browsers and front ends.
 *
 * A value of printable ASCII in which the screen found nothing twice is remembered, and the third time compared instead of read. What is remembered is text and no
 * digest, so that nothing can be written that passes for it; and no value of a parameter, a cookie or a body, which may be somebody's secret. Values
 * that resemble one another and never come again (an address with a number in it) are not copied: characters from all over a value tell whether it came before.
 */
export function screenRecurring(value: string): number {
  const length = value.length;
  if (length === 0 || length > MAX_LENGTH) return screen(value);
  const slot = slotOf(value, length);
  if (plain[slot] === value) {
    keepSeen(0, true);
    return 0;
  }
  const bits = screen(value);
  if (bits === 0 && wasUsual()) remember(value, slot);
  return bits;
}

function remember(value: string, slot: number): void {
  const step = 1 + (value.length >> 5);
  let digest = value.length;
  for (let at = value.length - 1; at >= 0; at -= step) digest = (Math.imul(digest, 31) + value.charCodeAt(at)) | 0;
  if (seen[slot] === digest) plain[slot] = detached(value);
  seen[slot] = digest;
}

/** By length, first, middle and last three characters: what one client sends is told apart, and so are versions, which stand near the end. */
function slotOf(value: string, length: number): number {
  const last = length - 1;
  const near = Math.imul(value.charCodeAt(last), 31) + value.charCodeAt(last > 1 ? last - 1 : 0);
  const before = Math.imul(value.charCodeAt(last > 2 ? last - 2 : 0), 31) + value.charCodeAt(length >> 1);
  const ends = Math.imul(value.charCodeAt(0), 31) + length;
  const mark = Math.imul(Math.imul(near, 961) + before, 961) + ends;
  // The upper bits of a product depend on all bits of its factors: two values that come with every request must not share a slot.
  return Math.imul(mark, 0x9e3779b1) >>> SHIFT;
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
