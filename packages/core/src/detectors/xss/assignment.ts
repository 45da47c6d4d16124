import { codeAt } from '../../text/code-at.ts';
import type { MarkupPlace, Sighting } from './context.ts';
import { identifierStart, leavesString } from './script.ts';

/** Judges `location=`, `location.href=` and `.cookie=`, the name from `start` to `end`, behind a closed string. */
export function atAssignment(
  value: string,
  start: number,
  end: number,
  at: number,
  context: MarkupPlace,
): Sighting | null {
  if (value.charCodeAt(at + 1) === 61) {
    return null;
  }
  const name = value.slice(start, end);
  const member = codeAt(value, start - 1) === 46;
  const target =
    name === 'location' ||
    (member && (name === 'cookie' || isMarkup(name))) ||
    (member && name === 'href' && value.slice(start - 9, start - 1) === 'location');
  if (!target) {
    return null;
  }
  let head = start;
  for (let depth = 0; depth < 4 && value.charCodeAt(head - 1) === 46; depth++) {
    head = identifierStart(value, head - 1);
  }
  if (!isMarkup(name) && leavesString(value, head, context))
    return { rule: 'script-string', from: Math.max(0, context.lastQuote), certainty: 'certain' };
  return (head === 0 || (isMarkup(name) && endsChain(value, head))) &&
    (name === 'cookie' || bringsAddress(value, at + 1, name))
    ? { rule: 'script-call', from: 0, certainty: 'likely' }
    : null;
}

/** Longest chain of members and calls in front of a property. */
const MAX_CHAIN = 128;

/** `document.querySelector('a').parentNode`: a chain that begins the value, without a blank. */
function endsChain(value: string, head: number): boolean {
  return head <= MAX_CHAIN && /^(?:document|window|self|top|parent)\.[^\s;]*$/.test(value.slice(0, head));
}

/** `=location.hash`, `=unescape(document.URL)`: what an address holds becomes markup. */
const taken =
  /^\s{0,4}(?:(?:unescape|decodeURI|decodeURIComponent)\()?(?:window\.|self\.|document\.)?(?:location(?:\.(?:hash|search|href))?|name|URL|referrer|cookie)\b/;

function isMarkup(name: string): boolean {
  return name === 'innerHTML' || name === 'outerHTML';
}

/** `location="//evil"`, `document.body.innerHTML="<b>"`: what a whole value assigns is an address or markup in quotes. */
function bringsAddress(value: string, from: number, name: string): boolean {
  const text = value.slice(from, from + 64);
  if (isMarkup(name)) return /^\s{0,4}["'`]\s{0,4}</.test(text) || taken.test(text);
  return /^\s{0,4}["'`]\s{0,4}(?:[a-z]{2,12}:|\/\/)/i.test(text);
}
