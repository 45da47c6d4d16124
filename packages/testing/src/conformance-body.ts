import type { Body } from '@rasp/core';

/** The bytes of a body that an adapter read. */
export function bytesOf(body: Body): Buffer {
  if (body.kind === 'none' || body.kind === 'data') return Buffer.alloc(0);
  return body.kind === 'text' ? Buffer.from(body.text, 'utf8') : Buffer.from(body.bytes);
}

/** The text of a body that an adapter read. */
export function textOf(body: Body): string {
  return bytesOf(body).toString('utf8');
}
