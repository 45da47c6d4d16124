import { wordSet } from '../../word-set.ts';
import { isScriptStyle } from './attribute.ts';
import { isBlank, isLetter, type Sighting } from './context.ts';

/** How much of an element is looked at for what makes it active. */
const WINDOW = 512;

/** Judges the `<` (or its full-width form, which normalisation turns into one) at `at`. */
export function atTagOpen(value: string, at: number): Sighting | null {
  const wide = value.charCodeAt(at) === 0xff1c;
  let start = at + 1;
  let spaced = false;
  while (start - at < 6 && isBlank(value.charCodeAt(start))) {
    start++;
    spaced = true;
  }
  if (value.charCodeAt(start) === 47 && !spaced) return closesElement(value, at);
  const first = value.charCodeAt(start) | 32;
  // script/style, iframe, frame, object, embed, applet, base, x:script, html:script, ?xml-stylesheet
  if (!isLetter(value.charCodeAt(start)) && first !== 63) {
    return null;
  }
  let end = start;
  while (end - start < 20 && isTagCode(value.charCodeAt(end))) {
    end++;
  }
  let local = end;
  while (local > start && value.charCodeAt(local - 1) !== 58) {
    local--;
  }
  const name = shapeOf(value, local, end);
  if (name === '') {
    return !spaced && leavesAttribute(value, at) ? { rule: 'markup-breakout', from: at, certainty: 'likely' } : null;
  }
  if (name === 'script') {
    const after = value.charCodeAt(end);
    const complete = isBlank(after) || after === 62 || after === 47;
    return { rule: 'script-tag', from: at, certainty: complete && !spaced && !wide ? 'certain' : 'likely' };
  }
  if (spaced) {
    return null;
  }
  const rest = value.slice(end, end + WINDOW).toLowerCase();
  const close = rest.indexOf('>');
  const tag = close < 0 ? rest : rest.slice(0, close);
  switch (name) {
    case 'base':
      return tag.includes('href') && tag.includes('=') ? { rule: 'base-tag', from: at, certainty: 'likely' } : null;
    case 'style':
      return isScriptStyle(rest) || rest.includes('@import')
        ? { rule: 'style-script', from: at, certainty: 'likely' }
        : null;
    case '?import':
    case '?xml-stylesheet':
      return { rule: 'processing-instruction', from: at, certainty: 'likely' };
    default:
      return /(?:src|data|code|codebase|classid|type)[\s]{0,4}=/.test(tag)
        ? { rule: 'active-content', from: at, certainty: 'likely' }
        : null;
  }
}

/** How much may stand before the quote that leaves an attribute; longer texts are pages, not injections into one. */
const MAX_BREAKOUT = 48;

/**
 * The first tag of a value right behind `">`, `'>` or `-->`: the value closes an attribute, a tag or a comment that
 * it did not open, and brings markup of its own.
 */
function leavesAttribute(value: string, at: number): boolean {
  if (at > MAX_BREAKOUT || at < 2) {
    return false;
  }
  const head = value.slice(0, at);
  const close = head.lastIndexOf('>');
  const before = head.charCodeAt(close - 1);
  const closes = before === 34 || before === 39 || (before === 45 && head.charCodeAt(close - 2) === 45);
  return close > 0 && closes && !head.includes('<') && at - close <= 2;
}

/** Elements whose content is text to the browser: markup within them acts once they are closed. */
const holdsText = wordSet('script textarea title noscript xmp');

/** How far into a value such an end is looked for; what comes before is read again for each. */
const MAX_BEFORE_END = 1024;

/** The end of an element of text that the value did not begin: it breaks out of one on the page. */
function closesElement(value: string, at: number): Sighting | null {
  if (at > MAX_BEFORE_END) return null;
  const name = /^[a-z]{3,8}/i.exec(value.slice(at + 2, at + 10))?.[0].toLowerCase() ?? '';
  if (!holdsText(name) || value.slice(0, at).toLowerCase().includes(`<${name}`)) return null;
  return { rule: 'element-breakout', from: at, certainty: 'likely' };
}

function isTagCode(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 58) || code === 45 || code === 63;
}

const isActive = wordSet('script iframe frame object embed applet base style ?import ?xml-stylesheet');

/** The element's lower-case name when it is one that is judged, else empty; most tags are told by length and letter. */
function shapeOf(value: string, start: number, end: number): string {
  const length = end - start;
  if (length < 4 || (length > 7 && length !== 15)) {
    return '';
  }
  const name = value.slice(start, end).toLowerCase();
  return isActive(name) ? name : '';
}
