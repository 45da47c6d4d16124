import type { InputSource } from '../../input.ts';
import { wordSet } from '../../word-set.ts';
import type { Detector, Match } from '../detector.ts';
import { everyInput } from '../every-input.ts';

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
  'accept authorization cache-control connection content-disposition content-encoding content-type content-language ' +
    'content-location cookie etag expires if-modified-since keep-alive last-modified link mime-version pragma vary via ' +
    'proxy-authenticate strict-transport-security user-agent www-authenticate x-frame-options',
);

/** Headers of mail: they count behind an address alone, because people quote mails. */
const mail = wordSet('to cc from subject reply-to return-path sender date');

/** Text before the first line end of a value that is one line with something added, in characters. */
const MAX_FIRST_LINE = 256;

/**
 * Finds line ends with a header or a status line behind them: HTTP response splitting, header injection, mail header injection.
 *
 * A line end is CR, LF, either of them written as an escape (`\r\n`), or one of the two characters whose low bytes some servers send in their
 * place (U+560A, U+560D). Blind to a bare line end (the application may add the header itself) and, in places of several lines, to
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
              ((known(name) || name.startsWith('x-')) && !(value.charCodeAt(at) === 10 && quotesHeaders(value))))))
      ) {
        return match(value, at, 'header');
      }
      if (
        first &&
        ((isRequest(value, at) && (name !== null || from >= value.length)) ||
          isBody(value, at, from) ||
          addsRecipient(value, from))
      )
        return match(value, at, 'split');
      if (name !== null && mail(name) && isAddress(value.slice(0, at))) return match(value, at, 'mail-header');
      if (lines) return null;
      brokeBefore = true;
      at = Math.max(at, from - 1);
    }
    return null;
  },
};

/** `Location: the old town hall`, `Refresh: yes`: lines of a form or a letter, whose values are no address and no delay. */
function isFieldOfText(name: string, value: string, from: number, lines: boolean): boolean {
  if (name !== 'location' && name !== 'refresh') return false;
  const text = value.slice(value.indexOf(':', from) + 1, from + MAX_FIRST_LINE).trimStart();
  // In a single-line place only a line that breaks off says nothing.
  if (!lines) return text === '';
  return name === 'location' ? !/^(?:[/\\.?%]|[a-z][a-z0-9+.-]{0,15}:|www\.)/i.test(text) : !/^\d/.test(text);
}

/** A line end that begins the value, behind nothing or a slash or a question mark: whatever header follows was not typed. */
function leads(value: string, at: number, name: string): boolean {
  return name.length > 1 && (at === 0 || (at === 1 && /^[/?#]/.test(value)));
}

/** A first line that is a header or the boundary of a mail's part: what follows are its neighbours, quoted with it. */
function quotesHeaders(value: string): boolean {
  return /^(?:--|[A-Za-z][\w-]{1,40}:\s)/.test(value);
}

/** `/x HTTP/1.1⏎Host: …`: the value ends the request line that it was put into. A whole request begins with its method. */
function isRequest(value: string, at: number): boolean {
  return at <= MAX_FIRST_LINE && / HTTP\/1\.[01]$/.test(value.slice(0, at)) && !/^[A-Z]{3,8} /.test(value);
}

/** Two line ends and markup behind a first line of one word: the body of a second response. */
function isBody(value: string, at: number, from: number): boolean {
  return (
    at <= 32 &&
    value.startsWith('\r\n\r\n', at) &&
    !/\s/.test(value.slice(0, at)) &&
    /^<[a-z!]/i.test(value.slice(from, from + 2)) &&
    value.includes('/', from)
  );
}

/** `RCPT TO:<…>`, `MAIL FROM:<…>`: commands of a mail server; `To: x@y.example` and nothing behind it: one more recipient of a short subject. */
function addsRecipient(value: string, from: number): boolean {
  const text = value.slice(from, from + 136);
  if (/^(?:rcpt to|mail from):\s?</i.test(text)) return true;
  return (
    from < 64 && /^(?:to|cc):\s?[^\s@<>:]{1,64}@[^\s@<>:]{1,64}$/i.test(text) && !value.slice(0, from).includes(':')
  );
}

function match(value: string, at: number, rule: string): Match {
  const start = Math.max(0, at - 16);
  return { rule, evidence: value.slice(start, start + 256), certainty: 'certain', engine: 'grammar' };
}

/** True for a mail address and nothing else. */
function isAddress(text: string): boolean {
  return text.length <= MAX_FIRST_LINE && /^[^\s@<>]{1,128}@[^\s@<>]{1,128}$/.test(text);
}

/** Whether a name is one of the headers that count behind a line end. */
export function isInjected(name: string): boolean {
  return name === 'http' || name.startsWith('x-') || splits(name) || known(name) || mail(name);
}

/** The next line end; in a place of several lines none is looked for behind a long first one. */
function nextBreak(value: string, from: number, lines: boolean): number {
  const limit = lines ? Math.min(value.length, MAX_FIRST_LINE) : value.length;
  for (let at = from; at < limit; at++) if (breakLength(value, at) > 0) return at;
  return -1;
}

function behindBreaks(value: string, from: number): number {
  let at = from;
  for (let length = breakLength(value, at); length > 0; length = breakLength(value, at)) at += length;
  // A space behind a line end continues the header before it; some parsers read it as the next one.
  while (value.charCodeAt(at) === 32 || value.charCodeAt(at) === 9) at++;
  return at;
}

/** Characters of the line end at `at`, 0 where there is none. */
export function breakLength(value: string, at: number): number {
  const code = value.charCodeAt(at);
  if (code === 10 || code === 13 || code === 0x560a || code === 0x560d || code === 0x2028 || code === 0x85) return 1;
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
  const name = value.slice(at, end).toLowerCase();
  if (name === 'http' && /^\/[12](?:\.[01])? ?\d/.test(value.slice(end, end + 8))) return 'http';
  let colon = end;
  while (value.charCodeAt(colon) === 32 && colon < end + 4) colon++;
  return value.charCodeAt(colon) === 58 && value.charCodeAt(colon + 1) !== 47 ? name : null;
}

function isToken(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122) || code === 45;
}
