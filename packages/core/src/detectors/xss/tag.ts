import { wordSet } from '../../word-set.ts';
import { spend } from '../effort.ts';
import { isBlank, isLetter, type Sighting } from './context.ts';
import { isJudged, judgeElement } from './markup.ts';
import { MAX_TAG_NAME } from './tag-name.ts';

/** How much of an element is looked at for what makes it active. */
const WINDOW = 512;

/** Steps that the reading of a tag's name is. */
const STEPS = 6;

/** Judges the `<` (or a form of it that some charset turns into one) at `at`. */
export function atTagOpen(value: string, at: number): Sighting | null {
  const wide = value.charCodeAt(at) !== 60;
  let start = at + 1;
  let spaced = false;
  // A semicolon is left where `&lt;` was undone by halves.
  while (start - at < 6 && (isBlank(value.charCodeAt(start)) || value.charCodeAt(start) === 59)) {
    start++;
    spaced = true;
  }
  if (value.charCodeAt(start) === 47 && !spaced) return closesElement(value, at);
  const first = value.charCodeAt(start);
  if (!isLetter(first) && first !== 63) {
    return null;
  }
  let end = start + 1;
  while (end - start < MAX_TAG_NAME && isTagCode(value.charCodeAt(end))) {
    end++;
  }
  spend(STEPS);
  const name = nameOf(value, start, end);
  if (name === '') {
    return !spaced && leavesAttribute(value, at) ? { rule: 'markup-breakout', from: at, certainty: 'likely' } : null;
  }
  if (name === 'glued') return { rule: 'active-content', from: at, certainty: 'likely' };
  if (name === 'script') return atScript(value, at, end, spaced || wide);
  const sighting = spaced || wide ? null : atElement(value, name, at, end);
  return (
    sighting ??
    (!spaced && leavesAttribute(value, at) ? { rule: 'markup-breakout', from: at, certainty: 'likely' } : null)
  );
}

function atElement(value: string, name: string, at: number, end: number): Sighting | null {
  const rest = value.slice(end, end + WINDOW).toLowerCase();
  const close = rest.indexOf('>');
  const tag = close < 0 ? rest : rest.slice(0, close);
  if (name === 'base' && isOfPage(value, at, tag)) return null;
  const rule = judgeElement(name, tag, rest, at);
  return rule === null ? null : { rule, from: at, certainty: 'likely' };
}

/** Where the head of a whole page is looked for. */
const MAX_HEAD = 2048;

/** The base of a page that is there as a whole, with its own head and title: it says where that page came from. */
function isOfPage(value: string, at: number, tag: string): boolean {
  if (at > MAX_HEAD || !/^\s{1,4}href\s{0,4}=\s{0,4}["']https?:\/\/[\w.-]{1,128}(?:\/[^"'<>\s]{0,200})?["']/.test(tag))
    return false;
  const head = value.slice(0, at).toLowerCase();
  return /^\s{0,8}<(?:html|!doctype html)\b/.test(head) && head.includes('<head') && head.includes('</title>');
}

function atScript(value: string, at: number, end: number, odd: boolean): Sighting | null {
  const after = value.charCodeAt(end);
  // `<script.js>`: a file's name.
  if (after === 46 && isLetter(value.charCodeAt(end + 1))) return null;
  if (!odd && after === 62 && isTalkedOf(value, at, end)) return null;
  const complete = isBlank(after) || after === 62 || after === 47;
  return { rule: 'script-tag', from: at, certainty: complete && !odd ? 'certain' : 'likely' };
}

/** `the <script> tag in HTML`, `Optional<Script>`: a word between words, and nothing behind it that could be script. */
function isTalkedOf(value: string, at: number, end: number): boolean {
  const before = value.charCodeAt(at - 1);
  const glued = isLetter(before);
  if (!glued && (before !== 32 || !isLetter(value.charCodeAt(at - 2)))) return false;
  const rest = value.slice(end + 1, end + 1 + WINDOW);
  return glued
    ? rest.trim() === '' && /^[A-Z]?[a-z]+</.test(value) && at > 4
    : /^ [a-z]/i.test(rest) && !/[<(=`;'"[]/.test(rest);
}

/** How much may stand before the quote that leaves an attribute; longer texts are pages, not injections into one. */
const MAX_BREAKOUT = 48;

/**
 * The first tag of a value right behind `">`, `'>` or `-->`: the value closes an attribute, a tag or a comment that
 * it did not open, and brings markup of its own.
 */
function leavesAttribute(value: string, at: number): boolean {
  if (at > MAX_BREAKOUT || at < 1) {
    return false;
  }
  const head = value.slice(0, at);
  if (head.includes('<')) return false;
  const close = head.lastIndexOf('>');
  if (close < 0) return opensQuote(value, head, at);
  let before = close - 1;
  while (before > 0 && close - before < 4 && (head.charCodeAt(before) === 47 || head.charCodeAt(before) === 32))
    before--;
  const last = head.charCodeAt(before);
  const closes = last === 34 || last === 39 || (last === 45 && head.charCodeAt(before - 1) === 45);
  // A comment that ends a line is the end of a piece of a page.
  if (last === 45 && (head.charCodeAt(at - 1) === 10 || head.charCodeAt(at - 1) === 13)) return false;
  return closes && at - close <= 2 && !(last !== 45 && isPaired(head, before));
}

/** `alt="">`, `width="1">`: the quote that closes was opened in front of it, in a piece of a page. */
function isPaired(head: string, quoteAt: number): boolean {
  const quote = head.charAt(quoteAt);
  const open = head.lastIndexOf(quote, quoteAt - 1);
  return open > 0 && head.charAt(open - 1) === '=';
}

/** `"<center>…` without another such quote: the value leaves an attribute, and the rest of the tag becomes text. */
function opensQuote(value: string, head: string, at: number): boolean {
  const quote = head.trim();
  return (quote === '"' || quote === "'") && !value.includes(quote, at) && !value.includes('</', at);
}

/** Elements whose content is text to the browser: markup within them acts once they are closed. */
const holdsText = wordSet('script textarea title noscript xmp');

/** How far into a value such an end is looked for; what comes before is read again for each. */
const MAX_BEFORE_END = 1024;

/** The end of an element of text that the value did not begin: it breaks out of one on the page. */
function closesElement(value: string, at: number): Sighting | null {
  if (at > MAX_BEFORE_END) return null;
  const name = /^[a-z]{3,8}/i.exec(value.slice(at + 2, at + 10))?.[0].toLowerCase() ?? '';
  const head = value.slice(0, at);
  if (!holdsText(name) || head.toLowerCase().includes(`<${name}`)) return null;
  // `// -->` in front of it ends the script of an old page.
  if (/\/\/\s{0,2}-->\s{0,4}$/.test(head)) return null;
  return { rule: 'element-breakout', from: at, certainty: 'likely' };
}

function isTagCode(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 58) || code === 45 || code === 0;
}

/** Elements and the attributes that lists of vectors glue to their names when blanks are lost. */
const glued =
  /^(?:(?:script|i?frame|embed|object|applet)(?:src|language|type|data)|(?:script|img|image|body|svg|input|iframe|video|audio|a|div)on[a-z]{3,16})$/;

/** The element's lower-case name when it is one that is judged, else empty; most tags are told by their length. */
function nameOf(value: string, start: number, end: number): string {
  const length = end - start;
  if (length < 3) {
    return '';
  }
  let name = value.slice(start, end).toLowerCase();
  if (name.includes('\0')) name = name.replaceAll('\0', '');
  if (value.charCodeAt(end) === 61 && glued.test(name)) return 'glued';
  const colon = name.lastIndexOf(':');
  if (colon >= 0) name = name.slice(colon + 1);
  return isJudged(name) ? name : '';
}
