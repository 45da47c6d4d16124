import type { Match } from '../detector.ts';

/** A second SELECT that is joined on, with a list behind it: `union select committee` is prose. */
const unionSelect =
  /\bunion\s{1,8}(?:all\s{1,8}|distinct\s{1,8})?select\s{1,8}(?:[\d'"@(*]|(?:null|char|concat|version|user|group_concat|load_file|database)\b|\w{1,40}\s{0,8}(?:,|from\b))/i;
const where = /\bwhere\b/i;
/** A condition that is always true, and a comment that takes the rest away; behind `where` alone, as in `where id = 1 or 1#`. */
const commentedTruth = /\bor\s{1,4}[\d@]\s{0,4}#/i;

/**
 * Finds what is SQL to nobody but a reader: parts of an injection within a text that no query could hold.
 *
 * Scanners and recordings wrap payloads into whole statements and junk, so that no reading as tokens holds from the beginning. Only forms count that prose
 * does not have. Linear: each form begins with a word and looks a bounded way ahead.
 */
export function misplacedSql(value: string): Match | null {
  const union = unionSelect.exec(value);
  if (union !== null) return match('union-select', union[0]);
  const truth = where.test(value) ? commentedTruth.exec(value) : null;
  if (truth !== null) return match('tautology', truth[0]);
  if (cutNumber.test(value)) return match('comment', value);
  const path = value.includes('::') || value.includes('(/') || value.includes('(..') ? xpath.exec(value) : null;
  return path === null ? null : match('xpath', path[0]);
}

/** `1;--`, `1-- -`: a number that a query ends behind, and nothing else. */
const cutNumber = /^\s{0,4}-?\d{1,9}[)'"]{0,3}\s{0,4}(?:;\s{0,4}--|--\s{0,2}[-+])\s{0,4}$/;

/** `and contains(../password,`, `or count(parent::*[`: a path through an XML document in a condition. */
const xpath =
  /\b(?:and|or)\s{1,4}(?:substring|string-length|contains|starts-with|count|name)\(\s{0,4}(?:\/\/|\/\w|\.\.\/|parent::|child::)/i;

function match(rule: string, evidence: string): Match {
  return { rule, evidence: evidence.slice(0, 256), certainty: 'likely', engine: 'grammar' };
}
