import { type Body, unreadBody } from '@rasp/core';
import type { HttpRequest } from './http-types.ts';

/** A request without a body. */
export const noBody: Body = { kind: 'none' };

/** Where the body of a request is to be had. */
export type BodyPlace = 'none' | 'raw' | 'stream' | 'parsed' | 'unreadable';

/**
 * Tells where the body is: kept by functions-framework (`rawBody`), still in the stream, in what a body parser left, or nowhere.
 *
 * Framing headers decide whether there is one (RFC 9112 §6). The stream of HTTP/2 has no public sign of having been read to its end without
 * ending it, so it is left alone.
 */
export function placeOfBody(request: HttpRequest): BodyPlace {
  if (request.rawBody instanceof Uint8Array) return 'raw';
  const { headers } = request;
  const length = headers['content-length'];
  const multiplexed = request.httpVersionMajor >= 2;
  if (headers['transfer-encoding'] === undefined && (length === '0' || (length === undefined && !multiplexed))) {
    return 'none';
  }
  if (multiplexed && length === undefined && (request.method === 'GET' || request.method === 'HEAD')) return 'none';
  // The stream first: body parsers of express 4 leave an empty object where they read nothing.
  if (!multiplexed && isUntouched(request)) return 'stream';
  return request.body === undefined || request.body === null ? 'unreadable' : 'parsed';
}

/** True for a stream that nobody has read from and that takes back what is read. */
function isUntouched(request: HttpRequest): boolean {
  return (
    request.readableDidRead === false &&
    request.readableEncoding === null &&
    !request.destroyed &&
    typeof request.unshift === 'function'
  );
}

/** Takes at most `maxBytes` of bytes that are there already; `totalBytes` where more are known to follow. */
export function boundedBody(bytes: Uint8Array, maxBytes: number, totalBytes: number | null = bytes.length): Body {
  if (bytes.length > maxBytes) return { kind: 'truncated', bytes: bytes.subarray(0, maxBytes), totalBytes };
  return bytes.length === 0 ? noBody : { kind: 'bytes', bytes };
}

/**
 * Reads back what a body parser made of the body, for middleware that comes after one.
 *
 * Objects are written as JSON, those of a form by the names that an extended parser read them from (`a[b]`), since the core reads a body by
 * its content type.
 */
export function parsedBody(body: unknown, contentType: string, maxBytes: number): Body {
  if (body instanceof Uint8Array) return boundedBody(body, maxBytes);
  if (typeof body === 'string') return boundedText(body, maxBytes);
  if (typeof body !== 'object' || body === null) return unreadBody;
  const isForm = /^\s*application\/x-www-form-urlencoded/iu.test(contentType);
  return boundedText(isForm ? formOf(body, maxBytes) : jsonOf(body, maxBytes), maxBytes);
}

/** `JSON.stringify` throws for objects that nest deeper than the call stack, which `JSON.parse` makes: their names and texts are listed then. */
function jsonOf(body: object, maxBytes: number): string {
  try {
    return JSON.stringify(body) ?? '';
  } catch {
    return JSON.stringify(textsOf(body, maxBytes));
  }
}

/** Every name and text in an object, at most `limit` of them. */
function textsOf(body: object, limit: number): string[] {
  const texts: string[] = [];
  const waiting: unknown[] = [body];
  while (waiting.length > 0 && texts.length <= limit) {
    const value = waiting.pop();
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value)) {
        if (!Array.isArray(value)) texts.push(name);
        waiting.push(item);
      }
    }
  }
  return texts;
}

function boundedText(text: string, maxBytes: number): Body {
  if (text === '') return noBody;
  // A UTF-16 unit makes at most three bytes: most bodies are judged by their length alone.
  if (text.length * 3 <= maxBytes) return { kind: 'text', text };
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length <= maxBytes ? { kind: 'text', text } : boundedBody(bytes, maxBytes);
}

function formOf(body: object, limit: number): string {
  const form = new URLSearchParams();
  // Depth first without recursion, since parsers bound depth and other code may not; last in first out, since a list may be long.
  const waiting: [name: string, value: unknown][] = Object.entries(body).reverse();
  let visited = 0;
  for (let next = waiting.pop(); next !== undefined && visited <= limit; next = waiting.pop()) {
    visited++;
    const [name, value] = next;
    if (typeof value !== 'object' || value === null) {
      form.append(name, String(value ?? ''));
      continue;
    }
    for (const [key, item] of Object.entries(value).reverse()) waiting.push([`${name}[${key}]`, item]);
  }
  return form.toString();
}
