import type { InputSource } from '../../input.ts';
import { wordSet } from '../../word-set.ts';
import type { Detector, Match } from '../detector.ts';
import { type HostKind, judgeHost } from './host.ts';

/** Headers that name where the client is or came from hold addresses by nature, and so do paths of proxies: values alone are looked at. */
const inputs: ReadonlySet<InputSource> = new Set<InputSource>([
  'path-parameter',
  'query-value',
  'cookie-value',
  'form-value',
  'multipart-value',
  'json-value',
  'xml-value',
  'graphql-value',
  'text',
  'record',
]);

/** Schemes that make a URL library speak to a service that is none of the web's. */
const dangerousSchemes = wordSet('gopher dict tftp netdoc jar ldapi expect phar');
/** Schemes whose host is worth a look. */
const schemes = wordSet('http https ftp ftps sftp ws wss ldap ldaps smb telnet rtsp imap smtp redis mongodb url');

/** Hosts that tell a tester that something asked for them; nobody has one in honest use. */
const outOfBand =
  /(?<=[\w-]{6})\.(?:burpcollaborator\.net|oastify\.com|oast\.(?:pro|live|site|online|fun|me)|interact\.sh)(?![\w-])/i;

/** Characters in front of a host that are read. */
const MAX_AUTHORITY = 512;

/**
 * Finds values that are a URL to a place that only the server itself can reach: metadata services, the machine, its private network.
 *
 * The whole value must be the URL: `see http://localhost:3000` is a sentence. The host is read as URL libraries read it (behind the last `@`, whatever
 * slashes there are) and in every notation that resolvers take: `0x7f.1`, `2130706433`, `017700000001`, `[::ffff:7f00:1]`, `①②⑦.⓪.⓪.①`. Blind to
 * names that resolve inside by the attacker's own DNS, and to redirects. CWE-918, CAPEC-664, CRS 934110.
 */
export const ssrf: Detector = {
  id: 'ssrf',
  inputs,
  inspect(value) {
    const outside = outOfBand.exec(value);
    if (outside !== null) return match('out-of-band-host', 'certain', value, Math.max(0, outside.index - 63));
    let start = skipBlanks(value, 0);
    // A quote in front is the mark of a value that was quoted twice.
    if (value.charCodeAt(start) === 34 || value.charCodeAt(start) === 39) start++;
    let scheme = schemeAt(value, start);
    let at = start + (scheme === '' ? 0 : scheme.length + 1);
    // Java's `url:` stands in front of another URL.
    if (scheme.toLowerCase() === 'url') {
      scheme = schemeAt(value, at);
      at += scheme === '' ? 0 : scheme.length + 1;
    }
    const name = scheme.toLowerCase();
    if (dangerousSchemes(name) && (value.charCodeAt(at) === 47 || name === 'jar'))
      return match('scheme', 'certain', value, start);
    if (scheme === '' ? !hasTwoSlashes(value, at) : !schemes(name)) return null;
    const slashes = at;
    while (isSlash(value.charCodeAt(at))) at++;
    if (at === slashes) return null;
    const host = hostAt(value, at).replace(/["']$/, '');
    if (host === '' || /\s/.test(value.trim())) return null;
    const kind = judgeHost(host);
    return kind === 'public' ? null : match(rules[kind], kind === 'private' ? 'likely' : 'certain', value, start);
  },
};

const rules: Readonly<Record<Exclude<HostKind, 'public'>, string>> = {
  metadata: 'metadata-service',
  internal: 'internal-host',
  private: 'private-address',
  'out-of-band': 'out-of-band-host',
};

/** `//host` and its form with backslashes, which name a host without a scheme; browsers alone take mixed slashes for it. */
function hasTwoSlashes(value: string, at: number): boolean {
  const code = value.charCodeAt(at);
  return isSlash(code) && value.charCodeAt(at + 1) === code;
}

/** The scheme at `from`, or nothing. */
function schemeAt(value: string, from: number): string {
  let at = from;
  while (at < value.length && at < from + 16 && isSchemePart(value.charCodeAt(at))) at++;
  return at > from && value.charCodeAt(at) === 58 ? value.slice(from, at) : '';
}

/** The host of an authority: behind the last `@`, before the port. */
function hostAt(value: string, from: number): string {
  let end = from;
  let host = from;
  const limit = Math.min(value.length, from + MAX_AUTHORITY);
  while (end < limit) {
    const code = value.charCodeAt(end);
    if (isSlash(code) || code === 63 || code === 35) break;
    if (code === 64) host = end + 1;
    end++;
  }
  const authority = value.slice(host, end);
  if (authority.startsWith('[')) {
    const close = authority.indexOf(']');
    return close < 0 ? authority : authority.slice(0, close + 1);
  }
  const colon = authority.indexOf(':');
  return colon < 0 ? authority : authority.slice(0, colon);
}

function skipBlanks(value: string, from: number): number {
  let at = from;
  while (value.charCodeAt(at) <= 32) at++;
  return at;
}

function isSlash(code: number): boolean {
  return code === 47 || code === 92;
}

function isSchemePart(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122) || code === 43 || code === 45 || code === 46
  );
}

function match(rule: string, certainty: Match['certainty'], value: string, at: number): Match {
  return { rule, evidence: value.slice(at, at + 256), certainty, engine: 'grammar' };
}
