import type { InputSource } from '../../input.ts';
import { codeAt } from '../../text/code-at.ts';
import { wordSet } from '../../word-set.ts';
import type { Detector, Match } from '../detector.ts';
import { spend } from '../effort.ts';
import { everyInput } from '../every-input.ts';
import { isCommandLine, isLogLine } from './added-line.ts';

/** Places where people write several lines; there, only a header that responses are split with counts, and only at the first break. */
const multiLine: ReadonlySet<InputSource> = new Set<InputSource>([
  'form-value',
  'multipart-value',
  'json-value',
  'xml-value',
  'xml-markup',
  'graphql-value',
  'text',
  'record',
]);

/** Headers that split a response, poison a cache or add a recipient. */
const splits = wordSet(
  'set-cookie set-cookie2 location content-length transfer-encoding refresh bcc x-xss-protection ' +
    'access-control-allow-origin access-control-allow-credentials content-security-policy x-forwarded-host',
);

/** Headers of requests, responses and mail that nobody writes behind a line end of a single-line value. */
const known = wordSet(
  'accept accept-charset accept-encoding accept-language access-control-allow-headers access-control-allow-methods ' +
    'access-control-expose-headers allow alt-svc authorization cache-control clear-site-data connection ' +
    'content-disposition content-encoding content-language content-location content-range content-transfer-encoding ' +
    'content-type cookie cross-origin-opener-policy cross-origin-resource-policy disposition-notification-to etag ' +
    'expect expires feature-policy forwarded if-match if-modified-since if-none-match if-range keep-alive ' +
    'last-modified link mime-version origin permissions-policy pragma proxy-authenticate proxy-authorization range ' +
    'referer referrer-policy report-to retry-after strict-transport-security upgrade user-agent vary via warning ' +
    'www-authenticate x-frame-options host status',
);

/** Headers of mail: they count behind an address alone, because people quote mails. */
const mail = wordSet('to cc from subject reply-to return-path sender date');

/** Text before the first line end of a value that is one line with something added, in characters. */
const MAX_FIRST_LINE = 256;

/** Steps that the look behind a line end is. */
const STEPS = 4;

/**
 * Finds line ends with a header or a status line behind them: HTTP response splitting, header injection, mail header injection;
 * also commands of mail servers and caches and lines of a log, in places of one line.
 *
 * A line end is CR, LF, either of them written as an escape (`\r\n`), a vertical tab, a form feed or a next-line character, which lenient parsers
 * split lines at, or one of the characters whose low bytes some servers send in their place (U+560A, U+560D). Blind to a bare line end (the application may add the header itself) and, in places of several lines, to
 * headers other than those that split a response; elsewhere behind the first line end only. CWE-113, CWE-93, CAPEC-34.
 */
export const crlf: Detector = {
  id: 'crlf',
  inputs: everyInput,
  inspect(value, source) {
    const lines = multiLine.has(source);
    // Text of several lines may quote headers; what was added to a value of one line stands behind its first break.
    let brokeBefore = false;
    for (let at = nextBreak(value, 0, lines); at >= 0; at = nextBreak(value, at + 1, lines)) {
      spend(STEPS);
      const from = behindBreaks(value, at);
      const name = headerAt(value, from);
      if (name === 'http') return match(value, at, 'status-line');
      const first = !lines && !brokeBefore;
      if (name !== null && isFieldOfText(name, value, from, lines)) {
        if (lines) return null;
      } else if (
        name !== null &&
        (splits(name) ||
          (first &&
            (leads(value, at, name) ||
              ((known(name) || name.startsWith('x-')) &&
                !quotesMessage(value) &&
                !(value.charCodeAt(at) === 10 && quotesHeaders(value))))))
      ) {
        return match(value, at, 'header');
      }
      if (name !== null && first && isStranger(value, at, from)) return match(value, at, 'header');
      if (
        first &&
        ((isRequest(value, at) && (name !== null || from >= value.length)) ||
          isBody(value, at, from) ||
          isCut(value, at) ||
          addsRecipient(value, from))
      )
        return match(value, at, 'split');
      if (!lines && isCommandLine(value, from)) return match(value, at, 'command');
      if (first && isWord(value, at) && isLogLine(value, from)) return match(value, at, 'log-line');
      if (name !== null && mail(name) && isAddress(value.slice(0, at))) return match(value, at, 'mail-header');
      if (lines) return null;
      brokeBefore = true;
      at = Math.max(at, from - 1);
    }
    return null;
  },
};

/** What the value of a header looks like whose name is also a word of forms and letters. */
const forms: ReadonlyMap<string, RegExp> = new Map([
  ['location', /^(?:[/\\.?%]|[a-z][a-z0-9+.-]{0,15}:|[a-z0-9-]{1,63}\.[a-z])/i],
  ['refresh', /^\d{1,9}\s{0,4}(?:;|$)/m],
  ['cookie', /^[^\s=;]{1,64}=/],
  ['link', /^</],
  ['via', /^(?:HTTP\/)?\d(?:\.\d)?\s/i],
  ['etag', /^(?:W\/)?"/],
  ['expires', /^(?:-?\d{1,9}\s{0,4}$|[a-z]{3},)/im],
  ['accept', /^[\w*.+-]{1,32}\//],
  ['authorization', /^(?:basic|bearer|digest|negotiate|ntlm|token)\s/i],
  ['allow', /^[A-Z]{3,7}(?:,|\s{0,4}$)/m],
  ['expect', /^100-/],
  ['forwarded', /^(?:for|by|host|proto)=/i],
  ['host', /^(?:localhost|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?\s{0,4}$/im],
  ['origin', /^(?:null\b|https?:)/i],
  ['range', /^bytes=/i],
  ['status', /^[1-5]\d\d(?: [A-Z][a-z]{1,16}(?: [A-Z][a-z]{1,16}){0,2})?\s{0,4}$/m],
  ['upgrade', /^(?:h2c|websocket|tls)/i],
  ['warning', /^\d{3} /],
  ['connection', /^(?:keep-alive|close|upgrade|te|x-)/i],
]);

/** `Location: the old town hall`, `Cookie: with chocolate`: lines of a form or a letter, whose values no header of that name has. */
function isFieldOfText(name: string, value: string, from: number, lines: boolean): boolean {
  const form = forms.get(name);
  if (form === undefined) return false;
  const text = value.slice(value.indexOf(':', from) + 1, from + MAX_FIRST_LINE).trimStart();
  return !form.test(text) || (lines && name === 'refresh' && text === '');
}

/** A line end behind nothing, a slash or a question mark, or CR LF behind a path: whatever header follows was not typed. */
function leads(value: string, at: number, name: string): boolean {
  if (name.length < 2) return false;
  if (at === 0 || (at === 1 && /^[/?#]/.test(value))) return true;
  return at <= MAX_FIRST_LINE && isSent(value, at) && /^\/(?: |[^\s./%]*[./%]\S*)$/.test(value.slice(0, at));
}

/** CR LF, CR alone or LF CR, in whatever form: no browser sends the latter two for a line that somebody typed. */
function isSent(value: string, at: number): boolean {
  const code = value.charCodeAt(at);
  if (code === 13) return true;
  const next = value.charCodeAt(at + 1);
  if (code === 10) return next === 13;
  return code === 0x10d || code === 11 || (code === 92 && next === 114 && value.startsWith('\\n', at + 2));
}

/**
 * A header that nobody knows, behind CR LF and one word: `x⏎Any-Header: y`, `x⏎any:y`.
 *
 * People who write lists into a line of their own put a blank behind the colon and one capital at most into `E-mail` and `Check-in`.
 */
function isStranger(value: string, at: number, from: number): boolean {
  if (!isSent(value, at) || !isWord(value, at)) return false;
  return /^(?:[A-Z][A-Za-z0-9]{0,24}(?:-[A-Z][A-Za-z0-9]{0,24}){1,3}:|[a-z][\w-]{1,40}:[\w"'(*])/.test(
    value.slice(from, from + 104),
  );
}

/** U+560D and U+560A side by side: no two characters that a text has together, but CR LF where each is cut to a byte. */
function isCut(value: string, at: number): boolean {
  const code = value.charCodeAt(at);
  const next = value.charCodeAt(at + 1);
  return (code === 0x560a && next === 0x560d) || (code === 0x560d && next === 0x560a);
}

/** A first line that is a header or the boundary of a mail's part: what follows are its neighbours, quoted with it. */
function quotesHeaders(value: string): boolean {
  return /^(?:--|[A-Za-z][\w-]{1,40}:\s)/.test(value);
}

/** A whole request or response, from its first line on. */
function quotesMessage(value: string): boolean {
  return /^(?:[A-Z]{3,8} \S{1,200} )?HTTP\/\d/.test(value.slice(0, MAX_FIRST_LINE));
}

/** `/x HTTP/1.1⏎Host: …`: the value ends the request line that it was put into. A whole request begins with its method. */
function isRequest(value: string, at: number): boolean {
  return at <= MAX_FIRST_LINE && / HTTP\/1\.[01]$/.test(value.slice(0, at)) && !/^[A-Z]{3,8} /.test(value);
}

/** Two line ends, and markup or JSON, behind a first line of one word: the body of a second response. */
function isBody(value: string, at: number, from: number): boolean {
  return (
    at <= 32 &&
    value.startsWith('\r\n\r\n', at) &&
    !/\s/.test(value.slice(0, at)) &&
    (/^<[a-z!]/i.test(value.slice(from, from + 2)) ? value.includes('/', from) : value.startsWith('{"', from))
  );
}

/** `To: x@y.example` and nothing behind it: one more recipient or sender of a short subject. */
function addsRecipient(value: string, from: number): boolean {
  if (!beginsMailHeader(codeAt(value, from) | 32)) return false;
  if (from >= 64 || value.startsWith('--') || value.slice(0, from).includes(':')) return false;
  return /^(?:to|cc|from|sender|reply-to|return-path):\s?<?[^\s@<>:]{1,64}@[^\s@<>:]{1,64}>?(?:$|\r\n\r\n|\r\n[a-z-]{2,24}:)/i.test(
    value.slice(from, from + 168),
  );
}

/** What `to`, `cc`, `from`, `sender`, `reply-to` and `return-path` begin with, in lower case. */
function beginsMailHeader(initial: number): boolean {
  return initial === 116 || initial === 99 || initial === 102 || initial === 115 || initial === 114;
}

/** One word, as a name or an address is, in front of the line end; a NUL may end it. */
function isWord(value: string, at: number): boolean {
  return at > 0 && at <= 64 && /^[\w@.+/?#%:=&-]+\0?$/.test(value.slice(0, at));
}

function match(value: string, at: number, rule: string): Match {
  const start = Math.max(0, at - 16);
  return { rule, evidence: value.slice(start, start + 256), certainty: 'certain', engine: 'grammar' };
}

/** True for a mail address and nothing else. */
function isAddress(text: string): boolean {
  return text.length <= MAX_FIRST_LINE && /^[^\s@<>]{1,128}@[^\s@<>]{1,128}$/.test(text);
}

/** What a line end may begin with; `lastIndex` is set before each use and nothing here re-enters. */
const breaks = /[\n\v\f\r\\\x85\u010d\u2028\u2029\u560a\u560d]/g;

/** Characters that are looked at one by one before the expression, whose call costs what forty of them do. */
const NEAR = 8;

/** The next line end; in a place of several lines none is looked for behind a long first one. */
function nextBreak(value: string, from: number, lines: boolean): number {
  if (lines) {
    const limit = Math.min(value.length, MAX_FIRST_LINE);
    for (let at = from; at < limit; at++) if (breakLength(value, at) > 0) return at;
    return -1;
  }
  const near = Math.min(value.length, from + NEAR);
  for (let at = from; at < near; at++) if (breakLength(value, at) > 0) return at;
  if (near === value.length) return -1;
  breaks.lastIndex = near;
  while (breaks.test(value)) if (breakLength(value, breaks.lastIndex - 1) > 0) return breaks.lastIndex - 1;
  return -1;
}

/** Where the text goes on behind a row of line ends. */
export function behindBreaks(value: string, from: number): number {
  let at = from;
  for (let length = breakLength(value, at); length > 0; length = breakLength(value, at)) at += length;
  // `%%0d0d%%0a0a`: undone once, an escape has become another one.
  if (codeAt(value, from - 1) === 37 && isHalf(value, at)) {
    at += 2;
    if (value.charCodeAt(at) === 37 && breakLength(value, at + 1) === 1 && isHalf(value, at + 2)) at += 4;
  }
  // A space behind a line end continues the header before it; some parsers read it as the next one.
  while (codeAt(value, at) === 32 || codeAt(value, at) === 9) at++;
  return at;
}

/** `0a`, `0d`: what the digits of an escape leave behind that was undone within it. */
function isHalf(value: string, at: number): boolean {
  const letter = value.charCodeAt(at + 1) | 32;
  return value.charCodeAt(at) === 48 && (letter === 97 || letter === 100);
}

/** Characters of the line end at `at`, 0 where there is none. */
export function breakLength(value: string, at: number): number {
  const code = codeAt(value, at);
  if (
    (code >= 10 && code <= 13) ||
    code === 0x560a ||
    code === 0x560d ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x85
  )
    return 1;
  // Cut to one byte, the two letters are CR and LF.
  if (code === 0x10d) return value.charCodeAt(at + 1) === 0x10a ? 2 : 0;
  if (code !== 92) return 0;
  const next = value.charCodeAt(at + 1);
  return next === 114 || next === 110 ? 2 : 0;
}

/** The lower-cased name of a header at `at`, `http` for a status line, null for anything else. */
export function headerAt(value: string, at: number): string | null {
  let end = at;
  while (end < value.length && end < at + 48 && isToken(value.charCodeAt(end))) end++;
  if (end === at) return null;
  if (end === at + 4 && isStatusLine(value, at)) return 'http';
  let colon = end;
  while (codeAt(value, colon) === 32 && colon < end + 4) colon++;
  if (codeAt(value, colon) !== 58) return null;
  const name = value.slice(at, end).toLowerCase();
  // `https://`; a place may do without its scheme.
  return codeAt(value, colon + 1) === 47 && name !== 'location' ? null : name;
}

/** `HTTP/1.1 200`, `http/2 200`. */
function isStatusLine(value: string, at: number): boolean {
  return codeAt(value, at + 4) === 47 && /^http\/[12](?:\.[01])? ?\d/i.test(value.slice(at, at + 12));
}

function isToken(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122) || code === 45;
}
