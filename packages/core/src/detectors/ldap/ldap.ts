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
    'passwd pass login accountexpires lastlogon whencreated groups group role roles',
);

/**
 * Finds LDAP search filters (RFC 4515) that a value would add to a filter built around it.
 *
 * A value that closes the filter it stands in and opens another (`*)(uid=*`, `x)(|(mail=*`), or that is a filter itself. Attributes must be
 * ones that directories have, or be asked for with a wildcard: `f(a)(b)` is code, `(x)(y)` a formula. Blind to a lone `*`, which only the
 * application can judge. CWE-90, CAPEC-136.
 */
export const ldap: Detector = {
  id: 'ldap',
  inputs: everyInput,
  inspect(value) {
    for (let at = value.indexOf('('); at >= 0; at = value.indexOf('(', at + 1)) {
      const closes = closesBefore(value, at);
      if (!closes && at > 0 && !'*|&!\'"?'.includes(value.charAt(at - 1))) continue;
      if (opensFilter(value, at, closes)) {
        const start = Math.max(0, at - 32);
        return {
          rule: closes ? 'closed-filter' : 'filter',
          evidence: value.slice(start, start + 256),
          certainty: 'certain',
          engine: 'grammar',
        } satisfies Match;
      }
    }
    return isRemainder(value)
      ? { rule: 'closed-filter', evidence: value.slice(0, 256), certainty: 'likely', engine: 'grammar' }
      : null;
  },
};

/** Longest value without a name that is taken for a filter's remains. */
const MAX_REMAINDER = 64;

/** `*)(&`, `*))`, `*)*`: nothing but the marks of filters, a wildcard and a bracket among them that closes what the program opened. */
function isRemainder(value: string): boolean {
  return value.length <= MAX_REMAINDER && /^[*()|&!\s\0'"%]+$/.test(value) && /\*\)(?:\(?[&|!]|\)|\*)/.test(value);
}

/** True where a closing bracket stands before `at`, past blanks and NULs, also as an escape. */
export function closesBefore(value: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && (value.charCodeAt(before) === 32 || value.charCodeAt(before) === 0)) before--;
  if (value.charCodeAt(before) === 41) return true;
  return value.slice(Math.max(0, before - 2), before + 1) === '\\00' && value.charCodeAt(before - 3) === 41;
}

/** Reads `(attr=`, `(|(`, `(&)`, `(!(attr=` at the bracket. */
export function opensFilter(value: string, from: number, closes: boolean): boolean {
  let at = from;
  let operators = 0;
  while (at < value.length && at < from + 24) {
    const code = value.charCodeAt(at);
    if (code === 38 || code === 124 || code === 33) operators++;
    else if (code !== 40 && code !== 32) break;
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
  if (isAttribute(name.split(/[;:]/, 1)[0] ?? name)) return closes || operators > 0 || asserted === '*';
  if (asserted === '*') return closes || operators > 0;
  return closes && operators > 0;
}

function isNamePart(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122) || code === 45 || code === 46 || code === 59
  );
}
