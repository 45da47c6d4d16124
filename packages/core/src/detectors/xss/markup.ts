import { wordSet } from '../../word-set.ts';
import { isScriptStyle, leaksAttributes, plainStyle } from './style.ts';

/** An address of another host within an attribute: `=//host`, `="https://host`, `=data:…`. */
const foreign = /^\s{0,4}=[\s"'`\\]{0,4}(?:(?:https?|ftp|data|javascript):|\/\/)/;

/** What a rule says of an element. */
export type ElementRule =
  | 'active-content'
  | 'base-tag'
  | 'style-script'
  | 'style-leak'
  | 'processing-instruction'
  | 'obsolete-element'
  | 'foreign-style'
  | 'meta-directive'
  | 'foreign-form';

/** Elements that are judged by their name and their attributes; `script` is judged before. */
export const isJudged: (name: string) => boolean = wordSet(
  'script iframe frame object embed applet base style ?import ?xml-stylesheet link meta form html xml layer ilayer bgsound ' +
    'isindex marquee blink plaintext xmp portal webview param event-source use',
);

/** How far into a value a single `link` or `meta` counts as added to a page; in a whole page both are ordinary. */
const MAX_LEAD = 64;

/**
 * Judges an element that is no script: what it loads, where it sends a form, what old browsers ran in it.
 *
 * `tag` is the rest of its opening tag and `rest` what follows its name, both in lower case; `at` is where it stands.
 */
export function judgeElement(name: string, tag: string, rest: string, at: number): ElementRule | null {
  switch (name) {
    case 'base':
      return /\b(?:href|target)[\s]{0,4}=/.test(tag) ? 'base-tag' : null;
    case 'style':
      return judgeStyle(rest);
    case '?import':
    case '?xml-stylesheet':
      return 'processing-instruction';
    case 'marquee':
    case 'blink':
    case 'plaintext':
    case 'xmp':
    case 'isindex':
    case 'bgsound':
      return 'obsolete-element';
    case 'link':
      if (/\stype\s{0,4}=\s{0,4}["']?text\/javascript/.test(tag)) return 'active-content';
      return at <= MAX_LEAD && /\brel\b/.test(tag) && loads(tag) && hasForeign(tag, 'href') && !loadsFonts(tag)
        ? 'foreign-style'
        : null;
    case 'meta':
      return /charset\s{0,4}=\s{0,4}["']?\s{0,4}(?:utf-7|iso-2022-|hz-gb)/.test(tag) ||
        (at <= MAX_LEAD && /http-equiv[\s]{0,4}=["'\s]{0,4}content-security-policy/.test(tag))
        ? 'meta-directive'
        : null;
    case 'form':
      return hasForeign(tag, 'action') && (/action[\s"'=]{0,6}\/\//.test(tag) || asksPassword(rest))
        ? 'foreign-form'
        : null;
    case 'html':
      return /\b(?:manifest\s{0,4}=|xmlns:xss)/.test(tag) ? 'active-content' : null;
    case 'layer':
    case 'ilayer':
    case 'xml':
    case 'portal':
    case 'webview':
    case 'event-source':
      return /\bsrc\s{0,4}=/.test(tag) ? 'active-content' : null;
    case 'use':
      return hasForeign(tag, 'href') ? 'active-content' : null;
    case 'param':
      return /\b(?:movie|src|url|code|filename)\b/.test(tag) && hasForeign(tag, 'value') ? 'active-content' : null;
    default:
      return /(?:src|data|code|codebase|classid|type|archive)[\s]{0,4}=/.test(tag) && !showsOnly(name, tag)
        ? 'active-content'
        : null;
  }
}

/** Players and maps that sites give out as a frame to paste: their own script runs there, and no one else's. */
const player =
  /\ssrc\s{0,4}=\s{0,4}["']https:\/\/(?:www\.)?(?:youtube(?:-nocookie)?\.com\/embed\/[\w-]|player\.vimeo\.com\/video\/\d|google\.com\/maps\/embed[?/]|open\.spotify\.com\/embed\/|w\.soundcloud\.com\/player\/|openstreetmap\.org\/export\/embed\.html)/;

/** A picture of the page's own site, by its type and a path without a scheme, a host or a climb. */
const ownImage = /\sdata\s{0,4}=\s{0,4}["']\w[\w-]{0,64}(?:[/.][\w-]{1,32}){1,6}["']/;

/** Whether a frame holds a well-known player that waits for the visitor, or an object a picture: what editors of text put into a page. */
function showsOnly(name: string, tag: string): boolean {
  if (name === 'iframe')
    return tag.indexOf('src') === tag.lastIndexOf('src') && player.test(tag) && !tag.includes('autoplay=1');
  return (
    name === 'object' && /\stype\s{0,4}=\s{0,4}["']image\//.test(tag) && onlyOne(tag, 'data') && ownImage.test(tag)
  );
}

function onlyOne(tag: string, attribute: string): boolean {
  return (
    tag.indexOf(attribute) === tag.lastIndexOf(attribute) && !/(?:code|codebase|classid|archive)\s{0,4}=/.test(tag)
  );
}

/** The content of a `style` element, up to the next tag. */
function judgeStyle(rest: string): ElementRule | null {
  const end = rest.indexOf('<');
  const css = plainStyle(end < 0 ? rest : rest.slice(0, end));
  if (isScriptStyle(css) || css.includes('@import')) return 'style-script';
  return leaksAttributes(css) ? 'style-leak' : null;
}

/** Style sheets of hosts that serve their own fonts and themes and nobody else's files. */
const ownStyles =
  /\shref\s{0,4}=\s{0,4}["']https:\/\/(?:fonts\.googleapis\.com\/(?:css|icon)|use\.typekit\.net\/|use\.fontawesome\.com\/|fonts\.bunny\.net\/css|assets\.readthedocs\.org\/static\/)/;

function loadsFonts(tag: string): boolean {
  return onlyOne(tag, 'href') && ownStyles.test(tag) && !/\srel\s{0,4}=[\s"']{0,4}import/.test(tag);
}

/** `rel=stylesheet`, `rel=import`: what a link loads rather than names. */
function loads(tag: string): boolean {
  return /\brel\s{0,4}=[\s"'\\]{0,4}(?:[\w-]{1,16}\s){0,2}(?:stylesheet|import|prefetch|preload|prerender)/.test(tag);
}

function hasForeign(tag: string, attribute: string): boolean {
  for (let at = tag.indexOf(attribute); at >= 0; at = tag.indexOf(attribute, at + 1)) {
    if (foreign.test(tag.slice(at + attribute.length, at + attribute.length + 24))) return true;
  }
  return false;
}

function asksPassword(rest: string): boolean {
  const at = rest.indexOf('<input');
  if (at < 0) return false;
  const end = rest.indexOf('>', at);
  return /\bpass/.test(end < 0 ? rest.slice(at) : rest.slice(at, end));
}

const presentation = /<(?:h[1-6]|center|font|blink|big|title|u|b|a)[\s>]/i;
const loud = /<(?:h[1-6]|center|font|blink|big|title)[\s>]/i;
const test =
  /(?:^|[^a-z])(?:xss|injectx|(?:h[a4]cked|[o0]wned|defaced)[\s_]{1,4}by(?![a-z])|was[\s_]{1,4}here(?![a-z]))/i;
const boast = /(?:^|[^a-z])(?:h[a4]ck|pwn|p0wn|d[ae]f[ea]c)[e3]d(?:$|[^a-z\s]|\s{1,4}(?:$|[^a-z\s]|by(?![a-z])|lol))/i;

/** Longest value that is taken for a test of markup. */
const MAX_PROBE = 512;

/** `x1y2z<a>b3c4d`: an element between two halves of a random word, as scanners look for a place that takes markup. */
const wedged = /^[^\s<>]{0,64}[a-z0-9]<a(?: b=c)?>[a-z0-9]{4,8}$/i;

/** Says whether a value is markup that shows that it was let in: it says who was here, or that this is a test of XSS. */
export function isMarkupProbe(value: string): boolean {
  if (value.length > MAX_PROBE) return false;
  const shown = presentation.test(value) && (test.test(value) || (loud.test(value) && boast.test(value)));
  return shown || wedged.test(value);
}

const dangling =
  /<[a-z][^<>]{0,64}[\s"'/](?:src|href|action|formaction|poster|data|background)\s{0,4}=\s{0,4}(["'])(?:https?:)?\/\/[^"'<>]{0,256}$/i;

/**
 * Says whether a value ends within a quoted address that swallows what follows it on the page: `<img src='//evil/?`.
 *
 * A protocol is left away, or the address ends where data would follow: a text that was cut off has neither.
 */
export function isDangling(value: string): boolean {
  const last = value.lastIndexOf('<');
  if (last < 0 || value.length - last > 400) return false;
  const tag = value.slice(last);
  const found = dangling.exec(tag);
  if (found === null) return false;
  return /[?=&]$/.test(tag) || !/=\s{0,4}["']https?:/i.test(tag);
}
