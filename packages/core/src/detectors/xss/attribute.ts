import { wordSet } from '../../word-set.ts';
import { atAssignment } from './assignment.ts';
import { isBlank, isLetter, type MarkupPlace, type Sighting } from './context.ts';
import { isEvent, isUrlAttribute } from './names.ts';
import { isActive, readScheme } from './scheme.ts';
import { isScriptStyle } from './style.ts';

/** Longest attribute name that matters (`onwebkitplaybacktargetavailabilitychanged` has 41 letters). */
const MAX_NAME = 44;

/** Judges the attribute whose `=` stands at `at`. */
export function atEquals(value: string, at: number, context: MarkupPlace): Sighting | null {
  let end = at;
  while (end > 0 && at - end < 8 && isBlank(value.charCodeAt(end - 1))) {
    end--;
  }
  let start = end;
  while (start > 0 && end - start < MAX_NAME && isNameCode(value.charCodeAt(start - 1))) {
    start--;
  }
  const length = end - start;
  if (length < 2) {
    return null;
  }
  if (length === 8 || length === 6 || length === 4 || length === 9) {
    const assignment = atAssignment(value, start, end, at, context);
    if (assignment !== null) {
      return assignment;
    }
  }
  if (length > 4 && (value.charCodeAt(start) | 32) === 111 && (value.charCodeAt(start + 1) | 32) === 110) {
    const handler = atHandler(value, start, end, at, context);
    if (handler !== null) {
      return handler;
    }
  }
  return atAddress(value, start, end, at, context);
}

function isNameCode(code: number): boolean {
  return isLetter(code) || code === 58 || code === 45;
}

/** A handler needs a blank, a quote, a slash or the start before it; `+` stands for a blank nobody decoded. */
function isBoundary(value: string, start: number): boolean {
  if (start === 0) {
    return true;
  }
  const code = value.charCodeAt(start - 1);
  return isBlank(code) || code === 34 || code === 39 || code === 96 || code === 47 || code === 43 || code === 0xa0;
}

function atHandler(value: string, start: number, end: number, at: number, context: MarkupPlace): Sighting | null {
  if (!isEvent(value.slice(start + 2, end).toLowerCase())) {
    return null;
  }
  if (assignsSink(value, at + 1)) {
    return { rule: 'event-handler', from: start, certainty: 'likely' };
  }
  if (!isBoundary(value, start)) {
    return null;
  }
  const code = firstOfValue(value, at + 1);
  if (code === 0) {
    return null;
  }
  context.advance(start);
  if (context.takesAttributes) {
    return { rule: 'event-handler', from: start, certainty: 'certain' };
  }
  // No tag and no quote: an unquoted attribute, if what is assigned is code.
  return runsCode(value, at + 1)
    ? { rule: 'event-handler', from: start, certainty: start > 0 ? 'certain' : 'likely' }
    : null;
}

/** `onerror=alert` and an end: a function that shows or runs script becomes the handler. */
function assignsSink(value: string, from: number): boolean {
  return /^\s{0,2}(?:alert|eval|confirm|prompt)\s{0,2}(?:$|[,;})])/.test(value.slice(from, from + 16));
}

/** First character of an attribute's value inside its quotes, or 0 when it is empty or the value ends. */
function firstOfValue(value: string, from: number): number {
  let i = from;
  while (i - from < 16 && isBlank(value.charCodeAt(i))) {
    i++;
  }
  const quote = value.charCodeAt(i);
  if (quote === 34 || quote === 39) {
    i++;
    if (value.charCodeAt(i) === quote) {
      // `onclick=""alert(1)""`: quotes that a table of values doubled.
      i++;
      const code = value.charCodeAt(i);
      return isLetter(code) ? code : 0;
    }
    return i >= value.length ? 0 : value.charCodeAt(i);
  }
  return i >= value.length || quote === 62 ? 0 : quote;
}

/** A call, a tagged template or an assignment within the next characters, glued to a name. */
function runsCode(value: string, from: number): boolean {
  const limit = Math.min(value.length, from + 64);
  if (value.startsWith('function', from) || value.startsWith(' function', from)) {
    return false; // a definition runs nothing
  }
  for (let i = from + 1; i < limit; i++) {
    const code = value.charCodeAt(i);
    if (code === 40 || code === 96) {
      const before = value.charCodeAt(i - 1);
      return isLetter(before) || before === 93 || before === 41;
    }
    if (code === 32) {
      return false;
    }
  }
  return false;
}

function atAddress(value: string, start: number, end: number, at: number, context: MarkupPlace): Sighting | null {
  let i = at + 1;
  while (i - at < 16 && isBlank(value.charCodeAt(i))) {
    i++;
  }
  let first = value.charCodeAt(i);
  if (first === 34 || first === 39 || first === 96) {
    i++;
    if (value.charCodeAt(i) === first && isLetter(value.charCodeAt(i + 1))) i++;
    first = value.charCodeAt(i);
  }
  const folded = first | 32;
  const opens = folded === 106 || folded === 118 || folded === 108 || folded === 100 || first === 38 || first <= 32;
  // The second letter too: `theme=dark` and `q=value` stop here without a slice.
  if (opens && (!isLetter(first) || maySecond(value.charCodeAt(i + 1)))) {
    const scheme = readScheme(value, i);
    if (scheme !== null) {
      return judgeScheme(value, start, end, scheme.kind, scheme.end, context);
    }
  }
  return atSpecial(value, start, end, i, context);
}

/** `ja`, `vb`, `li`, `da`; or what may be hidden between two letters. */
function maySecond(code: number): boolean {
  const folded = code | 32;
  return folded === 97 || folded === 98 || folded === 105 || !isLetter(code);
}

function judgeScheme(
  value: string,
  start: number,
  end: number,
  kind: 'script' | 'document' | 'image',
  after: number,
  context: MarkupPlace,
): Sighting | null {
  if (kind === 'script' && !isActive(value, after)) {
    return null;
  }
  context.advance(start);
  const name = value.slice(start, end).toLowerCase();
  const rule = kind === 'script' ? 'script-url' : 'data-url';
  if (kind === 'image') {
    const tag = value.slice(context.openTag + 1, context.openTag + 7).toLowerCase();
    const runs = context.openTag >= 0 && /^(?:iframe|object|embed|use\b)/.test(tag);
    return runs ? { rule, from: start, certainty: 'likely' } : null;
  }
  if (context.takesAttributes) {
    return { rule, from: start, certainty: isUrlAttribute(name) ? 'certain' : 'likely' };
  }
  return { rule, from: start, certainty: 'likely' };
}

/** Attributes that are dangerous by themselves: `srcdoc`, a refreshing or cookie-setting `meta`, scripts in styles. */
function atSpecial(value: string, start: number, end: number, from: number, context: MarkupPlace): Sighting | null {
  const length = end - start;
  if (length !== 4 && length !== 5 && length !== 6 && length !== 7 && length < 10) {
    return null;
  }
  const name = value.slice(start, end).toLowerCase();
  if (!isSpecial(name)) {
    return null;
  }
  context.advance(start);
  if (!context.takesAttributes) {
    return null;
  }
  if (name === 'srcdoc') {
    return context.openTag >= 0 ? { rule: 'frame-document', from: start, certainty: 'certain' } : null;
  }
  const rest = value.slice(from, from + 256).toLowerCase();
  if (name === 'attributename') {
    // <set attributeName=onmouseover to=…>: an animation writes the handler.
    if (rest.startsWith('on')) return { rule: 'event-handler', from: start, certainty: 'certain' };
    return /^(?:xlink:)?href\b/.test(rest) ? { rule: 'script-url', from: start, certainty: 'likely' } : null;
  }
  if (name === 'href' || name === 'xlink:href') {
    return context.openTag >= 0 && isDisguised(rest)
      ? { rule: 'disguised-address', from: start, certainty: 'likely' }
      : null;
  }
  if (name !== 'http-equiv' && name !== 'style') {
    // formaction, datasrc: where a form goes, what another element brings.
    return context.openTag >= 0 ? { rule: 'foreign-form', from: start, certainty: 'likely' } : null;
  }
  if (name === 'http-equiv') {
    return /^["' ]{0,2}(?:refresh|set-cookie|link)\b/.test(rest)
      ? { rule: 'meta-directive', from: start, certainty: 'likely' }
      : null;
  }
  return isScriptStyle(rest) || callsInStyle(rest) ? { rule: 'style-script', from: start, certainty: 'likely' } : null;
}

/** A style that calls what shows something: `x:anything/**\/n(alert(1))`, an expression whose word is torn apart. */
function callsInStyle(rest: string): boolean {
  const end = rest.indexOf('>');
  return /[(:\s'"](?:alert|confirm|prompt)[(`]\d/.test(end < 0 ? rest : rest.slice(0, end));
}

const isSpecial = wordSet('srcdoc style http-equiv attributename href xlink:href formaction datasrc dataformatas');

/**
 * An address that is written so that nobody recognises it: its host is one number, hexadecimal, octal or escaped letters, has a host
 * in front of an `@` or a colon, or is torn apart by blanks; or a scheme that a server follows and a browser does not.
 */
function isDisguised(rest: string): boolean {
  if (/^(?:expect|php|gopher|phar|jar|netdoc|dict):/.test(rest)) return true;
  const address = /^h[\s]{0,4}t[\s]{0,4}t[\s]{0,4}p[\s]{0,4}s?[\s]{0,4}:[\s]{0,4}\/\/([^"'>/?#]{1,128})/.exec(rest);
  if (address === null) return false;
  const host = address[1] ?? '';
  return (
    /^\d{8,20}$|^0x[0-9a-f]{1,16}(?:$|\.)|^0\d{2,12}\.\d|%[0-7][0-9a-f]%[0-7][0-9a-f]/.test(host) ||
    /^[\w-]{1,64}(?:\.[\w-]{1,32}){0,4}(?:@[\w-]{1,64}$|:[a-z])/.test(host) ||
    /^\d{1,3}[\d.\s]{4,16}\s|^\d[\d\s]{0,4}\s\d/.test(host)
  );
}
