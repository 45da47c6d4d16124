import type { Match } from '../detector.ts';
import { atEquals } from './attribute.ts';
import { isBlank, isLetter, type MarkupPlace, type Sighting } from './context.ts';
import { isActive, readScheme } from './scheme.ts';
import { atTagOpen } from './tag.ts';

/** Evidence stops here, as in the detector. */
const MAX_EVIDENCE = 120;

/** Characters that tags may be read again per character of the value: tags within quotes of tags are read twice, and no deeper in honest markup. */
const MAX_REREAD = 8;

/** Rules that ask whether a value breaks out of something; markup by design breaks out of nothing. */
const breakouts: ReadonlySet<string> = new Set(['markup-breakout', 'element-breakout']);

/**
 * Finds script in a value that is markup by design: script elements, plugins, handlers, addresses and styles that run script, in tags and in links of
 * Markdown.
 *
 * What is written as text passes, and so do frames that show an address. Every tag is read as HTML reads attributes, also one that stands within a
 * quote or a comment, because sanitizers and browsers differ on where those end. Linear: a value that has tags read over and over is taken
 * for script.
 */
export function findScriptMarkup(value: string): Match | null {
  let budget = MAX_REREAD * value.length;
  let likely: Sighting | null = null;
  for (let at = nextMark(value, 0); at >= 0; at = nextMark(value, at + 1)) {
    let found: Sighting | null;
    if (value.charCodeAt(at) === 93) found = atLink(value, at + 1);
    else {
      const end = tagEnd(value, at);
      budget -= end - at;
      found = budget < 0 ? { rule: 'nested-tags', from: at, certainty: 'likely' } : atTag(value, at, end);
    }
    if (found === null) continue;
    if (found.certainty === 'certain' || budget < 0) return toMatch(found, value);
    likely ??= found;
  }
  return likely === null ? null : toMatch(likely, value);
}

/** The next `<` or `](`, or -1. */
function nextMark(value: string, from: number): number {
  for (let at = from; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code === 60 || (code === 93 && value.charCodeAt(at + 1) === 40)) return at;
  }
  return -1;
}

/** `[text](javascript:…)`: the address of a link of Markdown. */
function atLink(value: string, bracket: number): Sighting | null {
  const start = value.charCodeAt(bracket + 1) === 60 ? bracket + 2 : bracket + 1;
  return atScheme(value, start, bracket);
}

function atScheme(value: string, start: number, from: number): Sighting | null {
  const scheme = readScheme(value, start);
  if (scheme === null || scheme.kind === 'image' || (scheme.kind === 'script' && !isActive(value, scheme.end)))
    return null;
  return { rule: scheme.kind === 'script' ? 'script-url' : 'data-url', from, certainty: 'certain' };
}

/** Behind the tag that opens at `at`: its `>` that no quote of a value hides, or the end of the value. */
function tagEnd(value: string, at: number): number {
  const next = value.charCodeAt(at + 1);
  if (!isLetter(next) && next !== 63) return at + 1;
  let quote = 0;
  let assigned = false;
  let end = at + 1;
  for (; end < value.length; end++) {
    const code = value.charCodeAt(end);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 62) return end;
    else if (code === 61) assigned = true;
    else if (assigned && !isBlank(code)) {
      if (code === 34 || code === 39) quote = code;
      assigned = false;
    }
  }
  return end;
}

/** Judges the element and the attributes of the tag between `at` and `end`. */
function atTag(value: string, at: number, end: number): Sighting | null {
  if (end === at + 1) return null;
  // `<javascript:…>`, a link of Markdown
  const address = atScheme(value, at + 1, at);
  if (address !== null) return address;
  const element = atTagOpen(value, at);
  const frame = element?.rule === 'active-content' && /^i?frame/i.test(value.slice(at + 1, at + 7));
  const counted = element === null || frame || breakouts.has(element.rule) ? null : element;
  if (counted?.certainty === 'certain') return counted;
  return atAttributes(value, at, end) ?? counted;
}

function atAttributes(value: string, at: number, end: number): Sighting | null {
  const place: MarkupPlace = { openTag: at, takesAttributes: true, lastQuote: -1, advance: () => undefined };
  for (
    let equals = nextAssignment(value, at, end);
    equals < end;
    equals = nextAssignment(value, behind(value, equals, end), end)
  ) {
    const found = atEquals(value, equals, place);
    if (found !== null) return { ...found, from: Math.max(at, Math.min(found.from, equals)) };
  }
  return null;
}

/** The next `=` from `from` on, or `end`. */
function nextAssignment(value: string, from: number, end: number): number {
  let at = from;
  while (at < end && value.charCodeAt(at) !== 61) at++;
  return at;
}

/** Behind the value that is assigned at `equals`: its quote's end, or the next blank. */
function behind(value: string, equals: number, end: number): number {
  let at = equals + 1;
  while (at < end && isBlank(value.charCodeAt(at))) at++;
  const quote = value.charCodeAt(at);
  if (quote === 34 || quote === 39) {
    do at++;
    while (at < end && value.charCodeAt(at) !== quote);
    return at + 1;
  }
  while (at < end && !isBlank(value.charCodeAt(at))) at++;
  return at;
}

function toMatch({ rule, from, certainty }: Sighting, value: string): Match {
  return { rule, evidence: value.slice(from, from + MAX_EVIDENCE), certainty, engine: 'grammar' };
}
