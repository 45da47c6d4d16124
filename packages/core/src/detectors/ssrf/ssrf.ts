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
const schemes = wordSet(
  'http https ftp ftps sftp ws wss ldap ldaps smb telnet rtsp imap smtp redis mongodb url ssh mysql postgres postgresql amqp',
);

/** Hosts that tell a tester that something asked for them; nobody has one in honest use. */
const outOfBand =
  /(?<=[\w-]{6})\.(?:burpcollaborator\.net|oastify\.com|oast\.(?:pro|live|site|online|fun|me)|interact\.sh)(?![\w-])/i;

/** Characters in front of a host that are read. */
const MAX_AUTHORITY = 512;

/**
 * Finds values that are a URL to a place that only the server itself can reach: metadata services, the machine, its private network.
 *
 * The whole value must be the URL, or hold it as a parameter: `see http://localhost:3000` is a sentence. The host is read as URL libraries read it (behind the last `@`, whatever
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
    const slashes = at;
    while (isSlash(value.charCodeAt(at))) at++;
    if (at === slashes || (scheme === '' ? !hasTwoSlashes(value, slashes) : !schemes(name)))
      return value.includes('=') && !isSentence(value) ? nestedUrl(value, 0) : null;
    if (isSentence(value)) return null;
    const kind = worstHost(value, at);
    if (kind === 'public') return nestedUrl(value, at);
    return match(rules[kind], kind === 'private' ? 'likely' : 'certain', value, start);
  },
};

/** True where the value has white space within: it then speaks of addresses. */
function isSentence(value: string): boolean {
  return /\s/.test(value.trim());
}

/** Parameters of a URL that are looked into for another one. */
const MAX_PARAMETERS = 32;

/**
 * A URL to the inside as a parameter of the value: `https://example.com/fetch?url=http://10.0.0.5/`, `next=//127.1/`. The name `localhost` passes
 * there: it is where developers have logins return to.
 */
function nestedUrl(value: string, from: number): Match | null {
  let at = value.indexOf('=', from);
  for (let count = 0; at >= 0 && count < MAX_PARAMETERS; count++) {
    const start = at + 1;
    const scheme = schemeAt(value, start).toLowerCase();
    let slash = start + (scheme === '' ? 0 : scheme.length + 1);
    const opens = scheme === '' ? hasTwoSlashes(value, slash) : schemes(scheme) && isSlash(value.charCodeAt(slash));
    if (opens) {
      while (isSlash(value.charCodeAt(slash))) slash++;
      const kind = worstHost(value, slash);
      if (kind !== 'public' && !/^localhost\b/i.test(value.slice(slash, slash + 10)))
        return match(rules[kind], kind === 'private' ? 'likely' : 'certain', value, start);
    }
    at = value.indexOf('=', start);
  }
  return null;
}

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

/** How close to a host the kinds are, the most telling last. */
const order: readonly HostKind[] = ['public', 'private', 'out-of-band', 'internal', 'metadata'];

/**
 * Judges every host that a reader of the authority could take: each part between `@`s, and what stands behind `#@`, `\\@` or `?@`, where one
 * parser sees the end of the host and the next one a user name (O. Tsai, "A New Era of SSRF", 2017).
 */
function worstHost(value: string, from: number): HostKind {
  const limit = Math.min(value.length, from + MAX_AUTHORITY);
  let worst: HostKind = 'public';
  let host = from;
  for (let end = from; end <= limit; end++) {
    const code = end < limit ? value.charCodeAt(end) : -1;
    if (code === AT) {
      worst = worse(worst, value.slice(host, end));
      host = end + 1;
    } else if (code < 0 || isSlash(code) || code === 63 || code === 35) {
      if (value.charCodeAt(end + 1) !== AT || end + 1 >= limit) return worse(worst, value.slice(host, end));
    }
  }
  return worst;
}

const AT = 64;

/** The more telling of a kind and what a part of an authority names. */
function worse(known: HostKind, part: string): HostKind {
  const name = hostName(part).replace(/["']$/, '');
  const kind = name === '' ? 'public' : judgeHost(name);
  return order.indexOf(kind) > order.indexOf(known) ? kind : known;
}

/** The host of a part of an authority, without its port and without what confuses parsers behind it. */
function hostName(part: string): string {
  if (part.startsWith('[')) {
    const close = part.indexOf(']');
    return close < 0 ? part : part.slice(0, close + 1);
  }
  return /^[^:&#?\\/]*/.exec(part)?.[0] ?? '';
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
