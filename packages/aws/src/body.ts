import type { Body } from '@rasp/core';
import type { LambdaEvent } from './lambda-event.ts';

const none: Body = { kind: 'none' };

/**
 * Reads the body of an event: base64 undone, at most `maxBytes` of it.
 *
 * HTTP APIs and function URLs send everything but text, JSON, XML and JavaScript as base64, form posts included. A body over the limit is
 * not decoded beyond it. Buffer is lenient about base64, as the platform's own decoders are.
 */
export function bodyOf(event: LambdaEvent, maxBytes: number): Body {
  const { body } = event;
  if (typeof body !== 'string' || body === '') return none;
  return event.isBase64Encoded === true ? fromBase64(body, maxBytes) : fromText(body, maxBytes);
}

function fromBase64(body: string, maxBytes: number): Body {
  const totalBytes = Buffer.byteLength(body, 'base64');
  if (totalBytes <= maxBytes) return { kind: 'bytes', bytes: Buffer.from(body, 'base64') };
  // Four characters make three bytes; cut at a whole group.
  const bytes = Buffer.from(body.slice(0, Math.ceil(maxBytes / 3) * 4), 'base64').subarray(0, maxBytes);
  return { kind: 'truncated', bytes, totalBytes };
}

function fromText(body: string, maxBytes: number): Body {
  // A UTF-16 unit makes at most three bytes: most bodies are judged by their length alone.
  if (body.length * 3 <= maxBytes) return { kind: 'text', text: body };
  const totalBytes = Buffer.byteLength(body, 'utf8');
  if (totalBytes <= maxBytes) return { kind: 'text', text: body };
  const bytes = Buffer.from(body.slice(0, maxBytes), 'utf8').subarray(0, maxBytes);
  return { kind: 'truncated', bytes, totalBytes };
}
