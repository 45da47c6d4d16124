import { codeAt } from '../../text/code-at.ts';

/** Bytes behind the quote that are read. */
const MAX_QUERY = 512;

/**
 * True for Cypher that a value adds behind a quote which it closes: `' OR 1=1 MATCH (n) DETACH DELETE n //`.
 *
 * A pattern with a clause behind it that returns or changes something, a procedure of the database, a file that is loaded. A value that
 * begins with a clause is a query as a console sends it.
 */
export function addsCypher(value: string): boolean {
  if (destroys(value) || asksServer(value)) return true;
  const quote = Math.max(value.search(closing), (closesNumber.exec(value)?.[0].length ?? 0) - 1);
  if (quote < 0 || isQuery.test(value)) return false;
  const text = value.slice(quote + 1, quote + MAX_QUERY);
  return (
    (endsQuery.test(value.slice(-64)) && /=|^\s{0,4}(?:[)}\]]|return\s{1,4}\w{1,32}\s{0,4}\/\/)/i.test(text)) ||
    actsAtOnce.test(text) ||
    matchesAndActs(text) ||
    procedure.test(text) ||
    loaded.test(text)
  );
}

/**
 * `MATCH (n) DETACH DELETE n`, `1 WITH true AS x MATCH (n) DETACH DELETE n`: everything that a pattern finds is deleted, behind a number or as the
 * whole value; a console asks for that of nobody else's data.
 */
export function destroys(value: string): boolean {
  return value.length <= MAX_QUERY && destruction.test(value);
}

/** A file or a procedure of the server as the whole statement: what it loads, lists or waits for is no graph's. */
export function asksServer(value: string): boolean {
  return serverClause.test(value.slice(0, 96));
}

const serverClause: RegExp =
  /^\s{0,4}(?:load\s{1,4}csv\s{1,4}(?:with\s{1,4}headers\s{1,4})?from\s{0,4}['"](?:https?|ftp|file):|call\s{1,4}(?:dbms\.(?:listconfig|procedures|functions|components|security\.\w{1,32})|apoc\.(?:load\.\w{1,16}|util\.sleep|export\.\w{1,24}|systemdb\.\w{1,16}))\s?\()/i;

const destruction: RegExp =
  /^\s{0,4}(?:\d{1,9}\s[\w\s,=']{0,64})?match ?\(\s{0,4}(\w{1,32})\s{0,4}(?::[\w:`]{1,64}\s{0,4})?\)\s{0,4}detach\s{1,4}delete\s{1,4}\1\b/i;

/** `' REMOVE n:User //`, `'}) MERGE (n:X) //`: a clause right behind the quote, and a comment at the end. */
const actsAtOnce: RegExp =
  /^[\s)}\]]{0,8}(?:remove|set|delete|merge|create|foreach|unwind|call|with)[\s(][^\n]{1,400}\/\/\s{0,4}$/i;

/** `1})`: a number that a pattern's brackets end behind. */
const closesNumber: RegExp = /^\s{0,4}\d{1,9}\s?[)}\]]{1,4}(?=\s)/;

/** A quote that is neither escaped nor doubled. */
const closing: RegExp = /(?<![\\'])'(?!')|(?<![\\"])"(?!")/;

const isQuery: RegExp = /^\s{0,16}(?:match|optional|create|merge|call|load|unwind|with|return|explain|profile)\s/i;

/** `MATCH (n`, `MATCH (n:User`; the full-text search of SQL names a column and goes on with `AGAINST`. */
const pattern: RegExp = /\bmatch\s{0,4}\(\s{0,4}(\w{0,32})\s{0,4}(:\s{0,4}`?\w|[){])/i;

const clause: RegExp = /\s(?:return|delete|set|remove)\s{1,4}([^;]{1,64})/i;

/** A pattern and a clause behind it that names what was matched; `it's a match (final) and we set out` names something else. */
function matchesAndActs(text: string): boolean {
  const found = pattern.exec(text);
  if (found === null) return false;
  const acts = clause.exec(text.slice(found.index, found.index + 192));
  if (acts === null) return false;
  return found[2]?.startsWith(':') === true || (acts[1] ?? '').split(/\W+/, 16).includes(found[1] ?? '');
}

/** `RETURN n //`, `DETACH DELETE n//` at the end, behind a comparison or a closed bracket: the comment takes what the program goes on with. */
const endsQuery: RegExp = /\b(?:return|detach\s{1,4}delete)\s{1,4}\w{1,32}\s{0,4}\/\/\s{0,4}$/i;

const procedure: RegExp =
  /\bcall\s{1,4}(?:(?:dbms|apoc|gds)\.\w|db\.(?:labels|propertykeys|relationshiptypes|schema|ind|constraints|stats|info)\w{0,16}[.(])/i;

const loaded: RegExp = /\bload\s{1,4}csv\s{1,4}(?:with\s{1,4}headers\s{1,4})?from\s{0,4}['"]/i;

/** True for two slashes at the end, blanks aside. */
export function endsInSlashes(value: string): boolean {
  let end = value.length - 1;
  while (end > 0 && value.length - end < 8 && value.charCodeAt(end) <= 32) end--;
  return value.charCodeAt(end) === 47 && value.charCodeAt(end - 1) === 47;
}

/** True where one of the three may end at the bracket or the quote at `at`: `MATCH (`, `CALL db.labels(`, `FROM 'http…`. */
export function mayEndClause(value: string, at: number): boolean {
  let before = at - 1;
  while (before > 0 && at - before < 6 && value.charCodeAt(before) <= 32) before--;
  const letter = value.charCodeAt(before) | 32;
  if (letter === 104 || letter === 109) {
    const word = value.slice(Math.max(0, before - 4), before + 1).toLowerCase();
    if (word === 'match' || word.endsWith('from')) return true;
  }
  if (value.charCodeAt(at) !== 40) return false;
  let start = before;
  while (start > 0 && before - start < 96 && isPath(value.charCodeAt(start))) start--;
  if (!(codeAt(value, start) <= 32)) return false;
  const initial = codeAt(value, start + 1) | 32;
  return (
    (initial === 100 || initial === 97 || initial === 103) &&
    /^(?:db|dbms|apoc|gds)\./i.test(value.slice(start + 1, start + 6))
  );
}

function isPath(code: number): boolean {
  return code === 46 || code === 95 || (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122);
}
