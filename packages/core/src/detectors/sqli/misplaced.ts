import type { Match } from '../detector.ts';
import { continuedRule } from './continued.ts';
import { brokenKeyword, spelledStatement, splitKeyword } from './hidden-words.ts';
import { nestedKeyword } from './nested-words.ts';

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
  // A text is searched for a word many times faster than for an expression in either case, and nearly none has these.
  const lower = value.toLowerCase();
  const union = lower.includes('union') ? unionSelect.exec(value) : null;
  if (union !== null) return match('union-select', union[0]);
  const truth = lower.includes('where') && where.test(value) ? commentedTruth.exec(value) : null;
  if (truth !== null) return match('tautology', truth[0]);
  const bare = value.length <= MAX_BARE ? bareRule(value) : null;
  if (bare !== null) return match(bare, value);
  const continued = continuedRule(value);
  if (continued !== null) return match(continued, value);
  const hidden = value.length <= MAX_HIDDEN ? hiddenKeyword(value) : -1;
  if (hidden >= 0) return match('hidden-keyword', value.slice(hidden));
  if (closesComment(value)) return match('comment', value);
  if (value.length <= MAX_HIDDEN && (blanksByComments(value) || versioned.test(value)))
    return match('comment-blanks', value);
  if (value.includes('|') && joinedPath.test(value)) return match('xpath', value);
  if (!value.includes('::') && !value.includes('(/') && !value.includes('(..')) return null;
  const path = xpath.exec(value) ?? askedPath.exec(value);
  return path === null ? null : match('xpath', path[0]);
}

/** Longest value in which keywords are looked for that were hidden from a filter. */
const MAX_HIDDEN = 4096;

/** A keyword in a comment that only MySQL reads, from a version on; its own dumps have other words there. */
const versioned = /\/\*!\d{5}\s?(?:select|union|from|where|and|or|all|order|concat|group_concat)\b/i;

/** Where a keyword stands that a filter would not see. */
function hiddenKeyword(value: string): number {
  return Math.max(nestedKeyword(value), splitKeyword(value), brokenKeyword(value), spelledStatement(value));
}

/** Longest comment that stands for a blank. */
const MAX_COMMENT = 24;

/** Comments for blanks beside keywords, twice at least; programs have blanks beside their remarks. */
function blanksByComments(value: string): boolean {
  let seen = 0;
  for (let at = value.indexOf('/*'); at >= 0; at = value.indexOf('/*', at + 2)) {
    const length = value.slice(at + 2, at + 4 + MAX_COMMENT).indexOf('*/');
    if (length < 0) continue;
    const next = at + 4 + length;
    const before = value.slice(Math.max(0, at - 8), at);
    const behind = value.slice(next, next + 8);
    const joins = endsWithKeyword.test(before)
      ? /^[\w'"(@-]/.test(behind)
      : beginsWithKeyword.test(behind) && /[\w'")]$/.test(before);
    if (joins && ++seen > 1) return true;
    // `DROP/**/users`: the value begins with a statement, and a comment parts it from its object.
    if (at === before.length && beginsStatement.test(before) && /^[\w`"'[(@]/.test(behind)) return true;
  }
  return false;
}

const beginsStatement = /^(?:drop|delete|insert|update|select|truncate|alter)$/i;
const endsWithKeyword = /(?:^|[^a-z])(?:select|from|union|where|and|or|into|order|group)$/i;
const beginsWithKeyword = /^(?:select|from|union|where|into|order|group)(?![a-z])/i;

/** Longest value that {@link bareRule} reads. */
export const MAX_BARE = 48;

/** The rule that a short value satisfies as a whole: it is the end of a condition and nothing else. */
export function bareRule(value: string): string | null {
  if (value.includes('--') && (cutNumber.test(value) || cutOrder.test(value) || cutClause.test(value)))
    return 'comment';
  if (value.endsWith(')') && probe.test(value)) return 'boundary';
  if (value.includes('::') && castQuote.test(value)) return 'boundary';
  if (value.includes(';') && stackedEnd.test(value)) return 'stacked';
  if (value.includes('()') && asked.test(value)) return 'function';
  if (value.includes('@') && shown.test(value)) return 'server-variable';
  if (nothing.test(value)) return 'boundary';
  if (value.includes('@') && intoVariable.test(value)) return 'into-outfile';
  if (notNull.test(value)) return 'tautology';
  if (same.test(value)) return 'tautology';
  return truth.test(value) || glued.test(value) || falsehood.test(value) || negative.test(value) || trueCall.test(value)
    ? 'tautology'
    : null;
}

/** `version()`, `DATABASE()`: a function that only a database has, and nothing else: a number that is asked for is what the database computes. */
const asked =
  /^\s{0,4}(?:version|database|schema|current_user|session_user|system_user|row_count|found_rows|connection_id|last_insert_id|db_name|suser_name|host_name|sqlite_version)\(\)\s{0,4};?$/i;

/** `PRINT @@version`: a statement of SQL Server that shows a variable, and nothing else. */
const shown = /^\s{0,4}print\s{1,4}@@\w{1,32}\s{0,4};?$/i;

/** `'1'='1`, `'a' like 'a'`: one text on both sides, and nothing else. */
const same = /^\s{0,4}(['"])(\w{1,16})\1\s?(?:=|<=>|like)\s?\1\2\1?\s{0,4}$/i;

/** `= --`, `=%20;` decoded, `; --`, `--';`: marks that end a statement, and no value in front of them. */
const nothing = /^(?:=\s{0,4}(?:--|;|'|#)|;\s{0,4}--|--\s{0,2}['"];?|['"]\s{0,2};\s{0,2}--)\s{0,4}$/;

/** `1 or id is not null`: true of every row. */
const notNull =
  /^\s{0,4}-?\d{1,9}\s{1,4}(?:or|\|\|)\s{1,4}[a-z_][\w.]{0,31}\s{1,4}is\s{1,4}not\s{1,4}null\s{0,4}(?:(?:--|#)[ +-]{0,4})?$/i;

/** `1 limit 1 into @a`: the answer goes into a variable, and the page gets none. */
const intoVariable =
  /^\s{0,4}-?\d{1,9}['")]{0,3}\s{1,4}(?:limit\s{1,4}\d{1,9}\s{1,4})?into\s{1,4}@\w{1,32}\s{0,4}(?:(?:--|#)[ +-]{0,4})?$/i;

/** `1 or abs(1)`, `1 or isnull(null)`: a number, or a truth that a function gives. */
const trueCall =
  /^\s{0,4}-?\d{1,9}\s{1,4}x?or\s{1,4}(?:abs|sign|round|ceil|ceiling|floor|rand|random|now|curdate|curtime|sysdate|uuid|isnull|ifnull|coalesce|if|interval|database|user|length|ascii)\([^()]{0,16}\)\s{0,4}$/i;

/** `1;--`, `1-- -`: a number that a query ends behind, and nothing else. */
const cutNumber = /^\s{0,4}-?\d{1,9}[)'"]{0,3}\s{0,4}(?:;\s{0,4}--|--\s{0,2}[-+])\s{0,4}$/;

/** `1 desc;--`, `name asc -- -`: a direction of sorting that a query ends behind. */
const cutOrder =
  /^\s{0,4}[\w.]{1,24}\s{1,4}(?:asc|desc)(?:\s{1,4}limit\s{1,4}\d{1,9}(?:\s?,\s?\d{1,9})?)?\s{0,4};?\s{0,4}--\s{0,2}[-+]?\s{0,4}$/i;

/** `1 for update--`, `3) from t--`: a clause behind a number, and a comment behind that. */
const cutClause =
  /^\s{0,4}-?\d{1,9}[\d,)]{0,16}\s{1,4}(?:from|for\s{1,4}update|lock\s{1,4}in|offset\s{1,4}\d|limit\s{1,4}\d|into|where)(?![a-z])[\w\s.,=@]{0,32};?\s{0,4}--\s{0,2}[-+]?\s{0,4}$/i;

/** `'))`, `1')`: the quote and the brackets that a program put around the value, closed, and nothing else. */
const probe = /^\d{0,9}['"]\){1,4}$/;

/** `and true`, `or false`: a constant joined to what the program has. */
const truth = /^\s{0,4}(?:and|or|xor|&&|\|\|)\s{1,4}(?:not\s{1,4})?(?:true|false)\s{0,4}$/i;

/** `1 or true`, `1 or!0`, `1 or'1'`, `2 and(1)`: a number and a truth joined to it, by constants or without the blank that a text has. */
const glued =
  /^\s{0,4}-?\d{1,9}\s{1,4}(?:x?(?:or|and)|\|\||&&)(?:\s{1,4}(?:not[\s(]{1,4})?(?:true|false)|\s{1,4}not[\s(]{1,4}\d{1,9}|\s{0,4}[!~]{1,2}\s?\d{1,9}|(["'])\d{1,9}\1|\(\d{1,4}\))\)?\s{0,4}$/i;

/** `'::int`: a quote that is closed, and a cast of what stood in it. */
const castQuote =
  /^\w{0,16}['"]\)?\s?::\s?(?:int[248]?|integer|numeric|text|regclass|jsonb?|date|bool(?:ean)?)\s{0,4}$/i;

/** `1; kill 1`, `3; show tables`: a number, and a statement that nothing follows. */
const stackedEnd =
  /^\s{0,4}-?\d{1,9}['")]{0,3}\s{0,4};\s{0,4}(?:kill \d{1,9}|use (?:master|mysql|sys|tempdb|information_schema)|lock tables? \w{1,32} (?:write|read)|vacuum|checkpoint|reset master|show (?:tables|databases|processlist|grants))\s{0,4};?$/i;

/** `1-false`, `7*true`: arithmetic with a truth value, which shows that a number is computed. */
const falsehood = /^\s{0,4}\d{1,9}\s{0,2}[-+*/]\s{0,2}(?:true|false)\s{0,4}$/i;

/** `-1 or 1`, `1 or -1`, `5 or 5`: an id that nothing has, or a truth; one number twice offers no choice. */
const negative = /^\s{0,4}(?:-\d{1,9}\s{1,4}x?or\s{1,4}-?\d{1,9}|(\d{1,9})\s{1,4}x?or\s{1,4}(?:-\d{1,9}|\1))\s{0,4}$/i;

/** `password:*` with `/=1--` behind: the end of a comment that the program began, a condition, and a comment that cuts off the rest. */
function closesComment(value: string): boolean {
  const end = value.indexOf('*/');
  if (end < 0 || value.lastIndexOf('/*', end) >= 0) return false;
  return /^\*\/\s{0,4}(?:=|(?:or|and|union|having)\b)[^\n;]{1,64}(?:--|#)/i.test(value.slice(end, end + 96));
}

/** `and contains(../password,`, `or count(parent::*[`: a path through an XML document in a condition. */
const xpath =
  /(?:\b(?:and|or)|&&|\|\|)\s{1,4}(?:substring|string-length|contains|starts-with|count|name)\(\s{0,4}(?:\/\/|\/\w|\.\.\/|parent::|child::)/i;

/** `substring(//a,1,1)='b'`, `count(/child::*)`: a path that is asked for what it holds. */
const askedPath =
  /^\s{0,4}(?:substring|string-length|count|name)\(\s{0,4}\/(?:child::|\*\)|[^(),'"]{1,64},\s?\d{1,4}(?:,\s?\d{1,4})?\)\s{0,4}[=<>])/i;

/** `'] | //a`: a path joined to the program's own, whose bracket it closes. */
const joinedPath = /^[^[\]]{0,32}['"]\s{0,4}\)?\]\s{0,4}\|\s{0,4}\/{1,2}[\w*@]/;

function match(rule: string, evidence: string): Match {
  return { rule, evidence: evidence.slice(0, 256), certainty: 'likely', engine: 'grammar' };
}
