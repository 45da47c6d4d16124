import { codeAt } from '../text/code-at.ts';

/**
 * Whether a value that begins as a URL may name a place inside the network: by its words (`inside`), or because an address may be its host: a
 * digit, a bracket or a look-alike digit behind the slashes or behind an `@`. `credentials` says that the value has an `@`, `semicolons` that it has a `;`.
 */
export function mayNameInside(value: string, inside: boolean, credentials: boolean, semicolons: boolean): boolean {
  const at = authorityStart(value, 0);
  if (at < 0) return false;
  // `fd00:ec2::254`
  const unbracketed = (codeAt(value, at) | 32) === 102 && codeAt(value, at + 4) === 58;
  if (inside || unbracketed || isAddressStart(codeAt(value, at)) || isService(value, at)) return true;
  // Another URL glued to the host.
  const second = semicolons ? value.indexOf(';http', at) : -1;
  if (second >= 0 && second < at + 80) return true;
  if (!credentials) return false;
  for (let user = value.indexOf('@', at); user >= 0 && user < at + 512; user = value.indexOf('@', user + 1)) {
    const before = codeAt(value, user - 1);
    if (before === 32 || before === 38 || before === 35 || before === 63) return true;
    if (isAddressStart(codeAt(value, user + 1))) return true;
  }
  return false;
}

/** A name without a dot and a port. */
function isService(value: string, at: number): boolean {
  let end = at;
  while (end - at < 41 && isSchemePart(codeAt(value, end)) && value.charCodeAt(end) !== 46) end++;
  const digit = end > at && codeAt(value, end) === 58 ? codeAt(value, end + 1) : 0;
  return digit >= 49 && digit <= 57;
}

/** The same of the URLs that stand behind a `=` in the value: `next=//127.0.0.1/`; `named` where words or an `@` make any of them worth a look. */
export function mayNestInside(value: string, named: boolean): boolean {
  const colon = value.lastIndexOf(':');
  for (let equals = value.indexOf('='); equals >= 0; equals = value.indexOf('=', equals + 1)) {
    // Without a scheme behind it an address begins with its slashes.
    if (colon < equals && !opensAuthority(codeAt(value, equals + 1))) continue;
    const at = authorityStart(value, equals + 1);
    if (at >= 0 && (named || isAddressStart(codeAt(value, at)))) return true;
  }
  return false;
}

/** A slash, or what is skipped in front of one: blanks, quotes, an angle bracket. */
function opensAuthority(code: number): boolean {
  return code === 47 || code === 92 || code <= 34 || code === 39 || code === 60;
}

/** Behind the scheme and the slashes of a URL that begins at `from`, blanks, a quote and `url:` aside; -1 for none. */
function authorityStart(value: string, from: number): number {
  const length = value.length;
  let at = from;
  while (at < length && value.charCodeAt(at) <= 34) at++;
  if (at < length && (value.charCodeAt(at) === 39 || value.charCodeAt(at) === 60)) at++;
  for (let schemes = 0; schemes < 2; schemes++) {
    const limit = Math.min(length, at + 17);
    let end = at;
    while (end < limit && isSchemePart(codeAt(value, end))) end++;
    if (end === at || end >= length || codeAt(value, end) !== 58) break;
    // Java's `url:` stands in front of another scheme.
    const next = codeAt(value, end + 1);
    const outer =
      (end === at + 3 && (value.charCodeAt(at) | 32) === 117) ||
      (next === 104 && value.startsWith('http', end + 1)) ||
      (next === 102 && value.startsWith('ftp:', end + 1));
    at = end + 1;
    if (!outer) break;
  }
  const start = at;
  for (; at < length; at++) {
    const code = value.charCodeAt(at);
    if (code !== 47 && code !== 92) break;
  }
  // `jar:` does without slashes.
  if (at > start || isJar(value, start)) return at;
  // `http:127.0.0.1/`
  const code = codeAt(value, start);
  return start > 4 && codeAt(value, start - 1) === 58 && (code === 64 || isAddressStart(code)) ? start : -1;
}

function isJar(value: string, end: number): boolean {
  return (
    codeAt(value, end - 1) === 58 && (codeAt(value, end - 2) | 32) === 114 && (codeAt(value, end - 4) | 32) === 106
  );
}

function isSchemePart(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122) || code === 43 || code === 45 || code === 46
  );
}

/** A digit, a bracket, a look-alike of a digit; the colon in front of a port, where the host is left out. */
function isAddressStart(code: number): boolean {
  return (code >= 48 && code <= 58) || code === 91 || code > 127;
}

/** Whether the value begins as an address of the machine itself with a port behind it, without a scheme: `127.0.0.1:22`, `[::1]:80`, `localhost:22`. */
export function namesService(value: string): boolean {
  let at = 0;
  while (codeAt(value, at) <= 34) at++;
  if (codeAt(value, at) === 39 || codeAt(value, at) === 60) at++;
  switch (codeAt(value, at) | 32) {
    case 123: // [
      return value.includes(']:');
    case 48:
      return value.startsWith('0.0.0.0:', at);
    case 49:
      return value.startsWith('127.', at);
    case 108: // l
      return value.slice(at, at + 10).toLowerCase() === 'localhost:';
    default:
      return false;
  }
}

/** Whether an address or a name of a metadata service stands in the value: it needs no scheme. */
export function namesMetadata(value: string, inside: boolean): boolean {
  if (inside && value.includes('metadata')) return true;
  let at = 0;
  while (value.charCodeAt(at) <= 32) at++;
  if (value.charCodeAt(at) === 49)
    return /^(?:169\.254\.|168\.63\.|100\.100\.|192\.0\.0\.)/.test(value.slice(at, at + 8));
  return value.includes('169.254.169.254');
}
