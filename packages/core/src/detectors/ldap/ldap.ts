import { codeAt } from '../../text/code-at.ts';
import { wordSet } from '../../word-set.ts';
import type { Detector, Match } from '../detector.ts';
import { everyInput } from '../every-input.ts';

/** Attributes that directories have (RFC 4519, Active Directory), in lower case. */
const isAttribute = wordSet(
  'objectclass cn uid mail sn givenname userpassword memberof member samaccountname userprincipalname dn ou dc o c l st ' +
    'displayname description title telephonenumber mobile homedirectory loginshell uidnumber gidnumber ' +
    'useraccountcontrol objectcategory name department company manager employeenumber employeeid unicodepwd ' +
    'ntpassword lmpassword sambantpassword shadowlastchange pwdlastset logoncount badpwdcount admincount ' +
    'serviceprincipalname distinguishedname objectguid objectsid primarygroupid usernm username user password ' +
    'passwd pass login createtimestamp modifytimestamp carlicense employeetype sshpublickey iphostnumber initials street postaladdress ' +
    'accountexpires lastlogon whencreated groups group role roles',
);

/**
 * Finds LDAP search filters (RFC 4515) that a value would add to a filter built around it.
 *
 * A value that closes the filter it stands in and opens another (`*)(uid=*`, `x)(|(mail=*`), or that is a filter itself, brackets and wildcards
 * also as escapes (`\\29\\28uid=*`). Attributes must be ones that directories have, or be asked for with a wildcard: `f(a)(b)` is code, `(x)(y)` a
 * formula. Blind to a lone `*`, which only the application can judge. CWE-90, CAPEC-136.
 */
export const ldap: Detector = {
  id: 'ldap',
  inputs: everyInput,
  inspect(value) {
    const found = inspectFilter(value);
    if (found !== null || !escapesBracket(value)) return found;
    const undone = inspectFilter(
      value.replace(escapes, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16))),
    );
    return undone === null ? null : { ...undone, evidence: value.slice(0, MAX_EVIDENCE), certainty: 'likely' };
  },
};

/** Longest value in which escapes are undone: a filter is short. */
const MAX_ESCAPED = 1024;

/** Longest evidence that a finding carries. */
const MAX_EVIDENCE = 256;

/** RFC 4515's escapes of `& ( ) * |`: what undoes them before the filter is built undoes what they were for. */
const escapes = /\\(26|28|29|2a|7c)/gi;

/** A bracket that is written as an escape, with the other bracket or a filter's operator somewhere. */
function escapesBracket(value: string): boolean {
  if (value.length > MAX_ESCAPED) return false;
  return value.includes('\\28') && (value.includes('\\29') || value.includes(')') || value.includes('\\7c'));
}

function inspectFilter(value: string): Match | null {
  let rowEnd = 0;
  for (let at = value.indexOf('('); at >= 0; at = value.indexOf('(', at + 1)) {
    // Within a row of brackets and operators that is longer than a filter's, none of them opens one.
    if (at >= rowEnd) rowEnd = endOfRow(value, at);
    if (rowEnd - at > MAX_OPERATORS) continue;
    const closes = closesBefore(value, at);
    if (!closes && at > 0 && !'*|&!\'"?'.includes(value.charAt(at - 1))) continue;
    if (opensFilter(value, at, closes)) {
      const start = Math.max(0, at - 32);
      return {
        rule: closes ? 'closed-filter' : 'filter',
        evidence: value.slice(start, start + MAX_EVIDENCE),
        certainty: 'certain',
        engine: 'grammar',
      };
    }
  }
  return readShort(value);
}

/** A value that is short and nothing but a part of a filter, or a whole one. */
export function readShort(value: string): Match | null {
  if (value.length > MAX_REMAINDER) return null;
  if (isRemainder(value) || leavesOpen(value)) return likely('closed-filter', value);
  return isWholeFilter(value) ? likely('filter', value) : null;
}

function likely(rule: string, value: string): Match {
  return { rule, evidence: value.slice(0, MAX_EVIDENCE), certainty: 'likely', engine: 'grammar' };
}

/** Longest value without a name that is taken for a filter's remains. */
const MAX_REMAINDER = 64;

/** The marks of filters and the NUL that ends one, also as escapes. */
const marks = /^(?:[*()|&!\s\0'"%]|\\00|%00)+$/;
/** `*)(&`, `*))`, `*)\00`: a wildcard and a bracket that closes what the program opened. */
const closing = /\*\)(?:\(?[&|!]|[)*\0]|\\00|%00)/;
/** `*(|`, `*()|`, `*|`: a wildcard, and a bracket or an operator that no value has behind it. */
const opening = /^\*(?:\)?\(|\|)/;

/** `x))\0`: brackets that close what the program opened, and a NUL that cuts the rest of the filter off. */
const cut = /^[\w*.@-]{0,32}\){1,8}(?:\0|\\00)$/;

/** Nothing but the marks of a filter, as what is left of one that was cut off. */
function isRemainder(value: string): boolean {
  return (marks.test(value) && (closing.test(value) || opening.test(value))) || cut.test(value);
}

/**
 * `void)(directory=/*`, `foo)(zone=public`: a word, the bracket that closes the program's condition, and another that the program's own bracket
 * closes. Any attribute counts, because nothing but a filter goes on so; text has blanks, a call has its bracket open before.
 */
function leavesOpen(value: string): boolean {
  return /^[\w*.@-]{0,32}\)\([a-z][\w;-]{1,31}[<>~]?=[^\s()=]{1,32}(?:\)\(?)?$/i.test(value);
}

/** Attributes that only directories have: as a condition that is the whole value they leave no other reading. */
const isDirectoryOnly = wordSet(
  'objectclass objectcategory samaccountname userpassword useraccountcontrol memberof uidnumber gidnumber unicodepwd pwdlastset admincount ' +
    'serviceprincipalname givenname loginshell homedirectory distinguishedname userprincipalname objectguid objectsid uid cn sn',
);

/** `(uid>=a)`, `(!(cn=x))`, `objectClass=*`: one condition of a directory, and nothing else. Without brackets, short names are anybody's: `sn=*`. */
function isWholeFilter(value: string): boolean {
  const text = value.trim();
  const name = (/^([a-z]{4,32})=\*$/i.exec(text) ??
    /^\((?:!\()?([a-z]{2,32})[<>~]?=[^()]{1,48}\){1,2}$/i.exec(text))?.[1];
  return name !== undefined && isDirectoryOnly(name.toLowerCase());
}

/** True where a closing bracket stands before `at`, past blanks and NULs, also as an escape. */
export function closesBefore(value: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && at - before < 64 && value.charCodeAt(before) <= 32) before--;
  if (codeAt(value, before) === 41) return true;
  return codeAt(value, before) === 48 && codeAt(value, before - 3) === 41 && value.startsWith('\\00', before - 2);
}

/** Brackets, operators and blanks in front of a filter's first attribute that are read. */
const MAX_OPERATORS = 24;

/** `( & | !` and blanks. */
function isOfRow(code: number): boolean {
  return code === 40 || code === 38 || code === 124 || code === 33 || code === 32;
}

function endOfRow(value: string, from: number): number {
  let at = from;
  while (at < value.length && isOfRow(value.charCodeAt(at))) at++;
  return at;
}

/** Reads `(attr=`, `(|(`, `(&)`, `(!(attr=` at the bracket. */
export function opensFilter(value: string, from: number, closes: boolean): boolean {
  let at = from;
  let operators = 0;
  while (at < value.length && at < from + MAX_OPERATORS) {
    const code = value.charCodeAt(at);
    if (!isOfRow(code)) break;
    if (code !== 40 && code !== 32) operators++;
    at++;
  }
  if (operators > 0 && (at >= value.length || value.charCodeAt(at) === 41)) return closes;
  let end = at;
  while (end < value.length && end < at + 64 && isNamePart(value.charCodeAt(end))) end++;
  if (end === at) return false;
  const name = value.slice(at, end).toLowerCase();
  let operator = end;
  // `(uid = *`: some servers skip the blanks.
  while (operator < end + 4 && value.charCodeAt(operator) === 32) operator++;
  const spaced = operator > end;
  // An extensible match: `attr:1.2.840.113556.1.4.803:=`.
  if (value.charCodeAt(operator) === 58) {
    const equals = value.slice(operator, operator + 49).indexOf('=');
    if (equals < 0) return false;
    operator += equals;
    if (value.charCodeAt(operator - 1) === 58 && isAttribute(name)) return true;
  } else if ('<>~'.includes(value.charAt(operator)) && operator < value.length) operator++;
  if (value.charCodeAt(operator) !== 61) return false;
  while (spaced && operator < end + 8 && value.charCodeAt(operator + 1) === 32) operator++;
  const asserted = value.charAt(operator + 1);
  if (spaced) return closes && asserted === '*' && isAttribute(name);
  // `(uid=*) means everybody`: a filter that a sentence speaks of.
  if (from === 0 && operators === 0 && /^\*\) [a-z]{2,}/.test(value.slice(operator + 1, operator + 8))) return false;
  // `(a)(b)(c=1)` is a formula.
  const letter = name.length === 1 && asserted !== '*' && operators === 0;
  if (!letter && isAttribute(name.split(/[;:]/, 1)[0] ?? name)) return closes || operators > 0 || asserted === '*';
  if (asserted === '*') return closes || operators > 0;
  return closes && operators > 0;
}

function isNamePart(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122) || code === 45 || code === 46 || code === 59
  );
}
