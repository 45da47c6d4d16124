import { type NormalizedRequest, parseCookies, parseQuery, type ScanCase, scanRequest } from '@rasp/core';

/** Formats of access logs that are read. */
export type LogFormat = 'combined' | 'cloudfront' | 'alb';

/** Apache's and nginx's: `host - user [time] "GET /path HTTP/1.1" status bytes "referer" "agent"`. */
const combined =
  /^(\S{1,255}) \S+ \S+ \[[^\]]{1,64}\] "((?:[^"\\]|\\.)*)" \d{3} \S+(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?/;
/** Load balancers': the request is the first quoted field, the agent the second. */
const alb = /^(?:https?|h2|grpcs?|wss?) \S+ \S+ (\S+) [^"]*"((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"/;

/** Tells the format of a log by one of its lines; null for none of them. */
export function logFormatOf(line: string): LogFormat | null {
  if (line.startsWith('#Version') || line.startsWith('#Fields:')) return 'cloudfront';
  if (alb.test(line)) return 'alb';
  return combined.test(line) ? 'combined' : null;
}

/** Creates a reader of one log's lines; it gives null for a comment, and throws for what is no line of the format. */
export function createLogReader(format: LogFormat): (line: string, number: number) => ScanCase | null {
  let fields: readonly string[] = [];
  return (line, number) => {
    const id = `line ${number}`;
    if (line.trim() === '') return null;
    if (format === 'cloudfront') {
      if (line.startsWith('#Fields:')) fields = line.slice('#Fields:'.length).trim().split(/\s+/);
      return line.startsWith('#') ? null : scanCase(id, cloudfrontLine(id, line, fields));
    }
    const match = (format === 'alb' ? alb : combined).exec(line);
    if (match === null) throw new Error(`is no line of a log in the format ${format}`);
    const [, , request = '', third = '', fourth = ''] = match;
    const [method = 'GET', target = '/'] = unquoted(request).split(' ');
    const headers = format === 'alb' ? { 'user-agent': third } : { referer: third, 'user-agent': fourth };
    return scanCase(id, requestOf(id, method, target, headers, ''));
  };
}

function cloudfrontLine(id: string, line: string, fields: readonly string[]): NormalizedRequest {
  if (fields.length === 0) throw new Error('comes before the line #Fields of its log');
  const values = line.split('\t');
  const field = (name: string): string => {
    const value = values[fields.indexOf(name)] ?? '-';
    return value === '-' ? '' : value;
  };
  const query = field('cs-uri-query');
  const target = `${field('cs-uri-stem')}${query === '' ? '' : `?${query}`}`;
  // CloudFront escapes what is no plain text in these two, once more than the client did.
  const headers = { referer: decoded(field('cs(Referer)')), 'user-agent': decoded(field('cs(User-Agent)')) };
  return requestOf(id, field('cs-method') || 'GET', target, headers, decoded(field('cs(Cookie)')));
}

function requestOf(
  id: string,
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  cookie: string,
): NormalizedRequest {
  // Load balancers log the whole URL.
  const rawTarget = target.replace(/^[a-z]{2,5}:\/\/[^/?#]*/i, '') || '/';
  const mark = rawTarget.indexOf('?');
  return scanRequest(id, {
    method,
    rawTarget,
    path: mark < 0 ? rawTarget : rawTarget.slice(0, mark),
    query: mark < 0 ? [] : parseQuery(rawTarget.slice(mark + 1)),
    headers: Object.entries(headers).filter(([, value]) => value !== '' && value !== '-'),
    cookies: cookie === '' ? [] : parseCookies(cookie),
  });
}

function scanCase(id: string, request: NormalizedRequest): ScanCase {
  return { id, request, label: null, class: '', source: '' };
}

/** A quoted field without its escapes: `\"`, `\\`, `\x41`. */
function unquoted(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|.)/g, (_all, mark: string) =>
    mark.length === 3 ? String.fromCharCode(Number.parseInt(mark.slice(1), 16)) : mark,
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
