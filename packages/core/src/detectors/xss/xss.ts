import type { InputSource } from '../../input.ts';
import type { Detector, Match } from '../detector.ts';
import { everyInputBut } from '../every-input.ts';
import { atEquals } from './attribute.ts';
import { bareScript } from './bare-script.ts';
import { isBlank, MarkupContext, type Sighting } from './context.ts';
import { isDangling, isMarkupProbe } from './markup.ts';
import { isActive, readScheme } from './scheme.ts';
import { atCall } from './script.ts';
import { spoiltMarkup } from './spoilt.ts';
import { bareExpression, bindsProgram } from './style.ts';
import { atTagOpen } from './tag.ts';

/**
 * What any match of this detector holds: a value in which this finds nothing cannot match, so a screen may drop it.
 *
 * A tag needs `<` (or its full-width form), an attribute or an assignment `=`, a call `(` or a backtick, an address
 * with a script scheme `:` (or the reference that stands for one, whose `&` comes with a `<` or `=`), a name in pieces `[`. One character
 * class on purpose: V8 scans for one class many characters at a time, but walks alternations one by one.
 */
export const needs: RegExp = /[<\uFF1C\u00BC(=`:{[]/;

/** The same without `:`, which matters only at the start; `lastIndex` is set before each use and nothing here re-enters. */
const hits = /[<\uFF1C\u00BC(=`]/g;
/** Characters that are looked at one by one before the expression, whose call costs what forty of them do. */
const NEAR = 8;

/** The first hit from `from` on, or -1. */
function nextHit(value: string, from: number): number {
  const near = Math.min(value.length, from + NEAR);
  for (let at = from; at < near; at++) {
    const code = value.charCodeAt(at);
    if (code === 60 || code === 61 || code === OPEN_PAREN || code === BACKTICK || code === 0xff1c || code === 0xbc)
      return at;
  }
  hits.lastIndex = near;
  return near < value.length && hits.test(value) ? hits.lastIndex - 1 : -1;
}

const OPEN_PAREN = 40;
const EQUALS = 61;
const BACKTICK = 96;

/** Evidence stops here; a tag or a call says what it is in its first words. */
const MAX_EVIDENCE = 120;

const inputs: ReadonlySet<InputSource> = everyInputBut('header-name', 'xml-name', 'graphql-name');

/**
 * Finds script that a page would run if a value were put into it as text, in an attribute, as an address, or inside a
 * string of a script.
 *
 * Reads tags, attributes and calls where a browser would: unclosed tags, slashes for blanks, and blanks or character
 * references inside a scheme are undone. Markup without script (`<b>`, `<p class="x">`, a link) passes, and so does
 * prose that names handlers or functions. Frames, plugins, `base`, refreshes and styles that ran script once are
 * `likely`, and so is bare script without a string to leave. Misses script spelt without names in other characters
 * than `[]()!+`, UTF-7, framework templates that never say `constructor`, mutation of markup by sanitizers, markup injection without
 * script that says nothing of itself, and clobbering. CWE-79, CAPEC-63, CRS 941.
 */
export const xss: Detector = {
  id: 'xss',
  inputs,
  inspect(value, source) {
    const match = inspect(value);
    return match !== null && source === 'xml-markup' && isOwnInstruction(match, value) ? null : match;
  },
};

/** An XML document may name its own style sheet; as a value of something else the same instruction is an old browser's way to script. */
function isOwnInstruction({ rule }: Match, value: string): boolean {
  return rule === 'processing-instruction' && !/(?:script|data)\s{0,8}:/i.test(value);
}

function inspect(value: string): Match | null {
  if (value.length < 5) {
    return null;
  }
  let likely: Match | null = mayOpenScheme(value.charCodeAt(0)) ? atStart(value) : null;
  if (likely !== null && likely.certainty === 'certain') {
    return likely;
  }
  let context: MarkupContext | null = null;
  for (let at = nextHit(value, 0); at >= 0; at = nextHit(value, at + 1)) {
    context ??= new MarkupContext(value);
    let found: Sighting | null;
    switch (value.charCodeAt(at)) {
      case EQUALS:
        found = atEquals(value, at, context);
        break;
      case OPEN_PAREN:
      case BACKTICK:
        found = atCall(value, at, context);
        break;
      default:
        found = atTagOpen(value, at);
    }
    if (found !== null) {
      const match = toMatch(found, value);
      if (match.certainty === 'certain') {
        return match;
      }
      likely ??= match;
    }
  }
  return likely ?? inspectWhole(value);
}

/** `<;b>;`: references that lost their `&lt`, as lists of vectors have them after one copy too many. */
const halfReferences = /([<>"'&]);/g;

/** Letters that become ASCII ones in upper case, as programs change the case of a value behind their filter: the long s, the dotless i, the Kelvin sign. */
const foldedLetters = /<[a-z]{0,8}[\u017f\u0131\u212a]|[\u017f\u0131]cr|r[\u0131]pt/;

/** What no single character gives away: markup that boasts or swallows the page, styles and script outside any tag. */
function inspectWhole(value: string): Match | null {
  if (value.includes('<')) {
    if (isMarkupProbe(value)) return toMatch({ rule: 'markup-probe', from: 0, certainty: 'likely' }, value);
    if (isDangling(value))
      return toMatch({ rule: 'dangling-markup', from: value.lastIndexOf('<'), certainty: 'likely' }, value);
    if (value.includes('<;')) {
      const found = inspect(value.replace(halfReferences, '$1'));
      return found === null ? null : toMatch({ rule: found.rule, from: 0, certainty: 'likely' }, value);
    }
    const split = value.includes(']]>') ? value.replaceAll('<![CDATA[', '').replaceAll(']]>', '') : value;
    if (split.length < value.length && /<script[\s>/]/i.test(split) && !/<script[\s>/]/i.test(value))
      return toMatch({ rule: 'script-tag', from: 0, certainty: 'likely' }, value);
  }
  const spoilt = spoiltMarkup(value);
  if (spoilt !== null) return toMatch({ rule: spoilt, from: 0, certainty: 'likely' }, value);
  if (foldedLetters.test(value)) {
    const found = inspect(
      value
        .replace(/\u017f/g, 's')
        .replace(/\u0131/g, 'i')
        .replace(/\u212a/g, 'k'),
    );
    if (found !== null) return toMatch({ rule: found.rule, from: 0, certainty: 'likely' }, value);
  }
  if (value.includes(':') && bindsProgram(value))
    return toMatch({ rule: 'style-script', from: 0, certainty: 'likely' }, value);
  if (value.includes('(')) {
    const at = bareExpression(value);
    if (at >= 0) return toMatch({ rule: 'style-script', from: at, certainty: 'likely' }, value);
  }
  const rule = bareScript(value);
  return rule === null ? null : toMatch({ rule, from: 0, certainty: 'likely' }, value);
}

function toMatch(found: Sighting, value: string): Match {
  const evidence = value.slice(found.from, found.from + MAX_EVIDENCE);
  return { rule: found.rule, evidence, certainty: found.certainty, engine: 'grammar' };
}

/** `j v l d` in either case, a character reference, or a blank before one of them. */
function mayOpenScheme(code: number): boolean {
  const folded = code | 32;
  return folded === 106 || folded === 118 || folded === 108 || folded === 100 || code === 38 || isBlank(code);
}

/** The value as a whole is an address: `javascript:…` runs, `data:text/html` brings a page of its own. */
function atStart(value: string): Match | null {
  const scheme = readScheme(value, 0);
  const quoted = scheme !== null && /^["'].{2}/.test(value.slice(scheme.end, scheme.end + 3));
  if (scheme === null || (scheme.kind === 'script' && !quoted && !isActive(value, scheme.end))) {
    return null;
  }
  switch (scheme.kind) {
    case 'script': {
      // "javascript: the good parts" is a title; a blank after the colon needs code behind it.
      const words = /^ |^[a-z]{1,16} [a-z]/i.test(value.slice(scheme.end, scheme.end + 32));
      return words && !/[(=`;]/.test(value.slice(scheme.end))
        ? null
        : toMatch({ rule: 'script-url', from: 0, certainty: 'certain' }, value);
    }
    case 'document':
      return toMatch({ rule: 'data-url', from: 0, certainty: 'certain' }, value);
    default:
      return null;
  }
}
