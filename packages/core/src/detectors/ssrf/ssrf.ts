import type { InputSource } from '../../input.ts';
import { codeAt } from '../../text/code-at.ts';
import { wordSet } from '../../word-set.ts';
import type { Detector, Match } from '../detector.ts';
import { holdsProse, isWayBack } from '../field-name.ts';
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
const dangerousSchemes = wordSet('gopher dict tftp netdoc jar ldapi expect phar rmi http+unix');
/** Schemes whose host is worth a look. */
const schemes = wordSet(
  'http https ftp ftps sftp ws wss ldap ldaps smb telnet rtsp imap smtp redis mongodb ssh pop3 wap url mysql postgres postgresql amqp memcache memcached mssql svn git rsync nntp finger',
);

/** Hosts that tell a tester that something asked for them; nobody has one in honest use. */
const outOfBand =
  /(?<=[\w-]{6})[.@](?:burpcollaborator\.net|oastify\.com|oast\.(?:pro|live|site|online|fun|me)|interact\.sh)(?![\w-])/i;

/** Characters in front of a host that are read. */
const MAX_AUTHORITY = 512;

/**
 * Finds values that are a URL to a place that only the server itself can reach: metadata services, the machine, its private network.
 *
 * The whole value must be the URL, or a query with the URL as a field: `see http://localhost:3000` is a sentence. The host is read as any URL library reads
 * it (on either side of `@ # \\`, whatever slashes there are) and in every notation that resolvers take: `0x7f.1`, `2130706433`, `017700000001`, `[::ffff:7f00:1]`, `①②⑦.⓪.⓪.①`. Blind to
 * names that resolve inside by the attacker's own DNS, and to redirects. CWE-918, CAPEC-664, CRS 934110.
 */
export const ssrf: Detector = {
  id: 'ssrf',
  inputs,
  inspect(value, source, name) {
    const found = inspectUrl(value, source);
    if (found === null || !isOwnMachine(found, value)) return found;
    const meant = holdsProse(name) || isWayBack(name) || (isDocument(source) && CONNECTION.test(value));
    return meant ? null : found;
  },
};

/** Where a document says which database or queue a program connects to. */
const CONNECTION = /^(?:mongodb(?:\+srv)?|rediss?|postgres(?:ql)?|mysql|amqps?):/i;

/** An address of the caller's own machine or network, plainly written: what developers type, and where they are sent back to. */
function isOwnMachine({ rule }: Match, value: string): boolean {
  return (
    (rule === 'internal-host' || rule === 'internal-service' || rule === 'private-address') &&
    !/[@\\]|\d{7}|0x/i.test(value)
  );
}

/** A socket of the machine's own with another URL behind it, which Apache's proxy takes for both (CVE-2021-40438). */
const SOCKET = /^(?:https?:\/\/)?unix:[^\s|]{0,4096}\|https?:/i;

function inspectUrl(value: string, source: InputSource): Match | null {
  if (SOCKET.test(value)) return match('scheme', 'certain', value, 0);
  const outside = outOfBand.exec(value);
  if (outside !== null) return match('out-of-band-host', 'certain', value, Math.max(0, outside.index - 63));
  let start = skipBlanks(value, 0);
  // A quote or bracket in front is the mark of a value that was quoted twice.
  const code = value.charCodeAt(start);
  if (code === 34 || code === 39 || code === 60) start++;
  return (
    atUrl(value, start) ??
    (value.includes('=') ? inParameter(value) : null) ??
    bareMetadata(value, start) ??
    (isDocument(source) ? null : bareService(value, start))
  );
}

/** Judges the URL that begins at `start`. */
function atUrl(value: string, start: number): Match | null {
  let scheme = schemeAt(value, start);
  let at = start + (scheme === '' ? 0 : scheme.length + 1);
  // Java's `url:`, `view-source:` and their like stand in front of another URL.
  const inner = scheme === '' || dangerousSchemes(scheme.toLowerCase()) ? '' : schemeAt(value, at);
  if (inner !== '' && (scheme.toLowerCase() === 'url' || /^(?:https?|ftp)$/i.test(inner))) {
    scheme = inner;
    at += inner.length + 1;
  }
  const name = scheme.toLowerCase();
  if (dangerousSchemes(name) && (isSlash(value.charCodeAt(at)) || name === 'jar'))
    return match('scheme', 'certain', value, start);
  if (scheme === '' && !hasTwoSlashes(value, at)) return null;
  const slashes = at;
  while (isSlash(value.charCodeAt(at))) at++;
  // `http:127.0.0.1`: libraries add the slashes that are missing.
  const glued = isDigit(value.charCodeAt(at)) || value.charCodeAt(at) === 64;
  const address = /^\d{1,3}(?:\.\d{1,3}){3}(?:[:/]|$)/.test(value.slice(at, at + 24));
  if (at === slashes && !(name.startsWith('http') && glued && (address || value.includes('/')))) return null;
  if (confuses.test(value.slice(at, at + 96))) return match('confused-authority', 'likely', value, start);
  if (hasBlanks(value)) return null;
  if (name.startsWith('ldap') && reference.test(value.slice(at, at + 300)))
    return match('jndi-reference', 'likely', value, start);
  if (
    /^[^/?#]{1,255}\/(?:latest\/(?:meta-data|user-data|dynamic|api\/token)|computemetadata\/v1|metadata\/(?:v1|instance)|opc\/v[12]|openstack\/latest)\b/i.test(
      value.slice(at, at + 300),
    )
  )
    return match('metadata-service', 'certain', value, start);
  if (scheme !== '' && !schemes(name)) return null;
  if (NAMED_SERVICE.test(value.slice(at, at + 72))) return match('internal-service', 'likely', value, start);
  const kind = judgeAuthority(value, at, name !== '');
  if (kind === 'public') return null;
  return match(rules[kind], kind === 'private' || kind === 'disguised' ? 'likely' : 'certain', value, start);
}

/** A blank in the authority with an `@` behind it, and a second URL glued to the host: what two readers of a URL take for different hosts. */
const confuses = /^[\w.:-]{1,64}(?: [&#?]{0,2}@[\w.]|;https?:\/\/\w)/;

/** A name without a dot with the port of a database, a queue or an administration behind it: it resolves inside alone. */
const NAMED_SERVICE = /^[a-z][a-z\d-]{1,39}:(?:22|25|2375|2379|3306|5432|5672|6379|8500|11211|27017)(?:\/|$)/i;

/** The path of a directory's URL is a name with `=`; one that is a single word is what a lookup fetches a class by. */
const reference = /^[\w.-]{1,128}(?::\d{1,5})?\/#?[\w$-]{1,64}(?:\/[\w+/-]{0,128}={0,2})?$/;

/** Blanks make it a sentence; line ends alone are how another request is written behind the URL. */
function hasBlanks(value: string): boolean {
  return /[^\S\r\n]/.test(value.trim());
}

/** Every part of the authority is judged: libraries do not agree which `@`, `#` and backslash ends what. */
function judgeAuthority(value: string, from: number, scheme: boolean): HostKind {
  const limit = Math.min(value.length, from + MAX_AUTHORITY);
  let kind: HostKind = 'public';
  let start = from;
  let before = 64;
  for (let at = from, parts = 0; at <= limit && parts < MAX_PARTS; at++) {
    const code = at < limit ? value.charCodeAt(at) : 47;
    const ends = code === 47 || (code === 63 && value.charCodeAt(at + 1) !== 64);
    if (!ends && code !== 64 && code !== 35 && code !== 92 && code !== 63) continue;
    if (at > start && before === 64) {
      const part = judgeHost(hostOf(value.slice(start, at)), scheme);
      if (part === 'metadata' || part === 'internal') return part;
      // A user's name is not called.
      if (code !== 64 && part !== 'public') kind = part;
      parts++;
    }
    if (ends) break;
    before = code;
    start = at + 1;
  }
  return kind;
}

/** Parts of an authority that are judged. */
const MAX_PARTS = 8;

/** Fields by which a visitor comes back; during development to the developer's own machine. */
const returns =
  /(?:redirect|return|callback|continue|next|referr?er|origin|cors|success|cancel|goto|target)[\w-]{0,16}=$/i;

/** `?url=http://127.0.0.1/`, `x=gopher://…`: a URL as the value of a field, in a value that is such a query. */
function inParameter(value: string): Match | null {
  if (/\s/.test(value)) return null;
  let mark = value.indexOf('://');
  for (let tries = 0; mark > 0 && tries < 8; tries++) {
    let start = mark;
    while (start > 0 && mark - start < 16 && isSchemePart(value.charCodeAt(start - 1))) start--;
    if (codeAt(value, start - 1) === 61) {
      const found = atUrl(value, start);
      const back =
        found !== null && returns.test(value.slice(Math.max(0, start - 32), start)) && !value.includes('@', start);
      if (found !== null && !(back && /^(?:internal-host|private-address)$/.test(found.rule))) return found;
    }
    mark = value.indexOf('://', mark + 3);
  }
  const bare = value.indexOf('=//');
  return bare >= 0 ? atUrl(value, bare + 1) : null;
}

/** `169.254.169.254/latest/…`, `metadata.google.internal`: an address that nobody names but to ask it. */
function bareMetadata(value: string, start: number): Match | null {
  if (hasBlanks(value)) return null;
  if (value.includes('://') && value.includes('169.254.169.254'))
    return match('metadata-service', 'likely', value, start);
  const host = /^[\w.-]{4,64}(?=[:/]|$)/.exec(value.slice(start, start + 80))?.[0];
  if (host === undefined || !host.includes('.')) return null;
  if (judgeHost(host, false) === 'metadata') return match('metadata-service', 'certain', value, start);
  return null;
}

/** Ports of services that speak no HTTP, or administer a machine. */
const SERVICE_PORT =
  /^(?:2[1235]|53|110|111|139|143|389|445|636|873|1099|1433|1521|2049|2375|2376|2379|3306|3389|5432|5672|5984|6379|8500|9000|9200|10250|10255|11211|27017)$/;

/** Members of documents: configuration is sent there, and names services of its own machine. */
function isDocument(source: InputSource): boolean {
  return source === 'json-value' || source === 'xml-value' || source === 'graphql-value' || source === 'record';
}

/** `127.0.0.1:6379`, `[::1]:80`, `localhost:22`: the machine's own service, asked for without a scheme. */
function bareService(value: string, start: number): Match | null {
  const found = /^(localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[[\da-f:.]{2,45}\]):(\d{1,5})(?:\/\S{0,256})?$/i.exec(
    value.slice(start, start + 400),
  );
  if (found === null) return null;
  const [, host = '', port = ''] = found;
  const loopback = judgeHost(host, true) === 'internal';
  return loopback && (SERVICE_PORT.test(port) || host.startsWith('['))
    ? match('internal-service', 'likely', value, start)
    : null;
}

const rules: Readonly<Record<Exclude<HostKind, 'public'>, string>> = {
  metadata: 'metadata-service',
  internal: 'internal-host',
  private: 'private-address',
  disguised: 'disguised-address',
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

/** The host of one part of an authority: before the port, an escape, a blank or a quote. */
function hostOf(part: string): string {
  const bare = part.startsWith(':') ? part.slice(1) : part;
  if (bare.startsWith('[')) {
    const close = bare.indexOf(']');
    return close < 0 ? bare : bare.slice(0, close + 1);
  }
  // An IPv6 address without its brackets.
  if (bare.includes('::') && /^[0-9a-f:]{3,45}$/i.test(bare)) return `[${bare}]`;
  return /^[^:;%\0-\x20"'<>]*/.exec(bare)?.[0] ?? '';
}

function skipBlanks(value: string, from: number): number {
  let at = from;
  while (value.charCodeAt(at) <= 32) at++;
  return at;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
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
