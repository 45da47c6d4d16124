import type { NormalizedRequest } from '../adapter.ts';
import type { Parameters } from '../config/parameters.ts';
import type { Input, Pairs, Truncation } from '../input.ts';
import { characterTable } from '../text/character-table.ts';
import { extractAuthorization } from './authorization.ts';
import { InputCollector } from './collector.ts';
import { isCommonHeader } from './common-headers.ts';
import { parseCookies } from './cookies.ts';
import { extractBody, extractValue } from './extract-body.ts';

/** Every value of a request that is inspected, in the order of the request, and the limits that bit meanwhile. */
export interface Extraction {
  readonly inputs: readonly Input[];
  readonly truncations: readonly Truncation[];
}

/** Limits that extraction reads from the configuration. */
export type InputLimits = Pick<Parameters, 'MAX_VALUE_LENGTH' | 'MAX_INPUTS' | 'MAX_JSON_DEPTH'>;

/**
 * Lists every value that the client wrote: path, path parameters, query, headers, cookies, body.
 *
 * Names are listed as values too, every repeat is an input of its own, empty values are left out. Values stand as the
 * application sees them after the platform's and the parser's one decoding; undoing more is the decoders' part. Over a limit it lists
 * what it can and says so in `truncations`. Never throws for any request, linear in its size.
 */
export function extractInputs(request: NormalizedRequest, parameters: InputLimits): Extraction {
  const collector = new InputCollector(parameters);
  extractPath(request.path, collector);
  for (const [name, value] of request.pathParameters) collector.add('path-parameter', name, value);
  // Pairs are taken apart by index where every request passes: destructuring one is an iterator's work.
  for (const pair of request.query) {
    const name = pair[0];
    collector.add('query-name', name, name);
    extractValue('query-value', 'query-value', name, pair[1], collector);
  }
  const cookies = request.cookies;
  const contentType = extractHeaders(request.headers, cookies.length === 0, collector);
  extractCookies(cookies, collector);
  extractBody(request.body, contentType, collector);
  return { inputs: collector.inputs, truncations: collector.truncations };
}

/** Letters, digits and `-._~` (RFC 3986 §2.3) are 1; a path segment or header name of these alone can do no harm. */
const UNRESERVED: Uint8Array = characterTable('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~');

function isPlain(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code > 127 || UNRESERVED[code] === 0) return false;
  }
  return true;
}

/**
 * Lists the whole path, and each segment of more than unreserved characters under its index.
 *
 * What climbs (`..`) shows in the whole path; what breaks out of a query or a command needs a character that is not
 * plain. Segments count from 0 after the leading slash.
 */
function extractPath(path: string, collector: InputCollector): void {
  collector.add('path', '', path);
  const length = path.length;
  let start = path.charCodeAt(0) === 47 ? 1 : 0;
  // A path of one segment without a slash is that segment.
  if (start === 0 && !path.includes('/')) return;
  let index = 0;
  while (start < length && collector.room > 0) {
    const slash = path.indexOf('/', start);
    const end = slash < 0 ? length : slash;
    if (end > start && !isPlain(path, start, end)) collector.add('path', String(index), path.slice(start, end));
    start = end + 1;
    index++;
  }
}

/** Lists headers, reads the Cookie header where the platform has not, and gives the content type. */
function extractHeaders(headers: Pairs, readCookies: boolean, collector: InputCollector): string {
  let contentType = '';
  for (const pair of headers) {
    const name = pair[0];
    const value = pair[1];
    if (name === 'cookie') {
      if (readCookies) extractCookies(parseCookies(value), collector);
      continue;
    }
    // Nearly every header name is made of letters and dashes; the few that are not are worth a look.
    if (!isCommonHeader(name) && !isPlain(name, 0, name.length)) collector.add('header-name', name, name);
    if (name === 'user-agent') collector.add('user-agent', name, value);
    else if (name === 'referer') collector.add('referer', name, value);
    else {
      // Who reads the last of several types must not find a format that was not looked for.
      if (name === 'content-type') contentType = contentType === '' ? value : `${contentType}; ${value}`;
      extractValue('header-value', 'header-value', name, value, collector);
      if (name === 'authorization') extractAuthorization(value, collector);
    }
  }
  return contentType;
}

function extractCookies(cookies: Pairs, collector: InputCollector): void {
  for (const pair of cookies) {
    const name = pair[0];
    collector.add('cookie-name', name, name);
    extractValue('cookie-value', 'cookie-value', name, pair[1], collector);
  }
}
