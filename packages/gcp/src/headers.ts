import type { Pairs } from '@rasp/core';
import type { HttpRequest } from './http-types.ts';

/**
 * Lists the headers as they came: repeats kept, in order, names lower-cased.
 *
 * `headers` of Node has dropped or joined the repeats, `rawHeaders` has them all. A double without `rawHeaders` is read from `headers`. The
 * pseudo headers of HTTP/2 are no headers.
 */
export function headersOf(request: HttpRequest): Pairs {
  const { rawHeaders } = request;
  if (!Array.isArray(rawHeaders)) return pairsOf(request.headers);
  const pairs: (readonly [name: string, value: string])[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.charCodeAt(0) !== 58) pairs.push([name.toLowerCase(), rawHeaders[index + 1] ?? '']);
  }
  return pairs;
}

/** Lists a map of header names to one value or to several. */
export function pairsOf(headers: Readonly<Record<string, unknown>>): Pairs {
  const pairs: (readonly [name: string, value: string])[] = [];
  for (const [name, value] of Object.entries(headers)) {
    const lowerCased = name.toLowerCase();
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item === 'string' || typeof item === 'number') pairs.push([lowerCased, String(item)]);
    }
  }
  return pairs;
}
