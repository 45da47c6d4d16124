import { isMarkupProbe, MAX_PROBE } from '../detectors/xss/markup.ts';
import { namesElement } from '../detectors/xss/tag.ts';

/** How much of a tag is looked at for an address. */
const MAX_TAG = 256;

/** Whether the `<` at `at` may open or close an element that the detector of script judges by its tag alone. */
export function mayOpenTag(value: string, at: number): boolean {
  const next = value.charCodeAt(at + 1);
  if (next === 47 && closesText(value, at)) return true;
  // `<;b>`, `<![CDATA[<]]>`
  if (next === 59 || (next === 33 && value.charCodeAt(at + 2) === 91)) return true;
  if (next !== 47 && (namesElement(value, at) || namesAddress(value, at))) return true;
  return value.length <= MAX_PROBE && value.indexOf('<') === at && isMarkupProbe(value);
}

/** An attribute with an address that names a host or a scheme. */
function namesAddress(value: string, at: number): boolean {
  let equals = false;
  const limit = Math.min(value.length, at + MAX_TAG);
  for (let end = at + 1; end < limit; end++) {
    const code = value.charCodeAt(end);
    if (code === 62 || code === 60) return false;
    if (code === 61) equals = true;
    else if (equals && (code === 58 || (code === 47 && value.charCodeAt(end + 1) === 47))) return true;
  }
  return false;
}

/** `</script`, `</textarea`, `</title`, `</noscript`, `</xmp`, near the beginning. */
function closesText(value: string, at: number): boolean {
  if (at > 1024) return false;
  const second = value.charCodeAt(at + 3) | 32;
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
  const lower = value.charCodeAt(last) | 32;
  if (lower !== 116 && lower !== 97) return false;
  const second = value.charCodeAt(letterBefore(value, last)) | 32;
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
  return value.charCodeAt(at + 1) === 33 && value.startsWith('--#', at + 2);
}
