import { MAX_TAG_NAME } from '../detectors/xss/tag-name.ts';
import { codeAt } from '../text/code-at.ts';
import { readFurther } from './screen-looks.ts';

/** Where the letters at `from` end, at most `limit` of them. */
function lettersEnd(value: string, from: number, limit: number): number {
  const end = Math.min(value.length, from + limit);
  let at = from;
  for (; at < end; at++) {
    const lower = value.charCodeAt(at) | 32;
    if (lower < 97 || lower > 122) break;
  }
  return at;
}

/** Elements that run or fetch, by the letters that they begin with; what else begins so is told by the detector. */
function isActiveName(value: string, start: number, length: number): boolean {
  switch (value.charCodeAt(start) | 32) {
    case 97: // applet
      return length === 6;
    case 98: // base
      return length === 4 && (value.charCodeAt(start + 1) | 32) === 97;
    case 101: // embed
      return length === 5;
    case 102: // frame
      return length === 5 && (value.charCodeAt(start + 1) | 32) === 114;
    case 105: // iframe
      return length === 6;
    case 111: // object
      return length === 6;
    case 115: // script, style
      return (
        (length === 6 && (value.charCodeAt(start + 1) | 32) === 99) ||
        (length === 5 && (value.charCodeAt(start + 1) | 32) === 116)
      );
    default:
      return false;
  }
}

/** Whether the `<` at `at` may open or close an element that the detector of script judges by its tag alone. */
export function mayOpenTag(value: string, at: number): boolean {
  const length = value.length;
  let start = at + 1;
  while (start < length && start - at < 6 && value.charCodeAt(start) <= 32) start++;
  if (start >= length) return false;
  const first = value.charCodeAt(start);
  if (first === 47) return start === at + 1 && closesText(value, at);
  if (start === at + 1 && first >= 63 && leavesAttribute(value, at)) return true;
  // `<?import`, `<?xml-stylesheet`
  if (first === 63) return isInstruction(value, start + 1);
  const end = lettersEnd(value, start, MAX_TAG_NAME);
  if (end === start) return false;
  // A prefix: `<svg:script`.
  const after = value.charCodeAt(end);
  if ((after >= 48 && after <= 58) || after === 45 || after === 63) return hasPrefix(value, end, start + MAX_TAG_NAME);
  return isActiveName(value, start, end - start);
}

/** A tag right behind `">`, `'>` or `-->` near the beginning. */
function leavesAttribute(value: string, at: number): boolean {
  if (at > 48 || at < 2) return false;
  const close = value.charCodeAt(at - 1) === 62 ? at - 1 : value.charCodeAt(at - 2) === 62 ? at - 2 : -1;
  let quote = close - 1;
  while (quote > 0 && close - quote < 16 && value.charCodeAt(quote) <= 32) quote--;
  const before = codeAt(value, quote);
  if (close <= 0 || (before !== 34 && before !== 39 && before !== 45)) return false;
  for (let head = 0; head < close; head++) if (value.charCodeAt(head) === 60) return false;
  return true;
}

function isInstruction(value: string, at: number): boolean {
  return (
    (value.charCodeAt(at) | 32) === 105 || codeAt(value, at + 3) === 45 || hasPrefix(value, at, at + MAX_TAG_NAME - 1)
  );
}

/** Whether an active element's name stands behind one of the colons of a tag's name. */
function hasPrefix(value: string, from: number, limit: number): boolean {
  for (let at = from; at < limit; at++) {
    const code = codeAt(value, at);
    // The detector reads no further than the limit: what it sees of a longer name counts.
    const end = code === 58 ? lettersEnd(value, at + 1, limit - at - 1) : at;
    if (end > at + 1 && isActiveName(value, at + 1, end - at - 1)) return true;
    if (code <= 32 || code === 47 || code === 62 || Number.isNaN(code)) return false;
  }
  return false;
}

/** `</script`, `</textarea`, `</title`, `</noscript`, `</xmp`, near the beginning. */
function closesText(value: string, at: number): boolean {
  if (at > 1024) return false;
  const second = codeAt(value, at + 3) | 32;
  switch (value.charCodeAt(at + 2) | 32) {
    case 115:
      return second === 99;
    case 116:
      return second === 101 || second === 105;
    case 110:
      return second === 111;
    case 120:
      return second === 109;
    default:
      return false;
  }
}

/** Whether the colon at `at` may end a scheme that runs script: `javascript:`, `data:`, also with controls between the letters. */
export function endsScheme(value: string, at: number): boolean {
  const last = letterBefore(value, at);
  if (last < 0) return false;
  const lower = value.charCodeAt(last) | 32;
  if (lower !== 116 && lower !== 97) return false;
  const second = codeAt(value, letterBefore(value, last)) | 32;
  return lower === 116 ? second === 112 : second === 116;
}

/** The character before `at`, past controls and what a reference such as `&#116;` ends with. */
function letterBefore(value: string, at: number): number {
  let before = at - 1;
  while (before >= 0 && at - before < 16 && value.charCodeAt(before) < 32) before--;
  return before;
}

/** `<!--#exec` and its like: a server's directives, at the `<`. */
export function opensDirective(value: string, at: number): boolean {
  return codeAt(value, at + 1) === 33 && value.startsWith('--#', at + 2);
}

/** What the reading of an attribute's address costs. */
const STEPS_PER_ADDRESS = 8;

/** A control character or a number in hexadecimal within the address that an attribute is given. */
export function hidesAddress(value: string, from: number): boolean {
  const limit = Math.min(value.length, from + 64);
  readFurther(STEPS_PER_ADDRESS);
  for (let at = from; at < limit; at++) {
    const code = value.charCodeAt(at);
    if (code < 32) return true;
    if (code === 62) return false;
  }
  return false;
}
