import type { Detector, Match } from '../detectors/detector.ts';
import { findScriptMarkup } from '../detectors/xss/script-markup.ts';
import type { DecodeStep, InputLocation } from '../input.ts';
import type { HeldText } from './held-text.ts';

/**
 * Judges a value of a field that holds markup or program text by what no text of that kind needs.
 *
 * Text may quote or be commands, SQL, templates and script: that is what the field is for. What counts in both kinds: a JNDI lookup, because it acts
 * where the text is logged; XML that declares entities or reads files; a key that leads to a prototype; a value that is one address that only
 * the server reaches, or one path to a file of the system; and an injection that begins by leaving the place that a program put the value into (`' or`,
 * `; cat`, `">`). Rich text runs in browsers, so script in its markup counts as well, unless it is written as text (`&lt;script&gt;`). Blind
 * to attacks behind a word or two of padding: where such a field is built into a query or a command, the declaration is wrong.
 */
export function inspectHeldText(
  held: HeldText,
  detector: Detector,
  value: string,
  { source, name }: InputLocation,
  trail: readonly DecodeStep[],
): Match | null {
  if (held === 'rich-text' && detector.id === 'xss') return trail.includes('entity') ? null : findScriptMarkup(value);
  const match = detector.inspect(value, source, name);
  return match !== null && counts(match, detector, value, trail) ? match : null;
}

function counts(match: Match, { id }: Detector, value: string, trail: readonly DecodeStep[]): boolean {
  switch (id) {
    case 'jndi':
    case 'xxe':
      return match.certainty === 'certain';
    case 'prototype-pollution':
      return value === '__proto__' || value === 'constructor.prototype';
    case 'ssrf':
      return match.rule !== 'private-address' && match.rule !== 'internal-host' && isOneWord(value, trail);
    case 'traversal':
      return match.certainty === 'certain' && isOneWord(value, trail);
    case 'command':
      return leavesQuote.test(value) || (beginsCommand.test(value) && value.indexOf(match.evidence) < 4);
    default:
      return leavesQuote.test(value);
  }
}

/** The parameter's value is one address or path: a member of a JSON text in it is part of a document. */
function isOneWord(value: string, trail: readonly DecodeStep[]): boolean {
  return !trail.includes('json') && !/\s/.test(value);
}

/** A quote behind at most a word and in front of an operator, a bracket or a logical word: it ends a literal that the value did not begin. */
const leavesQuote =
  /^[\w.%@-]{0,24}(?:['"`]\s{0,4}(?:[)\];|&+%*>]|--|\/\*|(?:or|and|union|having|order|group|limit|procedure)\b)|\)\s{0,4}(?:or|and|union)\b)/i;

/** What separates commands, with one behind it. */
const beginsCommand = /^\s{0,4}(?:;|\||&)/;
