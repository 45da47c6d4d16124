import { decodePercentStrict } from '../decode/percent.ts';

/** Parameters read from one header; more are not looked at. */
const MAX_PARAMETERS = 32;

/** A header such as `form-data; name="a"; filename="b"`: its parameters in order, names lower-cased, repeats kept. */
export type HeaderParameters = readonly (readonly [name: string, value: string])[];

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === 10;
}

/**
 * Reads the parameters of a header value, tolerant of everything.
 *
 * In quoted values `\"` and `\\` are unescaped and other backslashes kept: old browsers send Windows paths unescaped,
 * and `..\..\x` must stay a path. A quote that never closes ends with the header. Linear.
 */
export function parseParameters(header: string): HeaderParameters {
  const parameters: [string, string][] = [];
  const length = header.length;
  let at = header.indexOf(';');
  while (at >= 0 && at < length && parameters.length < MAX_PARAMETERS) {
    let start = at + 1;
    while (start < length && isSpace(header.charCodeAt(start))) start++;
    let equals = start;
    while (equals < length && header.charCodeAt(equals) !== 61 && header.charCodeAt(equals) !== 59) equals++;
    const name = header.slice(start, equals).trim().toLowerCase();
    at = equals;
    if (header.charCodeAt(equals) !== 61) continue;
    let from = equals + 1;
    while (from < length && isSpace(header.charCodeAt(from))) from++;
    let end = from;
    if (header.charCodeAt(from) === 34) {
      from++;
      end = from;
      while (end < length && header.charCodeAt(end) !== 34) end += header.charCodeAt(end) === 92 ? 2 : 1;
      const raw = header.slice(from, end);
      parameters.push([name, raw.includes('\\') ? raw.replace(/\\(["\\])/g, '$1') : raw]);
      at = header.indexOf(';', end);
    } else {
      while (end < length && header.charCodeAt(end) !== 59) end++;
      parameters.push([name, header.slice(from, end).trim()]);
      at = end;
    }
  }
  return parameters;
}

/** Decodes an RFC 5987 value, `UTF-8''na%20me`; the value as it is where it has not that form. */
export function decodeExtendedValue(value: string): string {
  const charset = value.indexOf("'");
  const language = charset < 0 ? -1 : value.indexOf("'", charset + 1);
  return decodePercentStrict(language < 0 ? value : value.slice(language + 1));
}

/**
 * Gives every boundary that a multipart content type names, without repeats, at most four.
 *
 * More than one is an attempt to let us and the application read different parts, so all of them are tried. RFC 2046
 * allows 70 characters; parsers accept more, so we do up to 256.
 */
export function multipartBoundaries(contentType: string): readonly string[] {
  const boundaries: string[] = [];
  for (const [name, value] of parseParameters(contentType)) {
    if (name !== 'boundary' || value.length === 0 || value.length > 256) continue;
    // What a gateway joined to the header by a comma is no part of it.
    for (const candidate of [value, value.split(',', 1)[0] ?? '']) {
      if (candidate !== '' && !boundaries.includes(candidate) && boundaries.length < 4) boundaries.push(candidate);
    }
  }
  return boundaries;
}
